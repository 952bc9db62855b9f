/** The seeds to play: `FAULT_SEEDS` is a list such as `7` or `1-300`; 20 without it. */
export function chosenSeeds(): number[] {
  const [first = 1, last = first] = (process.env.FAULT_SEEDS ?? '1-20').split('-').map(Number);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** How often a proof is made: `short` with all other tests, `long` by `npm run test:faults`. */
export const times = (short: number, long: number) => (process.env.FAULT_SEEDS ? long : short);
