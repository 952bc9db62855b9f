import { type Line, textOf } from './pdf-lines.ts';

export type PageLines = { parts: Line[][]; height: number };

/** Of a page's height: what repeats stands in here, above and below. */
const margin = 0.12;
/** On so many pages a line stands before it is one that repeats. */
const fewestPages = 3;
const fewestNumbered = 2;
/** A running title holds no more numbers: of the page, of all pages, of a chapter, a date. */
const mostNumbers = 8;

/**
 * What a line has in common with its like on other pages: all that it says; or all but one number,
 * which is counted as the pages are.
 */
function keysOf(line: Line, height: number, page: number): { key: string; fewest: number }[] {
  const where = line.y < height / 2 ? 'above' : 'below';
  const text = textOf(line);
  const numbers = [...text.matchAll(/\d+/g)].slice(0, mostNumbers);
  const numbered = numbers.map(({ 0: digits, index }) => {
    const around = `${text.slice(0, index)}#${text.slice(index + digits.length)}`;
    return { key: `${where} ${Number(digits) - page} ${around}`, fewest: fewestNumbered };
  });
  return [{ key: `${where} ${text}`, fewest: fewestPages }, ...numbered];
}

/** The head of a table stands close above a row with as many cells, and is no running title. */
function isTableHead(lines: readonly Line[], line: Line): boolean {
  const next = lines[lines.indexOf(line) + 1];
  return (
    line.segments.length > 1 &&
    next?.segments.length === line.segments.length &&
    next.y - line.y < 2.5 * line.size
  );
}

function inMargins({ parts, height }: PageLines): Line[] {
  return parts.flatMap((lines) =>
    lines.filter(
      (line) =>
        (line.y < height * margin || line.y > height * (1 - margin)) && !isTableHead(lines, line),
    ),
  );
}

/** Takes away titles, numbers and notes that stand in the margins of page after page. */
export function withoutRunning(pages: readonly PageLines[]): Line[][][] {
  const counts = new Map<string, number>();
  pages.forEach((page, number) => {
    const keys = inMargins(page).flatMap((line) => keysOf(line, page.height, number));
    for (const key of new Set(keys.map((found) => found.key))) {
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  });
  return pages.map((page, number) => {
    const isRunning = (line: Line) =>
      keysOf(line, page.height, number).some(({ key, fewest }) => (counts.get(key) ?? 0) >= fewest);
    const running = new Set(inMargins(page).filter(isRunning));
    return page.parts.map((lines) => lines.filter((line) => !running.has(line)));
  });
}
