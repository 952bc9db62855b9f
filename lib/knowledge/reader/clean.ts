// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
const unprintable = /[\0-\x08\x0b\x0e-\x1f\x7f\ufeff\u00ad\u200b\ufffe\uffff]/g;
const lineEnds = /\r\n?|[\f\u0085\u2028\u2029]/g;

/**
 * A text that can be stored and searched: line feeds alone end lines, no control characters, no
 * soft hyphens and other marks without width, no half of a surrogate pair.
 */
export function cleanText(text: string): string {
  const clean = text.replace(lineEnds, '\n').replace(unprintable, '');
  // Only then, because it makes a copy of what may be long.
  return clean.isWellFormed() ? clean : clean.toWellFormed();
}
