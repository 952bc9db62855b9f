import type { Run } from './pdf-page.ts';

/** Runs on one line without a gap that parts columns. */
export type Segment = Run;
export type Line = {
  segments: Segment[];
  x: number;
  right: number;
  y: number;
  size: number;
  font: string;
  monospace: boolean;
};

/** In sizes of letters: gaps from here part words, and from there columns. */
const wordGap = 0.15;
const columnGap = 1.1;
/** So much higher or lower a sign still stands on the same line. */
const sameLine = 0.4;

/** What stands on one height, from the top to the bottom and from left to right. */
function byHeight<T extends Run>(runs: readonly T[]): T[][] {
  const rows: { y: number; size: number; runs: T[] }[] = [];
  for (const run of runs.toSorted((a, b) => a.y - b.y)) {
    const row = rows.at(-1);
    if (row && run.y - row.y <= sameLine * Math.max(row.size, run.size)) {
      row.runs.push(run);
      if (run.size > row.size) Object.assign(row, { y: run.y, size: run.size });
    } else rows.push({ y: run.y, size: run.size, runs: [run] });
  }
  return rows.map((row) => row.runs.toSorted((a, b) => a.x - b.x));
}

/** The same letters drawn once more a little beside make a text bold. */
const drawnTwice = (before: Run, run: Run) =>
  before.text === run.text && Math.abs(before.x - run.x) < run.size * 0.2;

/** Puts what is drawn together into segments. */
export function segmentsOf(runs: readonly Run[]): Segment[] {
  return byHeight(runs).flatMap((row) => {
    const segments: Segment[] = [];
    let before: Run | undefined;
    for (const run of row) {
      const segment = segments.at(-1);
      if (before && drawnTwice(before, run)) continue;
      before = run;
      const gap = segment ? run.x - segment.right : 0;
      const size = Math.min(segment?.size ?? run.size, run.size);
      if (segment && gap <= columnGap * size && gap > -columnGap * size)
        extend(segment, run, gap > wordGap * size);
      else segments.push({ ...run });
    }
    return segments;
  });
}

/** The look of a segment is that of its longest run. */
function extend(segment: Segment, run: Run, apart: boolean): void {
  const space = apart && !segment.text.endsWith(' ') && !run.text.startsWith(' ') ? ' ' : '';
  if (run.text.length > segment.text.length) {
    Object.assign(segment, { size: run.size, font: run.font, monospace: run.monospace, y: run.y });
  }
  segment.text += space + run.text;
  segment.right = Math.max(segment.right, run.right);
  segment.order = Math.min(segment.order, run.order);
}

export function linesOf(segments: readonly Segment[]): Line[] {
  return byHeight(segments).map(lineOf);
}

function lineOf(segments: Segment[]): Line {
  const longest = segments.reduce((a, b) => (b.text.length > a.text.length ? b : a));
  const { y, size, font, monospace } = longest;
  const x = Math.min(...segments.map((segment) => segment.x));
  const right = Math.max(...segments.map((segment) => segment.right));
  return { segments: withMarkers(segments), x, right, y, size, font, monospace };
}

const bullet = /^[•●○◦▪■‣⁃·–—*o-]$/;
const number = /^(?:\(?[\da-z]{1,3}[.)]|\d+(?:\.\d+)+\.?)$/i;

/** The mark of an item or the number of a heading belongs to what stands after it. */
function withMarkers(segments: Segment[]): Segment[] {
  const [first, second, ...rest] = segments;
  if (!first || !second) return segments;
  const mark = first.text.trim();
  const isMarker =
    bullet.test(mark) ||
    (rest.length === 0 && number.test(mark) && /^\P{N}/u.test(second.text.trim()));
  if (!isMarker) return segments;
  return [{ ...second, text: `${mark} ${second.text}`, x: first.x }, ...rest];
}

export const textOf = ({ segments }: Line) =>
  segments.map(({ text }) => text.replace(/\s+/g, ' ').trim()).join(' ');
