import { describe, expect, it } from 'vitest';
import { nearestNumber, readNumber } from './number-text';

const heat = { min: 0, max: 1.5 };
const count = { min: 1, max: 2_147_483_647, integer: true };

describe('readNumber', () => {
  it('reads a point, a comma and blanks around', () => {
    expect(readNumber('0.7', heat)).toBe(0.7);
    expect(readNumber(' 0,7 ', heat)).toBe(0.7);
    expect(readNumber('1.5', heat)).toBe(1.5);
  });

  it('tells an empty text from a wrong one', () => {
    expect(readNumber('  ', heat)).toBeUndefined();
    for (const wrong of ['1.6', '-0.1', 'warm', 'NaN', 'Infinity', '1.2.3']) {
      expect(readNumber(wrong, heat), wrong).toBeNull();
    }
    expect(readNumber('1.5', count)).toBeNull();
    expect(readNumber('0', count)).toBeNull();
  });
});

describe('nearestNumber', () => {
  it('moves a number into the range', () => {
    expect(nearestNumber('12', heat)).toBe(1.5);
    expect(nearestNumber('-3', heat)).toBe(0);
    expect(nearestNumber('2.4', count)).toBe(2);
    expect(nearestNumber('99999999999', count)).toBe(count.max);
  });

  it('makes nothing of what is no number', () => {
    expect(nearestNumber('warm', heat)).toBeNull();
    expect(nearestNumber('', heat)).toBeNull();
  });
});
