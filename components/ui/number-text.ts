/** What numbers a field takes: from `min` to `max`, both included. */
export type NumberRange = { min: number; max: number; integer?: boolean };

/**
 * A number as typed: with a point or a comma, at most as the range says. `undefined` for an empty
 * text, `null` for one that is no number of the range.
 */
export function readNumber(text: string, range: NumberRange): number | undefined | null {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  const number = Number(trimmed.replace(',', '.'));
  return nearest(number, range) === number ? number : null;
}

/** The number of the range that is nearest to what was typed, or `null` if that was no number. */
export function nearestNumber(text: string, range: NumberRange): number | null {
  const trimmed = text.trim();
  const number = Number(trimmed.replace(',', '.'));
  return trimmed === '' || Number.isNaN(number) ? null : nearest(number, range);
}

function nearest(number: number, { min, max, integer = false }: NumberRange): number {
  const within = Math.min(Math.max(number, min), max);
  return integer ? Math.round(within) : within;
}
