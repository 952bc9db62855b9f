const groups = ['Today', 'Yesterday', 'Previous 7 days', 'Previous 30 days', 'Older'] as const;
export type DayGroup = (typeof groups)[number];

const dayMs = 86_400_000;

/** The calendar day in a time zone, as a count of days, so that days can be subtracted. */
function dayNumber(at: Date, timeZone: string | undefined): number {
  // The Swedish form of a date is ISO 8601.
  const iso = at.toLocaleDateString('sv-SE', timeZone ? { timeZone } : {});
  return Math.round(Date.parse(`${iso}T00:00:00Z`) / dayMs);
}

function groupOf(age: number): DayGroup {
  if (age <= 0) return 'Today';
  if (age === 1) return 'Yesterday';
  if (age <= 7) return 'Previous 7 days';
  return age <= 30 ? 'Previous 30 days' : 'Older';
}

/**
 * Pure: items by calendar day in the given zone (the machine's own without one), in the order
 * given; empty groups are left out.
 */
export function groupByDay<T extends { updatedAt: string }>(
  items: readonly T[],
  now: Date,
  timeZone?: string,
): { group: DayGroup; items: T[] }[] {
  const today = dayNumber(now, timeZone);
  const byGroup = new Map<DayGroup, T[]>();
  for (const item of items) {
    const group = groupOf(today - dayNumber(new Date(item.updatedAt), timeZone));
    byGroup.set(group, [...(byGroup.get(group) ?? []), item]);
  }
  return groups.flatMap((group) => {
    const found = byGroup.get(group);
    return found ? [{ group, items: found }] : [];
  });
}
