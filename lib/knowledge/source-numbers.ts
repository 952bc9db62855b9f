import type { Passage } from './schema';
import { type Source, sourcesOf, toSource } from './source';

/** A passage under the number by which the answer cites it. */
export type NumberedPassage = Passage & { number: number };

/**
 * Numbers the passages of a chat. A passage keeps its number for as long as the chat lasts, however
 * often it is found; so a citation means the same in every answer.
 */
export class SourceNumbers {
  readonly #numbers = new Map<string, number>();
  /** Chunks that this answer has among its sources. */
  readonly #told = new Set<string>();
  #last = 0;

  /** What earlier answers were given. */
  remember(parts: readonly { type: string }[]): void {
    for (const { chunkId, number } of sourcesOf(parts)) {
      this.#numbers.set(chunkId, number);
      this.#last = Math.max(this.#last, number);
    }
  }

  /** What this answer was given already, before it goes on. */
  keep(parts: readonly { type: string }[]): void {
    this.remember(parts);
    for (const { chunkId } of sourcesOf(parts)) this.#told.add(chunkId);
  }

  /** The passages with their numbers, and those that are new to this answer as its sources. */
  number(passages: readonly Passage[]): { numbered: NumberedPassage[]; sources: Source[] } {
    const numbered = passages.map((passage) => ({
      ...passage,
      number: this.#numberOf(passage.chunkId),
    }));
    const fresh = numbered.filter(({ chunkId }) => !this.#told.has(chunkId));
    for (const { chunkId } of fresh) this.#told.add(chunkId);
    return { numbered, sources: fresh.map((passage) => toSource(passage.number, passage)) };
  }

  #numberOf(chunkId: string): number {
    const known = this.#numbers.get(chunkId);
    if (known !== undefined) return known;
    this.#last += 1;
    this.#numbers.set(chunkId, this.#last);
    return this.#last;
  }
}
