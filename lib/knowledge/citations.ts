/** `[1]`, `[1, 2]`, `[1-3]`: how a model was asked to cite, and how models do. */
const citation = /\[(\d{1,4}(?:\s*(?:[,;]|[-–])\s*\d{1,4})*)\]/g;
/** A longer range is not one of citations. */
const longestRange = 20;

/** A stretch of text, or the numbers that are cited at this place. */
export type Stretch = { text: string; numbers: null } | { text: string; numbers: number[] };

/** Pure: a text cut at its citations; joined again, the stretches are the text. */
export function stretchesOf(text: string): Stretch[] {
  const stretches: Stretch[] = [];
  let end = 0;
  for (const match of text.matchAll(citation)) {
    if (match.index > end) stretches.push({ text: text.slice(end, match.index), numbers: null });
    stretches.push({ text: match[0], numbers: numbersIn(match[1] ?? '') });
    end = match.index + match[0].length;
  }
  if (end < text.length) stretches.push({ text: text.slice(end), numbers: null });
  return stretches;
}

function numbersIn(list: string): number[] {
  return list.split(/[,;]/).flatMap((item) => {
    const [from = 0, to = from] = item.split(/[-–]/).map(Number);
    const length = to - from + 1;
    if (length < 1 || length > longestRange) return [from, to];
    return Array.from({ length }, (_, index) => from + index);
  });
}

/** Pure: the numbers that a text cites, each once, in their order. */
export function citedIn(text: string): number[] {
  return [...new Set(stretchesOf(text).flatMap(({ numbers }) => numbers ?? []))];
}
