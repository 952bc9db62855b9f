import { errorPiece, garbagePiece, type Wire, wireOf, withoutFinish } from './fault-wire';
import type { Fault } from './faults';

type Pieces = AsyncGenerator<Uint8Array>;

/** A whole answer comes in pieces of this many bytes when something happens to it. */
const PIECE_BYTES = 64;
const DRIPS_PER_SECOND = 10;

/** What a client sees of a connection that the other side reset. */
export function connectionReset(): Error {
  return new TypeError('terminated', {
    cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
  });
}

/** The same answer, with what the faults make of its body. */
export function withBodyFaults(
  response: Response,
  faults: readonly Fault[],
  signal: AbortSignal,
): Response {
  const spoils = faults.flatMap((fault) => spoilOf(fault, wireOf(response)) ?? []);
  if (spoils.length === 0 || !response.ok) return response;
  const body = toBody((gone) => {
    const pieces = piecesOf(response, wireOf(response));
    return spoils.reduce((spoilt, spoil) => spoil(spoilt, gone), pieces);
  }, signal);
  return new Response(body, { status: response.status, headers: response.headers });
}

/** What a fault does to the pieces of a body; undefined: it is no fault of the body. */
function spoilOf(
  fault: Fault,
  wire: Wire,
): ((pieces: Pieces, gone: AbortSignal) => Pieces) | undefined {
  switch (fault.kind) {
    case 'stall':
      return (pieces, gone) => stalled(pieces, fault.after, gone);
    case 'reset':
      return (pieces) => broken(pieces, fault.after);
    case 'cut':
      return (pieces) => first(pieces, fault.after);
    case 'garbage':
      return (pieces) => spoilt(pieces, fault.after, garbagePiece(wire));
    case 'error-event':
      return (pieces) => ended(pieces, fault.after, errorPiece(wire, fault.name));
    case 'missing-finish':
      return (pieces) => unfinished(pieces, wire);
    case 'drip':
      return (pieces, gone) => dripped(pieces, fault.bytesPerSecond, gone);
    default:
      return undefined;
  }
}

async function* piecesOf(response: Response, wire: Wire): Pieces {
  if (wire === 'json') {
    const bytes = new Uint8Array(await response.arrayBuffer());
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      yield bytes.subarray(at, at + PIECE_BYTES);
    }
    return;
  }
  const reader = response.body?.getReader();
  try {
    for (;;) {
      const read = await reader?.read();
      if (!read || read.done) return;
      yield read.value;
    }
  } finally {
    await reader?.cancel();
  }
}

async function* first(pieces: Pieces, count: number): Pieces {
  if (count === 0) return;
  let taken = 0;
  for await (const piece of pieces) {
    yield piece;
    taken += 1;
    if (taken >= count) return;
  }
}

/** Holds the piece that would come next, so that the stream behind it stays open too. */
async function* stalled(pieces: Pieces, after: number, gone: AbortSignal): Pieces {
  let seen = 0;
  for await (const piece of pieces) {
    if (seen === after) await pause(undefined, gone);
    if (gone.aborted) return;
    yield piece;
    seen += 1;
  }
  if (seen <= after) await pause(undefined, gone);
}

async function* broken(pieces: Pieces, after: number): Pieces {
  yield* first(pieces, after);
  throw connectionReset();
}

async function* ended(pieces: Pieces, after: number, last: Uint8Array): Pieces {
  yield* first(pieces, after);
  yield last;
}

async function* spoilt(pieces: Pieces, after: number, garbage: Uint8Array): Pieces {
  let seen = 0;
  for await (const piece of pieces) {
    if (seen === after) yield garbage;
    seen += 1;
    yield piece;
  }
  if (seen <= after) yield garbage;
}

async function* unfinished(pieces: Pieces, wire: Wire): Pieces {
  if (wire === 'json') {
    const parts: Uint8Array[] = [];
    for await (const piece of pieces) parts.push(piece);
    yield withoutFinish(wire, Buffer.concat(parts)) ?? new Uint8Array();
    return;
  }
  for await (const piece of pieces) {
    const rest = withoutFinish(wire, piece);
    if (rest) yield rest;
  }
}

async function* dripped(pieces: Pieces, bytesPerSecond: number, gone: AbortSignal): Pieces {
  const step = Math.max(1, Math.floor(bytesPerSecond / DRIPS_PER_SECOND));
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length; at += step) {
      const drop = piece.subarray(at, at + step);
      await pause((drop.length * 1000) / bytesPerSecond, gone);
      yield drop;
    }
  }
}

/** Waits so many milliseconds, or for ever; no longer than until somebody leaves. */
export function pause(ms: number | undefined, gone: AbortSignal): Promise<void> {
  if (gone.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = ms === undefined ? undefined : setTimeout(end, ms);
    gone.addEventListener('abort', end, { once: true });
    function end() {
      clearTimeout(timer);
      gone.removeEventListener('abort', end);
      resolve();
    }
  });
}

/** A body out of pieces; who leaves it or aborts the request ends every wait in it. */
function toBody(
  make: (gone: AbortSignal) => Pieces,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  const gone = new AbortController();
  const pieces = make(gone.signal);
  let aborted: () => void = () => {};
  const finish = () => signal.removeEventListener('abort', aborted);
  const leave = () => {
    finish();
    gone.abort();
    // nobody reads what comes of it any more
    pieces.return(undefined).catch(() => {});
  };
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        aborted = () => {
          controller.error(signal.reason);
          leave();
        };
        if (signal.aborted) aborted();
        else signal.addEventListener('abort', aborted, { once: true });
      },
      async pull(controller) {
        const { done, value } = await pieces.next().finally(() => gone.signal.throwIfAborted());
        if (!done) return controller.enqueue(value);
        finish();
        controller.close();
      },
      cancel: leave,
    },
    { highWaterMark: 0 },
  );
}
