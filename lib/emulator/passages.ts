import { keywords, type Language } from './language';
import { readResult } from './result';

export type Passage = { number: string; text: string };
type Sentence = { numbers: string[]; text: string; score: number };

const LINE = /^[ \t]*\[(\d{1,3})\][ \t]*:?[ \t]*(?=\S)/gm;
/** The name of an element may end in a mark that its text cannot know. */
const ELEMENT =
  /<((?:passage|document|source|chunk)(?:-[0-9a-f]+)?)\b[^>]*?\b(?:id|n|index|number)="?(\d{1,4})"?[^>]*>([\s\S]*?)<\/\1>/gi;
/** Passages before a question, all in one element with a mark. */
const MARKED = /<(passages-[0-9a-f]+)\b[^>]*>[\s\S]*?<\/\1>/g;
const MOST_SENTENCES = 3;

/** The numbered passages in a text: `[1] …` at the start of a line, or `<passage id="1">`. */
export function passagesIn(text: string): Passage[] {
  const elements = [...text.matchAll(ELEMENT)].map((match) => ({
    number: match[2] ?? '',
    text: (match[3] ?? '').trim(),
  }));
  if (elements.length > 0) return elements;
  const marks = [...text.matchAll(LINE)];
  return marks.map((mark, index) => {
    const from = mark.index + mark[0].length;
    const block = text.slice(from, marks[index + 1]?.index ?? text.length);
    return { number: mark[1] ?? '', text: (block.split(/\n\s*\n/)[0] ?? '').trim() };
  });
}

/** What a client has put before a question under a mark, and the question alone: what follows it. */
export function splitMarked(text: string): { supplied: Passage[] | undefined; question: string } {
  const marked = [...text.matchAll(MARKED)];
  const last = marked.at(-1);
  if (!last) return { supplied: undefined, question: text };
  const question = text.slice(last.index + last[0].length).trim();
  return { supplied: marked.flatMap(([whole]) => passagesIn(whole)), question };
}

/** The passages in a tool's result: a list of texts with numbers; undefined where it has none. */
export function passagesInResult(content: string): Passage[] | undefined {
  const value = readResult(content);
  const listed: unknown =
    typeof value === 'object' && value !== null ? Reflect.get(value, 'passages') : undefined;
  if (!Array.isArray(listed)) return undefined;
  return listed.flatMap((item: unknown) => {
    if (typeof item !== 'object' || item === null) return [];
    const [number, text]: unknown[] = [Reflect.get(item, 'number'), Reflect.get(item, 'text')];
    return typeof text === 'string' ? [{ number: String(number), text }] : [];
  });
}

/** A text without its passages: the question about them. */
export function withoutPassages(text: string): string {
  return passagesIn(text)
    .reduce((rest, passage) => rest.replace(passage.text, ''), text)
    .replace(/<\/?[a-z]+\b[^>]*>/gi, '')
    .replace(LINE, '');
}

/** Answers with the sentences that have most of the question's words, each with its numbers. */
export function citePassages(
  passages: readonly Passage[],
  question: string,
  language: Language,
): string {
  if (passages.length === 0) return tellNothing(language);
  const asked = new Set(keywords(question));
  const best = pickBest(sentencesIn(passages, asked));
  if (best.length > 0) return best.map(citeSentence).join(' ');
  return language === 'fr'
    ? 'Les passages fournis ne répondent pas à cette question.'
    : 'The passages that were supplied do not answer this question.';
}

function tellNothing(language: Language): string {
  return language === 'fr'
    ? 'Rien n’a été trouvé dans les documents à ce sujet.'
    : 'Nothing was found in the documents about this.';
}

/** The sentences of all passages; one that stands in several has the number of each. */
function sentencesIn(passages: readonly Passage[], asked: ReadonlySet<string>): Sentence[] {
  const sentences = new Map<string, Sentence>();
  for (const { number, text } of passages) {
    for (const sentence of sentencesOf(text)) {
      const known = sentences.get(sentence);
      if (known) {
        if (!known.numbers.includes(number)) known.numbers.push(number);
        continue;
      }
      const score = new Set(keywords(sentence).filter((word) => asked.has(word))).size;
      sentences.set(sentence, { numbers: [number], text: sentence, score });
    }
  }
  return [...sentences.values()];
}

function citeSentence({ text, numbers }: Sentence): string {
  const cited = numbers.map((number) => `[${number}]`).join('');
  return `${text.replace(/[.\s]+$/, '')} ${cited}.`;
}

/** Marks of Markdown at the beginning of a line are no words of it. */
function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[.?!])\s+|\n+/)
    .map((sentence) => sentence.replace(/^(?:[#>*|-]+\s+)+/, '').trim())
    .filter((sentence) => sentence !== '');
}

function pickBest(sentences: readonly Sentence[]): Sentence[] {
  const most = Math.max(0, ...sentences.map(({ score }) => score));
  if (most === 0) return [];
  return sentences.filter(({ score }) => score >= Math.max(1, most - 0.5)).slice(0, MOST_SENTENCES);
}
