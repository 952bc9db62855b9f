import type { Line, Segment } from './pdf-lines.ts';

type Column = { x: number; right: number };

/** In sizes of letters: a table's rows are no further apart. */
const farthestRow = 4;
/** Gaps between rows are so much larger than those between the lines of one row. */
const rowStep = 1.2;

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/**
 * The columns of lines: the first cells of those with the usual number of them stand in the first
 * column, and so on. None where columns would overlap.
 */
function columnsOf(lines: readonly Line[]): Column[] {
  const usual = median(lines.map(({ segments }) => segments.length).filter((count) => count > 1));
  const columns: Column[] = [];
  for (const { segments } of lines.filter((line) => line.segments.length === usual)) {
    segments.forEach(({ x, right }, at) => {
      const column = columns[at] ?? { x, right };
      columns[at] = { x: Math.min(column.x, x), right: Math.max(column.right, right) };
    });
  }
  const apart = columns.every(({ x }, at) => at === 0 || x > (columns[at - 1]?.right ?? x));
  return apart ? columns : [];
}

/** The column that a segment shares most with, or else the nearest. */
function columnAt(columns: readonly Column[], { x, right }: Segment): number {
  const shares = columns.map((column) => Math.min(right, column.right) - Math.max(x, column.x));
  return shares.indexOf(Math.max(...shares));
}

/** Above this gap between two lines a new row begins; 0 where every line is one. */
function rowGap(lines: readonly Line[]): number {
  const gaps = lines.slice(1).map(({ y }, index) => y - (lines[index]?.y ?? y));
  const sorted = gaps.toSorted((a, b) => a - b);
  const size = median(lines.map((line) => line.size));
  const step = sorted.findIndex(
    (gap, index) => gap <= size * 1.5 && (sorted[index + 1] ?? 0) > gap * rowStep,
  );
  return step === -1 ? 0 : (sorted[step] ?? 0) * ((1 + rowStep) / 2);
}

function cellsOf(columns: readonly Column[], { segments }: Line): string[] {
  const cells = columns.map(() => '');
  for (const segment of segments) {
    const at = columnAt(columns, segment);
    cells[at] = `${cells[at]} ${segment.text.trim()}`.trim();
  }
  return cells;
}

function rowsOf(columns: readonly Column[], lines: readonly Line[]): string[][] {
  const gap = rowGap(lines);
  const rows: string[][] = [];
  lines.forEach((line, index) => {
    const cells = cellsOf(columns, line);
    const row = rows.at(-1);
    const near = line.y - (lines[index - 1]?.y ?? line.y);
    const goesOn = row && (near <= gap || (cells[0] === '' && cells.filter(Boolean).length === 1));
    if (goesOn) rows[rows.length - 1] = row.map((cell, at) => `${cell} ${cells[at] ?? ''}`.trim());
    else rows.push(cells);
  });
  return rows;
}

/** Whether a line goes on with a table of these columns: it stands near, and under one of them. */
function belongs(columns: readonly Column[], line: Line, before: Line): boolean {
  if (line.y - before.y > farthestRow * Math.max(line.size, before.size)) return false;
  if (line.segments.length > 1) return true;
  const [segment] = line.segments;
  const wide = (columns.at(-1)?.right ?? 0) - (columns[0]?.x ?? 0);
  return (
    segment !== undefined &&
    line.y - before.y < 1.8 * before.size &&
    Math.abs(line.size - before.size) < 0.6 &&
    segment.right - segment.x < wide * 0.6 &&
    columns.some(({ x }, index) => index > 0 && Math.abs(segment.x - x) < segment.size)
  );
}

export type FoundTable = { rows: string[][]; lines: number };

/** The table that begins with the first of these lines, and how many of them it takes; or null. */
export function tableAt(lines: readonly Line[]): FoundTable | null {
  const [first] = lines;
  if (!first || first.segments.length < 2) return null;
  let columns = columnsOf([first]);
  let count = 1;
  while (count < lines.length) {
    const [line, before] = [lines[count], lines[count - 1]];
    if (!line || !before || !belongs(columns, line, before)) break;
    const next = columnsOf(lines.slice(0, count + 1));
    if (next.length === 0) break;
    columns = next;
    count += 1;
  }
  const taken = lines.slice(0, count);
  const full = taken.filter(({ segments }) => segments.length > 1).length;
  if (columns.length < 2 || full < (columns.length > 2 ? 2 : 3)) return null;
  return { rows: rowsOf(columns, taken), lines: count };
}
