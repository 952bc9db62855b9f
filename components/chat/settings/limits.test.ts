import { describe, expect, it } from 'vitest';
import { ChatSettings } from '@/lib/chat/schema';
import { longest, mostStops, ranges } from './limits';

const takes = (settings: object) => ChatSettings.safeParse(settings).success;

describe('the limits of the fields are those of the schema', () => {
  it.each(Object.entries(ranges))('%s', (name, { min, max }) => {
    expect(takes({ [name]: min })).toBe(true);
    expect(takes({ [name]: max })).toBe(true);
    expect(takes({ [name]: max + 1 })).toBe(false);
    expect(takes({ [name]: min - 1 })).toBe(false);
  });

  it.each(Object.entries(longest))('%s', (name, length) => {
    expect(takes({ [name]: 'a'.repeat(length) })).toBe(true);
    expect(takes({ [name]: 'a'.repeat(length + 1) })).toBe(false);
  });

  it('stop', () => {
    const stops = (count: number) => Array.from({ length: count }, (_, index) => `stop ${index}`);
    expect(takes({ stop: stops(mostStops) })).toBe(true);
    expect(takes({ stop: stops(mostStops + 1) })).toBe(false);
  });

  it('whole numbers', () => {
    for (const [name, range] of Object.entries(ranges)) {
      expect(takes({ [name]: 1.25 }), name).toBe(
        !('integer' in range) && range.min <= 1.25 && range.max >= 1.25,
      );
    }
  });
});
