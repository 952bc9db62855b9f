import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatDay,
  formatDuration,
  formatLimit,
  formatMoney,
  formatRate,
  formatUsd,
} from './format';

describe('format', () => {
  it('groups whole numbers', () => {
    expect(formatCount(1204)).toBe('1,204');
  });

  it.each([
    [12, '12 ms'],
    [420, '0.42 s'],
    [9_994, '9.99 s'],
    [9_999, '10 s'],
    [61_500, '1 min 2 s'],
  ])('says %d milliseconds as %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });

  it.each([
    [0, '$0.00'],
    [0.000_001, 'under $0.0001'],
    [0.0014, '$0.0014'],
    [0.02, '$0.02'],
    [0.5, '$0.50'],
    [1.5, '$1.50'],
  ])('says %d dollars as %s', (amount, text) => {
    expect(formatUsd(amount)).toBe(text);
    expect(formatMoney(amount, 'EUR')).toBe(text.replace('$', '€'));
  });

  it.each([
    [131_072, '128k'],
    [128_000, '128k'],
    [262_144, '256k'],
    [1_048_576, '1M'],
    [500, '500'],
  ])('says a limit of %d tokens as %s', (tokens, text) => {
    expect(formatLimit(tokens)).toBe(text);
  });

  it('says rates, sizes and days', () => {
    expect(formatRate(70.9)).toBe('71 tok/s');
    expect(formatRate(7.25)).toBe('7.3 tok/s');
    expect(formatBytes(1536)).toBe('1.5 KB');
    expect(formatDay('2026-05-31')).toBe('31 May 2026');
    expect(formatDay('soon')).toBe('soon');
  });
});
