import type { LanguageModelV4 } from '@ai-sdk/provider';
import { connectionTo } from '@/lib/models/connections';
import { resolveModel } from '@/lib/models/resolve';
import type { Offer } from '@/lib/models/schema';

/** An answer of a service as it came over the wire. */
export type Recorded = { status: number; headers: Record<string, string>; body: Uint8Array };

/** How the connection ends after the last byte: as it should, or by a reset. */
export type Hangup = 'close' | 'reset';

/** Numbers from 0 to 1 that depend only on the seed. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A body in pieces of 1 to `most` bytes, cut without any regard to what the bytes mean. */
export function cutAnywhere(body: Uint8Array, seed: number, most: number): Uint8Array[] {
  const random = seededRandom(seed);
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < body.length; ) {
    const size = 1 + Math.floor(random() * most);
    pieces.push(body.slice(at, at + size));
    at += size;
  }
  return pieces;
}

/** What `fetch` throws while it reads a body whose connection was reset. */
function resetError(): TypeError {
  const cause = Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' });
  return new TypeError('terminated', { cause });
}

/** A body that is read piece by piece, so that nothing before a reset is lost. */
export function bodyOf(pieces: readonly Uint8Array[], hangup: Hangup = 'close'): ReadableStream {
  const left = [...pieces];
  return new ReadableStream(
    {
      pull(controller) {
        const piece = left.shift();
        if (piece) controller.enqueue(piece);
        else if (hangup === 'reset') controller.error(resetError());
        else controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}

/** The offer's own adapter over any `fetch`. */
function modelOver(offer: Offer, fetch: typeof globalThis.fetch): LanguageModelV4 {
  return resolveModel(offer, { ...connectionTo(offer.source), fetch });
}

/** The offer's own adapter over a service that always answers with this. */
export function replaying(
  offer: Offer,
  { status, headers, body }: Recorded,
  pieces: readonly Uint8Array[] = [body],
  hangup: Hangup = 'close',
): LanguageModelV4 {
  return modelOver(offer, async () => new Response(bodyOf(pieces, hangup), { status, headers }));
}
