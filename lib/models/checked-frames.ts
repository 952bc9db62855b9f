import { isUtf8 } from 'node:buffer';
import { FrameReader } from './bedrock-invoke-frames';
import { toError } from './bedrock-invoke-stream';
import { mergedText } from './merged-text-frames';
import { NotTextError } from './not-text-error';

/** Length, length of the headers, and the checksum of both; another checksum ends the frame. */
const preludeBytes = 12;
const checksumBytes = 4;

/** The exceptions that the Converse adapter of the AI SDK (5.0.101) tells of; it passes over others. */
const told =
  /^(internalServer|modelStreamError|serviceUnavailable|throttling|validation)Exception$/i;

/** Of an exception, and of an error that is in no service model. */
const troubles = [Buffer.from(':exception-type'), Buffer.from(':error-code')];

/**
 * Whole frames of AWS's event stream; those of text that came together are one. Throws at one whose payload is no text, and at
 * an exception that the adapter would pass over, so that the answer would seem to be whole.
 */
export function checkedFrames(): TransformStream<Uint8Array, Uint8Array> {
  let rest = Buffer.alloc(0);
  return new TransformStream({
    transform(bytes, controller) {
      rest = rest.length === 0 ? Buffer.from(bytes) : Buffer.concat([rest, bytes]);
      const { frames, length, failure } = check(rest);
      if (frames.length > 0) controller.enqueue(new Uint8Array(Buffer.concat(mergedText(frames))));
      if (failure) throw failure;
      rest = rest.subarray(length);
    },
    flush(controller) {
      if (rest.length > 0) controller.enqueue(new Uint8Array(rest));
    },
  });
}

/** The good frames that the bytes begin with, their length, and what is wrong with the next. */
function check(bytes: Buffer): { frames: Buffer[]; length: number; failure?: unknown } {
  const frames: Buffer[] = [];
  let at = 0;
  while (bytes.length - at >= preludeBytes) {
    const end = at + bytes.readUInt32BE(at);
    const payload = at + preludeBytes + bytes.readUInt32BE(at + 4);
    // What is no frame is for the adapter to judge.
    if (end < payload + checksumBytes) {
      return { frames: [...frames, bytes.subarray(at)], length: bytes.length };
    }
    if (end > bytes.length) break;
    if (!isUtf8(bytes.subarray(payload, end - checksumBytes))) {
      return { frames, length: at, failure: new NotTextError() };
    }
    const headers = bytes.subarray(at + preludeBytes, payload);
    const failure = troubles.some((name) => headers.includes(name))
      ? troubleIn(bytes.subarray(at, end))
      : undefined;
    if (failure) return { frames, length: at, failure };
    frames.push(bytes.subarray(at, end));
    at = end;
  }
  return { frames, length: at };
}

function troubleIn(bytes: Uint8Array): unknown {
  for (const frame of new FrameReader().read(bytes)) {
    if (frame.kind === 'exception' && !told.test(frame.type)) return toError(frame);
  }
  return undefined;
}
