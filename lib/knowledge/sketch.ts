/** Must never change, all three: sketches that are stored were made by them. */
const seed = 0x9e3779b9;
const turns = 4;
const rounds = 2;

/** Bits of a sketch, for each dimension of the vector. */
export const bitsPerDimension = turns;

/**
 * What an index keeps of a vector: the signs of its numbers after each of four fixed, random-looking
 * rotations, as a text of 0 and 1. Of two sketches, the share of bits that differ is the angle of
 * the vectors over π, up to chance (Charikar, 2002; rotated by the randomised Hadamard transform of
 * Ailon and Chazelle, 2009). Without the rotations, numbers that are zero would tell nothing; with
 * one alone, a tenth of the nearest ten are missed among 100,000 chunks.
 */
export function sketch(vector: readonly number[]): string {
  const random = xorshift(seed);
  let bits = '';
  for (let turn = 0; turn < turns; turn += 1) {
    for (const value of rotate(vector, random)) bits += value > 0 ? '1' : '0';
  }
  return bits;
}

/** Keeps length and angles; the transform takes a power of two: the first part and the last in turn. */
function rotate(vector: readonly number[], random: () => number): Float64Array {
  const turned = Float64Array.from(vector);
  const width = 2 ** Math.floor(Math.log2(Math.max(1, turned.length)));
  for (let round = 0; round < rounds; round += 1) {
    for (let at = 0; at < turned.length; at += 1) {
      if (random() < 0) turned[at] = -(turned[at] ?? 0);
    }
    const from = round % 2 === 0 ? 0 : turned.length - width;
    hadamard(turned.subarray(from, from + width));
  }
  return turned;
}

/** The Walsh-Hadamard transform in place, brought back to the length that it had. */
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
