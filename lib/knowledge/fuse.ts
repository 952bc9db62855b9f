/** How much the first places count over the next ones (Cormack, Clarke and Büttcher, 2009). */
const flatness = 60;

/** Reciprocal rank fusion: every list of ids, best first, gives 1 / (60 + place) to each. Best first. */
export function fuse(lists: readonly (readonly string[])[]): { id: string; score: number }[] {
  const scores = new Map<string, number>();
  for (const list of lists) {
    for (const [index, id] of list.entries()) {
      scores.set(id, (scores.get(id) ?? 0) + 1 / (flatness + index + 1));
    }
  }
  return [...scores]
    .map(([id, score]) => ({ id, score }))
    .sort((one, other) => other.score - one.score || (one.id < other.id ? -1 : 1));
}
