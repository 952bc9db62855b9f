type Words = { kind: 'text' | 'heading'; text: string };
/** `head`: the row that the line of hyphens stands under. */
export type TextTable = { kind: 'table'; head: string[] | null; rows: string[][] };

/** A stretch of a document's text that is shown in one way. */
export type TextRun = Words | TextTable;

const tableLine = /^\|.*\|$/;
const hyphens = /^\|(\s*:?-+:?\s*\|)+$/;

function cellsOf(line: string): string[] {
  const cells = line.slice(1, -1).split(/(?<!\\)\|/);
  return cells.map((cell) => cell.trim().replaceAll('\\|', '|'));
}

function tableOf(lines: readonly string[]): TextTable {
  const [first = '', second = ''] = lines;
  const rows = lines.filter((line) => !hyphens.test(line)).map(cellsOf);
  return hyphens.test(second) && !hyphens.test(first)
    ? { kind: 'table', head: rows[0] ?? null, rows: rows.slice(1) }
    : { kind: 'table', head: null, rows };
}

/**
 * Pure: a text as tables (written as in Markdown), headings (lines that say just what one of
 * `headings` says) and everything else, as it is.
 */
export function textRuns(text: string, headings: ReadonlySet<string>): TextRun[] {
  const runs: TextRun[] = [];
  let lines: string[] = [];
  let kind: TextRun['kind'] = 'text';
  const kindOf = (line: string): TextRun['kind'] => {
    if (tableLine.test(line)) return 'table';
    return headings.has(line.replace(/^#+\s+/, '').trim()) ? 'heading' : 'text';
  };
  const close = () => {
    if (lines.length === 0) return;
    runs.push(kind === 'table' ? tableOf(lines) : { kind, text: lines.join('\n') });
    lines = [];
  };
  for (const line of text.split('\n')) {
    const next = kindOf(line);
    if (next !== kind) close();
    kind = next;
    lines.push(line);
  }
  close();
  return runs.map((run, index) => withBreaks(run, runs[index - 1], runs[index + 1]));
}

/** A table stands on lines of its own already; between other runs the line's end is kept. */
function withBreaks(
  run: TextRun,
  before: TextRun | undefined,
  after: TextRun | undefined,
): TextRun {
  if (run.kind === 'table') return run;
  const begun = before?.kind === 'table' ? run.text.replace(/^\n+/, '') : run.text;
  if (!after) return { ...run, text: begun };
  return { ...run, text: after.kind === 'table' ? begun.replace(/\n+$/, '') : `${begun}\n` };
}

/** A text in one line, to be seen in short: without its headings, its tables as words in a row. */
export function plainText(text: string, headings: readonly string[]): string {
  const said = textRuns(text, new Set(headings)).flatMap((run) => {
    if (run.kind !== 'table') return run.kind === 'heading' ? [] : [run.text];
    return [...(run.head ? [run.head] : []), ...run.rows].map((cells) => cells.join(' · '));
  });
  return said.join(' ').replace(/\s+/g, ' ').trim();
}
