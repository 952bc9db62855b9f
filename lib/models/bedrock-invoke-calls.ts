import { createIdGenerator } from 'ai';
import type { CallPiece } from './bedrock-invoke-answer';

/** A tool call as it grows. */
export type GrowingCall = { id: string; name: string; arguments: string };

// The form that Mistral's models take back (Mistral code 3280).
const freshId = createIdGenerator({ size: 9 });

/** Puts pieces of tool calls together. */
export class CallCollector {
  readonly calls: GrowingCall[] = [];
  readonly #byIndex = new Map<number, GrowingCall>();

  /** Adds a piece; tells the call it belongs to, and whether it began with it. */
  add(piece: CallPiece): { call: GrowingCall; begins: boolean } {
    const known = this.#find(piece);
    if (known) {
      known.arguments += piece.arguments;
      return { call: known, begins: false };
    }
    const call = { id: this.#idFor(piece), name: piece.name ?? '', arguments: piece.arguments };
    this.calls.push(call);
    if (piece.index !== undefined) this.#byIndex.set(piece.index, call);
    return { call, begins: true };
  }

  /** A later piece has the index of its call and no name, or is about the last call. */
  #find({ index, name }: CallPiece): GrowingCall | undefined {
    if (name) return undefined;
    return index === undefined ? this.calls.at(-1) : this.#byIndex.get(index);
  }

  /** Some answers have no ids, or all the same, like Mistral's documented `null`. */
  #idFor({ id }: CallPiece): string {
    const usable = id && id !== 'null' && !this.calls.some((call) => call.id === id);
    return usable ? id : freshId();
  }
}

/** The arguments as the JSON text of an object, as far as they are one. */
export const inputOf = (call: GrowingCall): string =>
  call.arguments.trim() === '' ? '{}' : call.arguments;
