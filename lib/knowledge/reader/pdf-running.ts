import { type Line, textOf } from './pdf-lines.ts';

export type PageLines = { parts: Line[][]; height: number };

/** Of a page's height: what repeats stands in here, above and below. */
const margin = 0.12;
/** On so many pages a line stands before it is one that repeats; fewer where a number is in it. */
const fewestPages = (key: string) => (key.includes('#') ? 2 : 3);

/** A number on each page is the same line. */
const keyOf = (line: Line, height: number) =>
  `${line.y < height / 2 ? 'above' : 'below'} ${textOf(line).replace(/\d+/g, '#').toLowerCase()}`;

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
  for (const page of pages) {
    for (const key of new Set(inMargins(page).map((line) => keyOf(line, page.height)))) {
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return pages.map((page) => {
    const isRunning = (line: Line) => {
      const key = keyOf(line, page.height);
      return (counts.get(key) ?? 0) >= fewestPages(key);
    };
    const running = new Set(inMargins(page).filter(isRunning));
    return page.parts.map((lines) => lines.filter((line) => !running.has(line)));
  });
}
