import { describe, expect, it } from 'vitest';
import { estimateTokens, imageTokens } from './estimate';

it('takes four characters for a token', () => {
  expect([estimateTokens(''), estimateTokens('Hello'), estimateTokens('a'.repeat(400))]).toEqual([
    0, 2, 100,
  ]);
});

describe('an image', () => {
  it.each([
    ['us.mistral.pixtral-large-2502-v1:0', { width: 640, height: 360 }, 900],
    ['mistral-large-2512', { width: 640, height: 360 }, 294],
    ['us.mistral.pixtral-large-2502-v1:0', { width: 8000, height: 8000 }, 4096],
    ['mistral-large-2512', { width: 8000, height: 8000 }, 3025],
    ['mistral-large-2512', { width: 3080, height: 1540 }, 1513],
  ])('at %s of %o has %d tokens', (modelId, size, tokens) => {
    expect(imageTokens(modelId, size)).toBe(tokens);
  });

  it('of no known size has the most that it can have', () => {
    expect(imageTokens('pixtral-12b-2409')).toBe(4096);
    expect(imageTokens('mistral-small-latest')).toBe(3025);
  });
});
