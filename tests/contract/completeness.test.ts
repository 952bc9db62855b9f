import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { asInvoked } from '@/lib/models/bedrock-invoke-dialect';
import { connectionTo } from '@/lib/models/connections';
import { resolveModel } from '@/lib/models/resolve';
import { offerOf } from '../support/emulated';
import { type Play, serveHurt } from '../support/hurt-service';
import { type Wire, wires } from '../support/wire';
import { answerTo } from './support/answer';

const plays = new Map<number, Play>();
let service: Awaited<ReturnType<typeof serveHurt>>;

beforeAll(async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {}); // the log of what is made to fail
  service = await serveHurt(plays);
  for (const [name, value] of Object.entries({ ...service.env, ...limits }))
    vi.stubEnv(name, value);
});
afterAll(() => service.close());

const limits = { CALL_TIMEOUT_SECONDS: '2', SILENCE_TIMEOUT_SECONDS: '1' };
const times = 20;
const pieces = ['Two plus ', 'two, déjà vu: ', '四 😀 ', 'is four', '.'];
const whole = pieces.join('');

/** What the page and the database would have of an answer that came so. */
async function label(wire: Wire, play: Play) {
  const number = plays.size + 1;
  plays.set(number, play);
  const offer = wire.settings.api ? asInvoked(offerOf(wire.offer)) : offerOf(wire.offer);
  const startedAt = performance.now();
  const { state, text, metadata } = await answerTo({
    offer,
    model: resolveModel(offer, connectionTo(offer.source), wire.settings),
    messages: [{ role: 'user', content: `play ${number}` }],
  });
  return { state, text, error: metadata.error, ms: performance.now() - startedAt };
}

/** Twenty different places out of `most`, the same at every run. */
const places = (most: number, least = 0) =>
  fc.sample(fc.integer({ min: least, max: most }), { numRuns: times, seed: 7 });

const joined = (events: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(events));
const cutAt = (bytes: Uint8Array, at: number) => [bytes.subarray(0, at), bytes.subarray(at)];

/** As many bytes as say the words but not yet the reason why the answer ended. */
const spoken = ({ answer, endEvents }: Wire) => joined(answer(pieces).slice(0, -endEvents)).length;

async function all(wire: Wire, list: readonly Play[]) {
  return Promise.all(list.map((play) => label(wire, play)));
}

/** Never complete, always with a cause and a next step, and the words as far as they came. */
function expectCut(labels: Awaited<ReturnType<typeof all>>) {
  for (const { state, text, error } of labels) {
    expect([state, text]).toEqual([text === '' ? 'failed' : 'interrupted', text]);
    expect(whole.startsWith(text)).toBe(true);
    expect(error).toMatchObject({ code: expect.any(String), action: expect.any(Object) });
    expect(error?.message).toMatch(/\w{3}/);
  }
}

