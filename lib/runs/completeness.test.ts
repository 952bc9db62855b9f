import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Ending, judgeEnding } from './completeness';

const good: Ending = {
  stopped: false,
  aborted: false,
  error: false,
  finishReason: 'stop',
  closed: true,
  hasOutput: true,
};

const endings: fc.Arbitrary<Ending> = fc.record({
  stopped: fc.boolean(),
  aborted: fc.boolean(),
  error: fc.boolean(),
  finishReason: fc.oneof(
    fc.constantFrom(undefined, 'stop', 'length', 'tool-calls', 'content-filter', 'error', 'other'),
    fc.string(),
  ),
  closed: fc.boolean(),
  hasOutput: fc.boolean(),
});

describe('judgeEnding', () => {
  it.each(['stop', 'length', 'tool-calls', 'content-filter'])('takes %s as an end', (reason) => {
    expect(judgeEnding({ ...good, finishReason: reason })).toBe('complete');
  });

  it.each(['interrupted', 'error', 'other', 'unknown', '', 'Stop', undefined])(
    'does not take %s as an end',
    (finishReason) => {
      expect(judgeEnding({ ...good, finishReason })).toBe('interrupted');
      expect(judgeEnding({ ...good, finishReason, hasOutput: false })).toBe('failed');
    },
  );

  it.each([{ aborted: true }, { error: true }, { closed: false }])(
    'is not complete with %o, whatever the service says',
    (flaw) => {
      expect(judgeEnding({ ...good, ...flaw })).toBe('interrupted');
    },
  );

  it('is stopped when a person stopped it, whatever else happened', () => {
    fc.assert(
      fc.property(endings, (ending) => {
        expect(judgeEnding({ ...ending, stopped: true })).toBe('stopped');
      }),
      { seed: 7 },
    );
  });

  it('is complete only when nothing at all speaks against it', () => {
    const proven = ['stop', 'length', 'tool-calls', 'content-filter'];
    fc.assert(
      fc.property(endings, (ending) => {
        const { stopped, aborted, error, finishReason, closed, hasOutput } = ending;
        const clean =
          !stopped && !aborted && !error && closed && proven.includes(`${finishReason}`);
        const state = judgeEnding(ending);
        expect(state === 'complete').toBe(clean);
        if (!clean && !stopped) expect(state).toBe(hasOutput ? 'interrupted' : 'failed');
      }),
      { numRuns: 2_000, seed: 7 },
    );
  });
});
