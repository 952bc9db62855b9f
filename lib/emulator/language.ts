export type Language = 'en' | 'fr';

const FRENCH_WORDS = new Set(
  'bonjour quel quelle quels quelles est sont le la les des une ma mon mes ton ta votre vos que qui quoi comment pourquoi combien compte jusqu jusque avec pour dans sur donne ecris raconte montre meilleur meilleure statut paiement paye payee et ou je tu il elle nous vous peux pouvez fais histoire longue'.split(
    ' ',
  ),
);
const ENGLISH_WORDS = new Set(
  'hello what which the is are was were my your this that who how why when where of to and with for in on give write tell show best status payment paid can you i it its story long'.split(
    ' ',
  ),
);
const STOP_WORDS = new Set([
  ...ENGLISH_WORDS,
  ...FRENCH_WORDS,
  ...'a an be been do does did get gets got have has had me us we they them their there here from by at as or not no if then please could would should will about into any all some one de du un en au aux ce cette ces se sa son ses ne pas plus'.split(
    ' ',
  ),
]);
/** Words of the two lists that a question may turn on. */
for (const word of ['status', 'payment', 'paid', 'statut', 'paiement', 'story', 'histoire']) {
  STOP_WORDS.delete(word);
}

/** Lower case, without accents. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

function allWords(text: string): string[] {
  return fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Whether a word is only grammar, such as a preposition. */
export function isStopWord(word: string): boolean {
  return STOP_WORDS.has(fold(word));
}

/** The words that carry the meaning, without plural endings, names in one word taken apart. */
export function keywords(text: string): string[] {
  const apart = text.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/_/g, ' ');
  return allWords(apart)
    .filter((word) => word.length > 1 && !STOP_WORDS.has(word))
    .map((word) => (word.length > 3 ? word.replace(/s$/, '') : word));
}

/** The language to answer in: the one that the instructions ask for, else the one of the question. */
export function languageOf(system: string, question: string): Language {
  const folded = fold(system);
  if (/(in french|en francais)/.test(folded)) return 'fr';
  if (/(in english|en anglais)/.test(folded)) return 'en';
  const words = allWords(question);
  const french = words.filter((word) => FRENCH_WORDS.has(word)).length;
  const english = words.filter((word) => ENGLISH_WORDS.has(word)).length;
  return french > english ? 'fr' : 'en';
}

/** A short quote of a text, on one line. */
export function quote(text: string, most = 80): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= most ? line : `${line.slice(0, most - 1).trimEnd()}…`;
}
