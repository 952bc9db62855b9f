import type { Segment } from './pdf-lines.ts';

/** A page with fewer segments on a side is not set in columns. */
const fewest = 5;
/** Of the lines, so many may reach over the gap: titles, wide tables. */
const mostAcross = 0.25;

type Gutter = { x: number; across: number };

const leftOf = (x: number) => (segment: Segment) => segment.right <= x;
const rightOf = (x: number) => (segment: Segment) => segment.x >= x;
const acrossOf = (x: number) => (segment: Segment) => segment.x < x && segment.right > x;

/**
 * Columns are drawn one after the other, a table row after row: so the sides of a gap between
 * columns change seldom in the order of drawing.
 */
function isDrawnInColumns(segments: readonly Segment[], x: number): boolean {
  const sides = segments
    .filter((segment) => !acrossOf(x)(segment))
    .toSorted((a, b) => a.order - b.order)
    .map((segment) => segment.x >= x);
  const right = sides.filter(Boolean).length;
  const fewer = Math.min(right, sides.length - right);
  const changes = sides.filter((side, index) => index > 0 && side !== sides[index - 1]).length;
  return fewer >= fewest && changes <= Math.max(4, fewer * 0.4);
}

/** Running text has lines that are nearly as wide as its column. */
function isProse(segments: readonly Segment[], pageWidth: number): boolean {
  const from = segments.reduce((least, { x }) => Math.min(least, x), Number.POSITIVE_INFINITY);
  const to = segments.reduce((most, { right }) => Math.max(most, right), 0);
  const long = segments.filter(({ x, right }) => right - x > (to - from) * 0.7);
  return long.length >= fewest && to - from > pageWidth * 0.2;
}

/** The gap between two columns of running text, or null. */
function gutterOf(segments: readonly Segment[]): Gutter | null {
  if (segments.length < fewest * 2) return null;
  const from = segments.reduce((least, { x }) => Math.min(least, x), Number.POSITIVE_INFINITY);
  const to = segments.reduce((most, { right }) => Math.max(most, right), 0);
  const width = to - from;
  let best: Gutter | null = null;
  for (const start of new Set(segments.map(({ x }) => Math.floor(x)))) {
    if (start < from + width * 0.25 || start > from + width * 0.75) continue;
    const across = segments.filter(acrossOf(start)).length;
    if (!best || across < best.across) best = { x: start, across };
  }
  if (!best || best.across > segments.length * mostAcross) return null;
  const sides = [segments.filter(leftOf(best.x)), segments.filter(rightOf(best.x))];
  const areProse = sides.every((side) => isProse(side, width));
  return areProse && isDrawnInColumns(segments, best.x) ? best : null;
}

/**
 * The parts of a page in the order of reading: column after column, and before and after them what
 * reaches over the whole width.
 */
export function columnsOf(segments: readonly Segment[]): Segment[][] {
  const gutter = gutterOf(segments);
  if (!gutter) return [[...segments]];
  const { x } = gutter;
  const parts: Segment[][] = [];
  let band: Segment[] = [];
  let wide: Segment[] = [];
  const endBand = () => {
    if (band.length > 0)
      parts.push(...columnsOf(band.filter(leftOf(x))), ...columnsOf(band.filter(rightOf(x))));
    band = [];
  };
  const endWide = () => {
    if (wide.length > 0) parts.push(wide);
    wide = [];
  };
  for (const segment of segments.toSorted((a, b) => a.y - b.y)) {
    if (acrossOf(x)(segment)) {
      endBand();
      wide.push(segment);
    } else {
      endWide();
      band.push(segment);
    }
  }
  endBand();
  endWide();
  return parts.filter((part) => part.length > 0);
}
