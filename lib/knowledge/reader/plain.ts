import type { Block, ReadText } from './block.ts';
import { maxCharacters, tooMuchText } from './block.ts';
import { cleanText } from './clean.ts';

/** A text as it is; what stands between empty lines is a paragraph. */
export function readPlain(raw: string): ReadText {
  const text = cleanText(raw);
  if (text.length > maxCharacters) throw tooMuchText();
  const blocks = [...text.matchAll(/\S[^\n]*(?:\n[^\n]*\S[^\n]*)*/g)].map(
    ({ 0: { length }, index }): Block => ({ kind: 'paragraph', start: index, end: index + length }),
  );
  return { text, blocks, pageStarts: null };
}
