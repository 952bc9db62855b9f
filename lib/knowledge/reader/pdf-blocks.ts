import { type Line, textOf } from './pdf-lines.ts';
import { headingLevel, type Look, rounded } from './pdf-look.ts';
import { tableAt } from './pdf-table.ts';

export type PdfBlock =
  | { kind: 'heading'; level: number; text: string }
  | { kind: 'paragraph' | 'code'; text: string }
  | { kind: 'list'; items: string[] }
  | { kind: 'table'; rows: string[][] };

const item = /^(?:[•●○◦▪■‣⁃·–—*]|\(?(?:\d{1,3}|[a-z])[.)])\s+\S/iu;

/** Lines become a text; a word that is parted at the end of a line is put together again. */
export function joinLines(lines: readonly string[]): string {
  return lines.reduce((text, line) => {
    if (/\p{L}[-\u00ad\u2010]$/u.test(text) && /^\p{Ll}/u.test(line))
      return text.slice(0, -1) + line;
    return text === '' ? line : `${text} ${line}`;
  }, '');
}

/** Whether a line begins something new under the one before it. */
function begins(look: Look, block: readonly Line[], line: Line, right: number): boolean {
  const before = block.at(-1);
  if (!before) return true;
  if (rounded(line.size) !== rounded(before.size) || line.monospace !== before.monospace)
    return true;
  const gap = line.y - before.y;
  if (gap < 0 || gap > look.pitch(line.size) * 1.35) return true;
  if (line.monospace) return false;
  if (item.test(textOf(line))) return true;
  const indented = line.x - before.x;
  if (indented > line.size * 0.8 && !item.test(textOf(before))) return true;
  if (block.length > 1 && indented < -line.size * 0.8) return true;
  const endsEarly = before.right < right - (right - before.x) * 0.2;
  return (
    endsEarly && /[.!?:]["»”)]?$/.test(textOf(before)) && /^[\p{Lu}\p{N}"«“]/u.test(textOf(line))
  );
}

/** Indented as on the page: a letter of a fixed width is six tenths of its size wide. */
function codeOf(lines: readonly Line[]): string {
  const left = Math.min(...lines.map(({ x }) => x));
  return lines
    .map((line) => ' '.repeat(Math.round((line.x - left) / (line.size * 0.6))) + textOf(line))
    .join('\n');
}

function blockOf(look: Look, lines: readonly Line[], apart: boolean): PdfBlock {
  const level = headingLevel(look, lines, apart);
  const text = joinLines(lines.map(textOf));
  if (level !== null) return { kind: 'heading', level, text };
  if (lines.every(({ monospace }) => monospace)) return { kind: 'code', text: codeOf(lines) };
  return item.test(text) ? { kind: 'list', items: [text] } : { kind: 'paragraph', text };
}

/** The blocks of one part of a page. */
export function pdfBlocks(look: Look, lines: readonly Line[]): PdfBlock[] {
  const blocks: PdfBlock[] = [];
  const right = lines.reduce((most, line) => Math.max(most, line.right), 0);
  let open: Line[] = [];
  let apart = true;
  const end = () => {
    if (open.length === 0) return;
    const block = blockOf(look, open, apart);
    const before = blocks.at(-1);
    if (block.kind === 'list' && before?.kind === 'list') before.items.push(...block.items);
    else blocks.push(block);
    open = [];
  };
  for (let at = 0; at < lines.length; ) {
    const line = lines[at];
    if (!line) break;
    const table = tableAt(lines.slice(at, at + 2_000));
    if (table) {
      end();
      blocks.push({ kind: 'table', rows: table.rows });
      at += table.lines;
      apart = true;
      continue;
    }
    if (begins(look, open, line, right)) {
      const last = open.at(-1);
      end();
      apart = !last || line.y - last.y > look.pitch(line.size) * 1.2 || line.y < last.y;
    }
    open.push(line);
    at += 1;
  }
  end();
  return blocks;
}
