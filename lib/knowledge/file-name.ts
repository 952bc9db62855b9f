import type { DocumentKind } from './schema';

/** The endings of each kind, the usual one first; a text may have any. */
const endings: { readonly [K in DocumentKind]: readonly string[] } = {
  pdf: ['.pdf'],
  docx: ['.docx'],
  html: ['.html', '.htm'],
  markdown: ['.md', '.markdown'],
  csv: ['.csv', '.tsv'],
  text: [],
};

/** What a document's file is saved as: its name, with the ending that a new name may have lost. */
export function fileName(name: string, kind: DocumentKind): string {
  const [usual = '', ...others] = endings[kind];
  const lower = name.toLowerCase();
  return [usual, ...others].some((ending) => lower.endsWith(ending)) ? name : `${name}${usual}`;
}
