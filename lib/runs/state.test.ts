import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance, type Life, type LifeEvent } from './state';

const ending = fc.record({
  stopped: fc.boolean(),
  aborted: fc.boolean(),
  error: fc.boolean(),
  finishReason: fc.constantFrom(undefined, 'stop', 'length', 'interrupted', 'error'),
  closed: fc.boolean(),
  hasOutput: fc.boolean(),
});

const event: fc.Arbitrary<LifeEvent> = fc.oneof(
  fc.constant({ kind: 'append' as const }),
  fc.record({ kind: fc.constant('end' as const), ending }),
  fc.record({
    kind: fc.constant('die' as const),
    stopWanted: fc.boolean(),
    hasOutput: fc.boolean(),
  }),
);

const ends: readonly Life[] = ['complete', 'stopped', 'interrupted', 'failed'];

describe('advance', () => {
  it('ends a run once, whatever happens in whatever order', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 20 }), (events) => {
        let life: Life = 'claimed';
        let left = 0;
        for (const one of events) {
          const next = advance(life, one);
          expect(next === null).toBe(ends.includes(life));
          if (next === null) continue;
          if (ends.includes(next)) left += 1;
          life = next;
        }
        expect(left).toBe(events.some(({ kind }) => kind !== 'append') ? 1 : 0);
      }),
      { numRuns: 1_000, seed: 7 },
    );
  });

  it.each([
    [{ stopWanted: false, hasOutput: true }, 'interrupted'],
    [{ stopWanted: false, hasOutput: false }, 'failed'],
    [{ stopWanted: true, hasOutput: false }, 'stopped'],
  ] as const)('of a dead writer, %o, makes %s', (fate, state) => {
    for (const life of ['claimed', 'running'] as const) {
      expect(advance(life, { kind: 'die', ...fate })).toBe(state);
    }
  });

  it('is running from the first chunk on', () => {
    expect(advance('claimed', { kind: 'append' })).toBe('running');
    expect(advance('running', { kind: 'append' })).toBe('running');
  });
});
