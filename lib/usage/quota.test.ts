import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Call, lengthOf, limitsOf, placeBehind, readQuota, strictest } from './quota';
import type { Quota } from './schema';

const now = Date.parse('2026-11-21T10:00:00Z');
const second = 1_000;

const anyQuota = fc.record(
  {
    requestsPer10Seconds: fc.integer({ min: 1, max: 5 }),
    requestsPerMinute: fc.integer({ min: 1, max: 12 }),
    tokensPerMinute: fc.integer({ min: 1, max: 500 }),
    tokensPerDay: fc.integer({ min: 1, max: 2_000 }),
  },
  { requiredKeys: [] },
);
const anyCalls = fc.array(
  fc.record({
    after: fc.integer({ min: 0, max: 40_000 }),
    tokens: fc.integer({ min: 1, max: 300 }),
  }),
  { maxLength: 40 },
);

/** What a service that counts the same windows, without our margin, finds too much. */
function excesses(calls: readonly Call[], quota: Quota): string[] {
  return limitsOf(quota).flatMap(({ unit, window, limit }) =>
    calls.flatMap((last) => {
      const inside = calls.filter(
        ({ at }) => at > last.at - lengthOf(window) + second && at <= last.at,
      );
      const used = inside.reduce((sum, call) => sum + (unit === 'tokens' ? call.tokens : 1), 0);
      return used > limit && inside.length > 1 ? [`${used} ${unit} in ${window}`] : [];
    }),
  );
}

describe('placeBehind', () => {
  it('never passes a limit, never overtakes, and always ends', () => {
    fc.assert(
      fc.property(anyQuota, anyCalls, (quota, asked) => {
        const line: Call[] = [];
        let arrival = now;
        for (const { after, tokens } of asked) {
          arrival += after;
          const { at } = placeBehind(line, quota, { from: arrival, tokens });
          expect(at).toBeGreaterThanOrEqual(Math.max(arrival, line.at(-1)?.at ?? 0));
          expect(Number.isFinite(at)).toBe(true);
          line.push({ at, tokens });
        }
        expect(excesses(line, quota)).toEqual([]);
      }),
    );
  });

  it('waits no longer than it must: a moment earlier there was no room', () => {
    fc.assert(
      fc.property(anyQuota, anyCalls, fc.integer({ min: 1, max: 300 }), (quota, asked, tokens) => {
        const line: Call[] = [];
        for (const call of asked) {
          const { at } = placeBehind(line, quota, { from: now, tokens: call.tokens });
          line.push({ at, tokens: call.tokens });
        }
        const earliest = Math.max(now, line.at(-1)?.at ?? now);
        const { at } = placeBehind(line, quota, { from: now, tokens });
        if (at === earliest) return;
        const sooner = [...line, { at: at - 1, tokens }];
        const tooMuch = limitsOf(quota).some(({ unit, window, limit }) => {
          const inside = sooner.filter((call) => call.at > at - 1 - lengthOf(window));
          const used = inside.reduce((sum, call) => sum + (unit === 'tokens' ? call.tokens : 1), 0);
          return used > limit;
        });
        expect(tooMuch).toBe(true);
      }),
    );
  });

  it('names the limit that holds a call, also for those who only stand behind', () => {
    const quota = { requestsPerMinute: 1, tokensPerMinute: 1_000 };
    const first = { at: now, tokens: 10 };
    const requests = { unit: 'requests', window: 'minute', limit: 1 };
    const second = placeBehind([first], quota, { from: now, tokens: 10 });
    expect(second).toEqual({ at: now + 61_000, limit: requests });
    const waiting = { at: now + 61_000, tokens: 10 };
    const behind = placeBehind([waiting], { requestsPerMinute: 5 }, { from: now, tokens: 10 });
    expect(behind).toEqual({ at: now + 61_000, limit: { ...requests, limit: 5 } });
  });

  it('waits for a blocked service without naming a limit of ours', () => {
    const place = placeBehind([{ at: now, tokens: 5 }], {}, { from: now + 9_000, tokens: 5 });
    expect(place).toEqual({ at: now + 9_000, limit: null });
  });

  it('lets a call that is larger than the limit go when the window is empty', () => {
    const quota = { tokensPerMinute: 100 };
    expect(placeBehind([], quota, { from: now, tokens: 5_000 }).at).toBe(now);
    const one = [{ at: now, tokens: 1 }];
    expect(placeBehind(one, quota, { from: now, tokens: 5_000 }).at).toBe(now + 61_000);
  });
});

describe('readQuota', () => {
  it('counts what went out, not what waits, and tells when the next would go', () => {
    const calls = [
      { at: now - 70_000, tokens: 100 },
      { at: now - 30_000, tokens: 20 },
      { at: now - 5_000, tokens: 30 },
      { at: now + 31_000, tokens: 40 },
    ];
    const quota = { requestsPerMinute: 2, tokensPerDay: 1_000 };
    expect(readQuota('o', calls, quota, { now, blockedUntil: 0 })).toEqual({
      offer: 'o',
      at: '2026-11-21T10:00:00.000Z',
      meters: [
        {
          unit: 'requests',
          window: 'minute',
          limit: 2,
          used: 2,
          freesAt: '2026-11-21T10:00:31.000Z',
        },
        {
          unit: 'tokens',
          window: 'day',
          limit: 1_000,
          used: 150,
          freesAt: '2026-11-22T09:58:51.000Z',
        },
      ],
      nextAt: '2026-11-21T10:00:56.000Z',
    });
  });

  it('has nothing to tell where no limit is known, but for a block', () => {
    const reading = readQuota('o', [], {}, { now, blockedUntil: now + 4_000 });
    expect(reading.meters).toEqual([]);
    expect(reading.nextAt).toBe('2026-11-21T10:00:04.000Z');
  });
});

it('strictest takes the smaller of each limit', () => {
  const one = { requestsPerMinute: 10, tokensPerMinute: 500 };
  const other = { requestsPerMinute: 20, tokensPerMinute: 400, tokensPerDay: 9 };
  expect(strictest(one, other)).toEqual({
    requestsPerMinute: 10,
    tokensPerMinute: 400,
    tokensPerDay: 9,
  });
});
