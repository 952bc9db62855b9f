import { keywords, type Language } from './language';

type Passage = { number: string; text: string };
type Sentence = { number: string; text: string; score: number };

const LINE = /^[ \t]*\[(\d{1,3})\][ \t]*:?[ \t]*(?=\S)/gm;
const ELEMENT =
  /<(passage|document|source|chunk)\b[^>]*?(?:id|n|index|number)="?(\d{1,3})"?[^>]*>([\s\S]*?)<\/\1>/gi;
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

/** A text without its passages: the question about them. */
export function withoutPassages(text: string): string {
  return passagesIn(text)
    .reduce((rest, passage) => rest.replace(passage.text, ''), text)
    .replace(/<\/?[a-z]+\b[^>]*>/gi, '')
    .replace(LINE, '');
}

/** Answers with the sentences that have most of the question's words, each with its number. */
export function citePassages(
  passages: readonly Passage[],
  question: string,
  language: Language,
): string {
  const asked = new Set(keywords(question));
  const sentences = passages.flatMap(({ number, text }) =>
    sentencesOf(text).map((sentence) => ({
      number,
      text: sentence,
      score: new Set(keywords(sentence).filter((word) => asked.has(word))).size,
    })),
  );
  const best = pickBest(sentences);
  if (best.length > 0) {
    return best.map(({ text, number }) => `${text.replace(/[.\s]+$/, '')} [${number}].`).join(' ');
  }
  return language === 'fr'
    ? 'Les passages fournis ne répondent pas à cette question.'
    : 'The passages that were supplied do not answer this question.';
}

function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[.?!])\s+|\n+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}

function pickBest(sentences: readonly Sentence[]): Sentence[] {
  const most = Math.max(0, ...sentences.map(({ score }) => score));
  if (most === 0) return [];
  return sentences.filter(({ score }) => score >= Math.max(1, most - 0.5)).slice(0, MOST_SENTENCES);
}
