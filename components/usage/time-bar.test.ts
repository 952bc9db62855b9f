import { describe, expect, it } from 'vitest';
import { stretchesOf } from './time-bar';

const told = (...[timing, headersMs]: Parameters<typeof stretchesOf>) =>
  stretchesOf(timing, headersMs).map(({ name, ms }) => [name, ms]);

describe('stretchesOf', () => {
  it('adds up to the whole answer', () => {
    const timing = { firstTokenMs: 400, totalMs: 2_000, tokensPerSecond: 70, toolsMs: 300 };
    expect(told(timing, 150)).toEqual([
      ['until the service accepted', 150],
      ['until the first token', 250],
      ['writing', 1_300],
      ['tools', 300],
    ]);
  });

  it('is all waiting where no token came', () => {
    expect(told({ firstTokenMs: null, totalMs: 90, tokensPerSecond: null }, undefined)).toEqual([
      ['until the first token', 90],
    ]);
  });
});
