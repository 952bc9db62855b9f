/**
 * Must never change: vectors that are stored were turned by it.
 */
const seed = 0x9e3779b9;
const rounds = 2;

/**
 * A vector brought to length 1 and turned by a fixed, random-looking rotation. Angles stay as they
 * are, so comparing turned vectors compares the vectors; but what stood in a few dimensions is
 * spread over all. Then the signs alone tell much of the angle, which the index lives on (randomised
 * Hadamard transform; Ailon and Chazelle, 2009). Any number of dimensions.
 */
export function rotate(vector: readonly number[]): Float32Array {
  const turned = Float64Array.from(vector);
  const random = xorshift(seed);
  // The transform takes a power of two: of other lengths, the first part and the last in turn.
  const width = 2 ** Math.floor(Math.log2(Math.max(1, turned.length)));
  for (let round = 0; round < rounds; round += 1) {
    for (let at = 0; at < turned.length; at += 1) {
      if (random() < 0) turned[at] = -(turned[at] ?? 0);
    }
    const from = round % 2 === 0 ? 0 : turned.length - width;
    hadamard(turned.subarray(from, from + width));
  }
  const length = Math.hypot(...turned) || 1;
  return Float32Array.from(turned, (value) => value / length);
}

/** The Walsh-Hadamard transform in place, up to its scale brought back to length. */
function hadamard(part: Float64Array): void {
  for (let half = 1; half < part.length; half *= 2) {
    for (let block = 0; block < part.length; block += 2 * half) {
      for (let at = block; at < block + half; at += 1) {
        const [one, other] = [part[at] ?? 0, part[at + half] ?? 0];
        part[at] = one + other;
        part[at + half] = one - other;
      }
    }
  }
  const scale = 1 / Math.sqrt(part.length);
  for (let at = 0; at < part.length; at += 1) part[at] = (part[at] ?? 0) * scale;
}

/** Marsaglia's xorshift: signed 32-bit numbers. */
function xorshift(start: number): () => number {
  let state = start | 0;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state;
  };
}
