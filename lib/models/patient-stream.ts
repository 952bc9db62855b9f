import type { LanguageModelV4StreamPart } from '@ai-sdk/provider';

type Part = LanguageModelV4StreamPart;

/** What a stream has brought before anything that a person would see. */
export type Opening = {
  held: Part[];
  /** What came instead of the first content: an error in the stream, or the stream's own. */
  failure: { error: unknown; told: boolean } | null;
  reader: ReadableStreamDefaultReader<Part>;
};

const silent = new Set<Part['type']>([
  'stream-start',
  'response-metadata',
  'raw',
  'ping',
  'text-start',
  'reasoning-start',
]);

function isSilent(part: Part): boolean {
  return silent.has(part.type) || (part.type === 'text-delta' && part.delta === '');
}

/** Reads a stream as far as its first content, its end, or its failure. */
export async function openStream(stream: ReadableStream<Part>): Promise<Opening> {
  const reader = stream.getReader();
  const held: Part[] = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { held, failure: null, reader };
      held.push(value);
      if (value.type === 'error') {
        await reader.cancel();
        return { held, failure: { error: value.error, told: true }, reader };
      }
      if (!isSilent(value)) return { held, failure: null, reader };
    }
  } catch (error) {
    return { held, failure: { error, told: false }, reader };
  }
}

/** What a stream was seen to bring: the tokens that the service counted, and the length of the text. */
export type Seen = { countedTokens: number | undefined; characters: number };

function note(seen: Seen, part: Part): void {
  if (part.type === 'finish') {
    const { inputTokens, outputTokens } = part.usage;
    if (inputTokens.total === undefined || outputTokens.total === undefined) return;
    seen.countedTokens = inputTokens.total + outputTokens.total;
  }
  if ('delta' in part) seen.characters += part.delta.length;
}

/** The whole stream again; `onEnd` runs once, before its end, however it ends. */
export function replay(
  { held, reader, failure }: Opening,
  onEnd: (seen: Seen) => Promise<void>,
): ReadableStream<Part> {
  const seen: Seen = { countedTokens: undefined, characters: 0 };
  const waiting = held.values();
  const next = async (): Promise<ReadableStreamReadResult<Part>> => {
    const { done, value } = waiting.next();
    if (!done) return { done: false, value };
    if (failure && !failure.told) throw failure.error;
    return failure ? { done: true, value: undefined } : reader.read();
  };
  return new ReadableStream<Part>({
    async pull(controller) {
      try {
        const { done, value } = await next();
        if (done) {
          await onEnd(seen);
          return controller.close();
        }
        note(seen, value);
        controller.enqueue(value);
      } catch (error) {
        await onEnd(seen);
        controller.error(error);
      }
    },
    async cancel(reason) {
      await reader.cancel(reason);
      await onEnd(seen);
    },
  });
}
