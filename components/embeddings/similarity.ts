/** Cosine of the angle between two vectors: 1 is the same direction, 0 none in common. */
export function cosine(a: readonly number[], b: readonly number[]): number {
  let dot = 0;
  let lengthA = 0;
  let lengthB = 0;
  for (const [place, x] of a.entries()) {
    const y = b[place] ?? 0;
    dot += x * y;
    lengthA += x * x;
    lengthB += y * y;
  }
  const lengths = Math.sqrt(lengthA) * Math.sqrt(lengthB);
  return lengths === 0 ? 0 : Math.min(1, Math.max(-1, dot / lengths));
}

/** Every vector against every other, row by row. */
export function similarityMatrix(vectors: readonly (readonly number[])[]): number[][] {
  const rows: number[][] = vectors.map(() => []);
  for (const [i, a] of vectors.entries()) {
    for (let j = i; j < vectors.length; j += 1) {
      const value = i === j ? 1 : cosine(a, vectors[j] ?? []);
      (rows[i] ?? [])[j] = value;
      (rows[j] ?? [])[i] = value;
    }
  }
  return rows;
}

/** Two texts by their places, and how near they are. */
export type Pair = { a: number; b: number; similarity: number };

/** Every pair of different texts, the nearest first. */
export function nearestPairs(matrix: readonly (readonly number[])[]): Pair[] {
  const pairs = matrix.flatMap((row, a) =>
    row.slice(a + 1).map((similarity, offset) => ({ a, b: a + 1 + offset, similarity })),
  );
  return pairs.sort((one, other) => other.similarity - one.similarity);
}

/** The lowest and the highest similarity of two different texts; 0 to 1 where there is one text. */
export function rangeOf(pairs: readonly Pair[]): { low: number; high: number } {
  return { low: pairs.at(-1)?.similarity ?? 0, high: pairs[0]?.similarity ?? 1 };
}

/** Where a similarity stands between the lowest (0) and the highest (1). */
export function heatOf(similarity: number, { low, high }: { low: number; high: number }): number {
  if (high <= low) return similarity >= high ? 1 : 0;
  return Math.min(1, Math.max(0, (similarity - low) / (high - low)));
}
