import { fold, type Language } from './language';

const MOST_COUNT = 2000;
const MOST_WORDS = 5000;
const WORDS_OF = { long: 900, story: 250, paragraph: 80 };

const PEOPLE = [
  'Élise',
  'the harbour master',
  'an old printer',
  'Marius',
  'the lighthouse keeper',
  'a girl with a red kite',
  'the baker',
  'Naïma',
  'a captain without a ship',
  'the postman',
  'two brothers',
  'the schoolteacher',
];
const DEEDS = [
  'followed the wind',
  'counted the boats',
  'wrote a letter',
  'waited for the evening train',
  'carried a lantern',
  'mended a torn sail',
  'listened at the shutters',
  'drew a map from memory',
  'opened the workshop early',
  'kept the door closed',
  'walked without hurry',
];
const PLACES = [
  'along the sea wall',
  'over the vineyards',
  'through the narrow streets',
  'below the fortress',
  'beyond the salt ponds',
  'under the plane trees',
  'at the edge of the plateau',
  'behind the market hall',
  'on the road to the pass',
  'near the old bridge',
];
const TURNS = [
  'and nobody asked why',
  'while the tramontane cleared the sky',
  'as the first lamps were lit',
  'because the forecast had promised calm',
  'until the bells had finished',
  'although the paper said otherwise',
  'and the mountains looked closer than before',
  'before the market was set up',
  'and the sea kept its own time',
  'when the last swallows had gone',
  'as if the day had been borrowed',
  'and the silence was worth the walk',
  'so the story could go on',
];

/** A text of about the asked length, if the question asks for one. */
export function writeLong(question: string, language: Language): string | undefined {
  const folded = fold(question);
  const count = /\b(?:count|compte[zr]?)\b.*?\b(?:to|jusqu'?a|jusqu’a|a)\s+(\d{1,6})\b/.exec(
    folded,
  );
  if (count) return countTo(Number(count[1]));
  const words = wordsAsked(folded);
  return words === undefined ? undefined : tellStory(Math.min(MOST_WORDS, words), language);
}

function wordsAsked(folded: string): number | undefined {
  const writes = /\b(write|tell|story|essay|poem|article|long|ecris|raconte|histoire|texte)\b/.test(
    folded,
  );
  const words = /\b(\d{1,6})[\s-]*(?:words?|mots?)\b/.exec(folded);
  if (words) return Number(words[1]);
  const paragraphs = /\b(\d{1,3})\s+(?:long\s+)?paragraph/.exec(folded);
  if (paragraphs) return Number(paragraphs[1]) * WORDS_OF.paragraph;
  if (!writes) return undefined;
  if (/\b(long|longue|very detailed)\b/.test(folded)) return WORDS_OF.long;
  return /\b(story|histoire|essay|poem)\b/.test(folded) ? WORDS_OF.story : undefined;
}

/** Every number, ten to a line. */
function countTo(asked: number): string {
  const most = Math.max(1, Math.min(MOST_COUNT, asked));
  const lines: string[] = [];
  for (let first = 1; first <= most; first += 10) {
    const length = Math.min(10, most - first + 1);
    lines.push(Array.from({ length }, (_, index) => first + index).join(', '));
  }
  return lines.join(',\n');
}

/** Chapters of plain sentences: four lists of coprime lengths, so that no sentence comes back soon. */
function tellStory(words: number, language: Language): string {
  const intro =
    language === 'fr'
      ? 'Un texte de démonstration, écrit par règles (en anglais).'
      : 'A demonstration text, written by rules.';
  const parts = [intro];
  let left = words - countWords(intro);
  for (let chapter = 1, line = 0; left > 0; chapter += 1) {
    const sentences: string[] = [];
    for (let index = 0; index < 8 && left > 0; index += 1, line += 1) {
      const sentence = sentenceOf(line);
      sentences.push(sentence);
      left -= countWords(sentence);
    }
    const heading = words > 200 ? [`## ${chapter}`] : [];
    parts.push(...heading, sentences.join(' '));
  }
  return parts.join('\n\n');
}

function countWords(text: string): number {
  return text.split(/\s+/).length;
}

function at(list: readonly string[], index: number): string {
  return list[index % list.length] ?? '';
}

function sentenceOf(line: number): string {
  const sentence = `${at(PEOPLE, line)} ${at(DEEDS, line)} ${at(PLACES, line)} ${at(TURNS, line)}.`;
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
