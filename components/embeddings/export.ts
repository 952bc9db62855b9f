import type { Comparison } from './use-comparison';

/** A cell that a spreadsheet takes for a formula is quoted into a text (OWASP, CSV injection). */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The matrix with the texts as its head and its first column (RFC 4180). */
export function toCsv({ texts, matrix }: Pick<Comparison, 'texts' | 'matrix'>): string {
  const head = ['', ...texts.map(cell)].join(',');
  const rows = matrix.map((row, place) =>
    [cell(texts[place] ?? ''), ...row.map((value) => value.toFixed(6))].join(','),
  );
  return `${[head, ...rows].join('\r\n')}\r\n`;
}

/** All of it, the vectors included. */
export function toJson({ texts, matrix, answer }: Comparison): string {
  const { model, dimensions, usage, embeddings } = answer;
  return JSON.stringify(
    { model, dimensions, usage, texts, similarity: matrix, embeddings },
    null,
    2,
  );
}
