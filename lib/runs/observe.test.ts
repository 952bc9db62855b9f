import type { TextStreamPart, ToolSet } from 'ai';
import { describe, expect, it } from 'vitest';
import { observe } from './observe';

type Part = TextStreamPart<ToolSet>;

async function seenOf(parts: Part[]) {
  const { through, seen } = observe();
  const source = new ReadableStream<Part>({
    start(controller) {
      for (const part of parts) controller.enqueue(part);
      controller.close();
    },
  });
  await source.pipeThrough(through).pipeTo(new WritableStream());
  return seen;
}

const step = (...warnings: Extract<Part, { type: 'start-step' }>['warnings']): Part => ({
  type: 'start-step',
  request: {},
  warnings,
});

describe('observe', () => {
  it('tells each warning of the adapters once, in words', async () => {
    const unsupported = { type: 'unsupported', feature: 'seed' } as const;
    const clamped = { ...unsupported, feature: 'temperature', details: '1.3 was sent as 1.' };
    const seen = await seenOf([step(unsupported, clamped), step(unsupported)]);
    expect(seen.warnings).toEqual([
      'seed is not supported here.',
      'temperature is not supported here. 1.3 was sent as 1.',
    ]);
    expect(seen.uncountedSteps).toBe(2);
  });

  it('counts no time of writing for an answer that came whole', async () => {
    const seen = await seenOf([step(), { type: 'text-delta', id: '1', text: 'Hello' }]);
    expect(seen.writingMs).toBe(0);
    expect(seen.firstOutputAt).not.toBeNull();
  });
});
