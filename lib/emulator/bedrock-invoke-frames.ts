import { encodeEvent } from './event-stream';
import { FRAME_PADDING, padding, type Random } from './random';

/** An answer of InvokeModel: the whole body, and the bodies of a stream. */
export type Told = {
  whole: object;
  /** The JSON of each chunk; the last one says why the answer ended. */
  chunks: Iterable<object>;
  inputTokens: number;
  outputTokens: number;
};

/** A request that is taken: how large it is, and its answer once it is admitted. */
export type Prepared = { inputTokens: number; maxTokens: number; tell(): Told };

/** Frames of the recorded kind: base64 of each chunk's JSON, the metrics in the last one. */
export function* tellFrames(
  { chunks, inputTokens, outputTokens }: Told,
  random: Random,
  elapsed: () => number,
): Generator<Uint8Array> {
  const frame = (chunk: object) =>
    encodeEvent('chunk', {
      bytes: Buffer.from(JSON.stringify(chunk)).toString('base64'),
      p: padding(random, FRAME_PADDING),
    });
  const firstByteLatency = elapsed();
  let held: object | undefined;
  for (const chunk of chunks) {
    if (held) yield frame(held);
    held = chunk;
  }
  yield frame({
    ...held,
    'amazon-bedrock-invocationMetrics': {
      inputTokenCount: inputTokens,
      outputTokenCount: outputTokens,
      invocationLatency: elapsed(),
      firstByteLatency,
    },
  });
}
