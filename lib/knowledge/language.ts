import type { TextLanguage } from './schema';

/**
 * Words that say nothing and are everywhere, by language. The languages that the search has no
 * configuration for are here so that they are not taken for French or English.
 */
const stopWords: readonly (readonly [TextLanguage, string])[] = [
  [
    'english',
    'a i he she we some comment the of and to in is was for that with as are on by be this which from or an at not have has it its were been their can will would should you your we our what how who when where why does do did if but they these those there than into about must may',
  ],
  [
    'french',
    'le la les des une un et est dans pour que qui sur par avec au aux du de ce cette ces sont pas ne plus ou où en il elle nous vous ils elles être avoir été a ont quel quelle quels quelles comment pourquoi quand combien qu d l c n j se sa son ses leur leurs mais comme si entre sans sous doit peut y',
  ],
  [
    'simple',
    'der die das und ist nicht ein eine einer eines dem den des mit auf für von zu sich auch werden wird im am bei nach aus oder wie was wer wir sie ihr als war sind haben hat kann welche',
  ],
  [
    'simple',
    'el la los las un una y es en que de del por para con no se su sus al lo como más o pero este esta estos son fue ser ha han sobre entre cuando donde qué cuál cómo',
  ],
  [
    'simple',
    'il lo la i gli le un una e è di del della dei delle che per con non si su da dal al alla come più o ma questo questa sono era essere ha hanno nel nella quale quando dove cosa',
  ],
  [
    'simple',
    'o a os as um uma e é de do da dos das que para com não se no na nos nas por mais como mas foi ser são ao pelo pela este esta isso qual quando onde',
  ],
  [
    'simple',
    'de het een en is in van op te dat die voor met niet aan er zijn was als om ook bij naar uit of maar door worden wordt heeft hebben deze dit wat wie hoe waar',
  ],
];

const languages = stopWords.map(
  ([language, words]) => [language, new Set(words.split(' '))] as const,
);

/** Of a long text this much is looked at: UTF-16 units from three places. */
const sampleLength = 4_000;

function sampleOf(text: string): string {
  if (text.length <= sampleLength * 3) return text;
  const places = [0, (text.length - sampleLength) / 2, text.length - sampleLength];
  return places.map((at) => text.slice(Math.floor(at), Math.floor(at) + sampleLength)).join(' ');
}

/** At least so many words in a hundred are stop words in running text. */
const fewest = 0.08;

/**
 * The language of a text, or of a question, by its stop words; `simple` where they belong to
 * another language, to none, or to French as much as to English.
 */
export function languageOf(text: string): TextLanguage {
  const words =
    sampleOf(text)
      .toLowerCase()
      .match(/\p{L}+/gu) ?? [];
  const counts = languages.map(([language, stops]) => ({
    language,
    count: words.filter((word) => stops.has(word)).length,
  }));
  const most = counts.reduce((best, { count }) => Math.max(best, count), 0);
  if (most === 0 || most < words.length * fewest) return 'simple';
  const best = counts.filter(({ count }) => count === most).map(({ language }) => language);
  const known = new Set(best.filter((language) => language !== 'simple'));
  const [only] = known;
  return known.size === 1 && only ? only : 'simple';
}