describe.each(Object.entries(wires))('an answer of %s', (_name, wire) => {
  const body = joined(wire.answer(pieces));
  const { type } = wire;

  it('is complete when it comes whole, in whatever bytes it is split', async () => {
    const labels = await all(
      wire,
      places(body.length - 1, 1).map((at) => ({
        type,
        pieces: cutAt(body, at),
        everyMs: 5,
        ends: 'properly',
      })),
    );
    expect(labels.map(({ state, text }) => [state, text])).toEqual(
      Array(times).fill(['complete', whole]),
    );
  });

  it.runIf(type.startsWith('text/'))(
    'is complete with a carriage return in each line end',
    async () => {
      const text = Buffer.from(body).toString().replaceAll('\n', '\r\n');
      const bytes = new Uint8Array(Buffer.from(text));
      const labels = await all(
        wire,
        places(bytes.length - 1, 1).map((at) => ({
          type,
          pieces: cutAt(bytes, at),
          everyMs: 5,
          ends: 'properly',
        })),
      );
      expect(labels.map((one) => [one.state, one.text])).toEqual(
        Array(times).fill(['complete', whole]),
      );
    },
  );

  it.each(['properly', 'closed', 'reset'] as const)(
    'is cut where the connection ends early, %s',
    async (ends) => {
      const labels = await all(
        wire,
        places(spoken(wire)).map((at) => ({
          type,
          pieces: [body.subarray(0, at)],
          everyMs: 5,
          ends,
        })),
      );
      expectCut(labels);
    },
  );

  it('is cut when all words came and not the reason why it ended', async () => {
    const play = { type, pieces: [body.subarray(0, spoken(wire))], ends: 'properly' } as const;
    const labels = await all(wire, Array(times).fill(play));
    expectCut(labels);
    expect(labels.map(({ text }) => text)).toEqual(Array(times).fill(whole));
  });

  it('is none when a page comes in its place', async () => {
    const page = new TextEncoder().encode('<!doctype html><html><body>Bad gateway</body></html>');
    for (const kind of ['text/html', type]) {
      const labels = await all(
        wire,
        Array(times).fill({ type: kind, pieces: [page], ends: 'properly' }),
      );
      expectCut(labels);
      expect(labels.every(({ state }) => state === 'failed')).toBe(true);
    }
  });

  it('is cut where something in it cannot be read', async () => {
    const events = wire.answer(pieces);
    const labels = await all(
      wire,
      places(events.length - wire.endEvents).map((at) => ({
        type,
        pieces: [joined(events.toSpliced(at, 0, wire.garbage))],
        ends: 'properly',
      })),
    );
    expectCut(labels);
    for (const { error } of labels) expect(error?.message).toContain('cannot be read');
  });

  it.each(Object.entries(wire.errors))(
    'is cut where the service tells an error in the middle, with its cause: %s',
    async (_kind, { event, code, isLast }) => {
      const events = wire.answer(pieces);
      const labels = await all(
        wire,
        places(events.length - wire.endEvents).map((at) => ({
          type,
          pieces: [joined([...events.slice(0, at), event, ...(isLast ? [] : events.slice(at))])],
          ends: 'properly',
        })),
      );
      expectCut(labels);
      for (const { error } of labels) expect(error?.code).toBe(code);
    },
  );

  it('is cut where its bytes are no text', async () => {
    const labels = await all(
      wire,
      places(10_000).map((at) => ({ type, pieces: [withBadText(wire, at)], ends: 'properly' })),
    );
    for (const { state, text, error } of labels) {
      expect([state, text.includes('\ufffd')]).toEqual([text ? 'interrupted' : 'failed', false]);
      expect(error?.message).toContain('cannot be read');
    }
  });

  it('ends within half a second of the limit: no headers, a silence, a drip', async () => {
    const some = places(
      spoken(wire),
      joined(wire.answer(pieces.slice(0, 1)).slice(0, -wire.endEvents)).length,
    );
    const [silent, stalled, dripped] = await Promise.all([
      all(wire, Array(times).fill({ pieces: [], ends: 'never' })),
      all(
        wire,
        some.map((at) => ({ type, pieces: [body.subarray(0, at)], ends: 'never' })),
      ),
      all(
        wire,
        Array(times).fill({
          type,
          pieces: Array.from(body, (byte) => Uint8Array.of(byte)),
          everyMs: 1_000,
          ends: 'properly',
        }),
      ),
    ]);
    for (const labels of [silent, stalled, dripped]) {
      expectCut(labels);
      for (const { error, ms } of labels) {
        expect(error).toMatchObject({ code: 'service_timeout' });
        expect(error?.message).toMatch(/2 seconds.*CALL_TIMEOUT|1 second.*SILENCE_TIMEOUT/);
        expect(ms).toBeLessThan(2_500);
      }
    }
    for (const { error } of stalled) expect(error?.message).toContain('SILENCE_TIMEOUT_SECONDS');
  });
});

const marker = 'NO-TEXT';

/** The answer with bytes in its words that are no UTF-8, and everything else in order. */
function withBadText(wire: Wire, at: number): Uint8Array {
  const spoil = (text: string) => {
    const bytes = Buffer.from(text);
    const place = bytes.indexOf(marker);
    return new Uint8Array(place === -1 ? bytes : bytes.fill(0xff, place, place + marker.length));
  };
  return joined(wire.answer(pieces.with(at % pieces.length, `a ${marker} b`), spoil));
}
