import type { UIMessageChunk } from 'ai';

type Delta = Extract<UIMessageChunk, { type: 'text-delta' | 'reasoning-delta' }>;

const isDelta = (chunk: UIMessageChunk): chunk is Delta =>
  chunk.type === 'text-delta' || chunk.type === 'reasoning-delta';

const halfAtEnd = /[\ud800-\udbff]$/;

/**
 * Keeps the first half of a character (of a surrogate pair) back until the second one comes with
 * the text's next delta: each alone would be kept as a replacement character.
 */
export class WholeCharacters {
  #half: Delta | undefined;

  take(chunks: readonly UIMessageChunk[]): readonly UIMessageChunk[] {
    const needed =
      this.#half || chunks.some((chunk) => isDelta(chunk) && halfAtEnd.test(chunk.delta));
    return needed ? chunks.flatMap((chunk) => this.#pass(chunk)) : chunks;
  }

  /** What is still kept back. */
  end(): UIMessageChunk[] {
    const half = this.#half;
    this.#half = undefined;
    return half ? [half] : [];
  }

  #pass(chunk: UIMessageChunk): UIMessageChunk[] {
    // News of the answer as a whole come between the words of a text.
    if (chunk.type === 'message-metadata') return [chunk];
    const [half] = this.end();
    if (!isDelta(chunk)) return half ? [half, chunk] : [chunk];
    const joins = half && isDelta(half) && half.type === chunk.type && half.id === chunk.id;
    const delta = joins ? half.delta + chunk.delta : chunk.delta;
    const before = half && !joins ? [half] : [];
    if (!halfAtEnd.test(delta)) return [...before, { ...chunk, delta }];
    this.#half = { ...chunk, delta: delta.slice(-1) };
    return delta.length > 1 ? [...before, { ...chunk, delta: delta.slice(0, -1) }] : before;
  }
}
