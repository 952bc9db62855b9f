import { type Line, textOf } from './pdf-lines.ts';

/** How most of a document looks, by which what differs is known. Sizes and distances in points. */
export type Look = {
  size: number;
  font: string;
  /** From one line of a paragraph to the next, by size of letters. */
  pitch: (size: number) => number;
  /** Sizes of headings, the largest first. */
  headings: number[];
};

/** Sizes of letters differ by less where they look the same. */
export const rounded = (size: number) => Math.round(size * 2) / 2;

/** A heading's letters are so much larger than those of the text. */
const larger = 1.12;
const longestHeading = 250;

function mostOf<K>(counts: ReadonlyMap<K, number>, otherwise: K): K {
  let [best, most] = [otherwise, 0];
  for (const [key, count] of counts) if (count > most) [best, most] = [key, count];
  return best;
}

const count = <K>(counts: Map<K, number>, key: K, more: number) =>
  counts.set(key, (counts.get(key) ?? 0) + more);

export function lookOf(parts: readonly Line[][]): Look {
  const sizes = new Map<number, number>();
  const fonts = new Map<string, number>();
  const gaps = new Map<number, Map<number, number>>();
  for (const lines of parts) {
    lines.forEach((line, index) => {
      const letters = textOf(line).length;
      count(sizes, rounded(line.size), letters);
      count(fonts, `${rounded(line.size)} ${line.font}`, letters);
      const before = lines[index - 1];
      if (!before || rounded(before.size) !== rounded(line.size)) return;
      const ofSize = gaps.get(rounded(line.size)) ?? new Map<number, number>();
      gaps.set(rounded(line.size), count(ofSize, rounded(line.y - before.y), 1));
    });
  }
  const size = mostOf(sizes, 10);
  const ofBody = [...fonts].filter(([key]) => key.startsWith(`${size} `));
  const font = mostOf(new Map(ofBody), '').slice(`${size} `.length);
  const pitch = (of: number) => {
    const usual = mostOf(gaps.get(rounded(of)) ?? new Map<number, number>(), of * 1.25);
    return usual > of * 2.5 ? of * 1.25 : usual;
  };
  const headings = [...sizes.keys()].filter((of) => of >= size * larger).toSorted((a, b) => b - a);
  return { size, font, pitch, headings };
}

/** The level of a heading, from 1; null where these lines are not one. */
export function headingLevel(look: Look, lines: readonly Line[], apart: boolean): number | null {
  const [first] = lines;
  const text = lines.map(textOf).join(' ');
  if (!first || text.length > longestHeading || !/\p{L}/u.test(text)) return null;
  const bySize = look.headings.indexOf(rounded(first.size));
  if (bySize !== -1) return lines.length > 4 ? null : Math.min(bySize + 1, 6);
  const differs = lines.every(({ font }) => font !== look.font);
  const isTitle = /^(?:\p{Lu}|\d+(?:\.\d+)*\.?\s+\p{Lu})/u.test(text) && !/[.,;:!?]$/.test(text);
  const fits = lines.length <= 2 && text.length <= 120 && rounded(first.size) >= look.size;
  return apart && differs && isTitle && fits && !first.monospace
    ? Math.min(look.headings.length + 1, 6)
    : null;
}
