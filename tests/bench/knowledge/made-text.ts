/** A generator of numbers from 0 to 1 that gives the same ones every time (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const syllables =
  'ba be bi ca co da de di fa fe ga go la le li ma me mo na ne no pa pe ra re ri sa se si ta te to va ve vi'.split(
    ' ',
  );
const vocabularySize = 20_000;
const grammar = 'the of and to in a is that for it was on are as with they at be this from'.split(
  ' ',
);

const vocabulary = Array.from({ length: vocabularySize }, (_, index) => {
  const random = randomFrom(index);
  const length = 2 + Math.floor(random() * 3);
  return Array.from(
    { length },
    () => syllables[Math.floor(random() * syllables.length)] ?? '',
  ).join('');
});

/** A word out of so many, the first ones much oftener than the last (Zipf's law). */
const zipf = (random: () => number, size: number) => Math.floor(size ** random()) - 1;

/**
 * Text that is nothing but words: as often as in a language, a third of them of a subject that each
 * fifty stretches have in common.
 */
export function madeText(number: number, words: number): string {
  const random = randomFrom(1_000_003 * number + 17);
  const subject = Math.floor(number / 50) * 37;
  return Array.from({ length: words }, (_, at) => {
    const kind = random();
    const word =
      kind < 0.35
        ? grammar[Math.floor(random() * grammar.length)]
        : kind < 0.7
          ? vocabulary[(subject + zipf(random, 60) * 101) % vocabularySize]
          : vocabulary[zipf(random, vocabularySize)];
    return at % 15 === 14 ? `${word}.` : word;
  }).join(' ');
}

/** Eight words in a row of a text, as a question about it. */
export function questionAbout(text: string, random: () => number): string {
  const words = text.split(' ');
  const from = Math.floor(random() * Math.max(1, words.length - 8));
  return words.slice(from, from + 8).join(' ');
}
