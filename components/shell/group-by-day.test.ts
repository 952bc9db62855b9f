import { describe, expect, it } from 'vitest';
import { groupByDay } from './group-by-day';

const now = new Date('2026-10-06T00:30:00Z');
const at = (updatedAt: string) => ({ updatedAt });

describe('groupByDay', () => {
  it('goes by calendar days, not by 24 hours', () => {
    const grouped = groupByDay(
      [at('2026-10-06T00:10:00Z'), at('2026-10-05T23:50:00Z')],
      now,
      'UTC',
    );
    expect(grouped.map((one) => one.group)).toEqual(['Today', 'Yesterday']);
  });

  it('goes by the zone of the reader', () => {
    // 00:30 UTC is still the 5th in New York, where the other moment is the same day.
    const grouped = groupByDay([at('2026-10-05T23:50:00Z')], now, 'America/New_York');
    expect(grouped.map((one) => one.group)).toEqual(['Today']);
  });

  it('has a week, a month and the rest', () => {
    const grouped = groupByDay(
      [at('2026-09-29T12:00:00Z'), at('2026-09-28T12:00:00Z'), at('2026-01-01T12:00:00Z')],
      now,
      'UTC',
    );
    expect(grouped.map((one) => one.group)).toEqual([
      'Previous 7 days',
      'Previous 30 days',
      'Older',
    ]);
  });

  it('counts a clock that runs ahead as today', () => {
    expect(groupByDay([at('2026-10-07T09:00:00Z')], now, 'UTC')[0]?.group).toBe('Today');
  });
});
