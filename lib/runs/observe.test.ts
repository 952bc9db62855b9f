import { describe, expect, it } from 'vitest';
import { noteOutput, noteStep, noteUsage, observe } from './observe';

describe('observe', () => {
  it('tells each warning of the adapters once, in words', () => {
    const seen = observe();
    const unsupported = { type: 'unsupported', feature: 'seed' } as const;
    const clamped = { ...unsupported, feature: 'temperature', details: '1.3 was sent as 1.' };
    noteStep(seen, [unsupported, clamped]);
    noteStep(seen, [unsupported]);
    expect(seen.warnings).toEqual([
      'seed is not supported here.',
      'temperature is not supported here. 1.3 was sent as 1.',
    ]);
    expect(seen.uncountedSteps).toBe(2);
  });

  it('counts no time of writing for an answer that came whole', () => {
    const seen = observe();
    noteOutput(seen, null);
    expect(seen.writingMs).toBe(0);
    expect(seen.firstOutputAt).not.toBeNull();
  });

  it('takes a step for counted only when the service counted both sides', () => {
    const seen = observe();
    const input = { total: 3, noCache: 2, cacheRead: 1, cacheWrite: undefined };
    const output = { total: 5, text: 5, reasoning: undefined };
    noteStep(seen, []);
    noteUsage(seen, { inputTokens: input, outputTokens: { ...output, total: undefined } });
    expect(seen).toMatchObject({ uncountedSteps: 1, inputTokens: 0 });
    noteUsage(seen, { inputTokens: input, outputTokens: output });
    expect(seen).toMatchObject({
      uncountedSteps: 0,
      inputTokens: 3,
      outputTokens: 5,
      cachedTokens: 1,
    });
  });
});
