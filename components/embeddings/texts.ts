/** How one field is cut into texts. */
export type Cut = 'lines' | 'paragraphs';

/** The most texts that are compared at once: their matrix has the square of that. */
export const maxTexts = 40;

/** The texts of a field: one a line, or one a paragraph; empty ones are left out. */
export function textsOf(field: string, cut: Cut): string[] {
  const pieces = cut === 'lines' ? field.split(/\r?\n/) : field.split(/\r?\n[^\S\n]*(?:\r?\n)+/);
  return pieces.map((text) => text.trim()).filter((text) => text !== '');
}
