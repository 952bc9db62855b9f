import {
  isStepCount,
  type ModelMessage,
  streamText,
  type TextStreamPart,
  type ToolSet,
  toUIMessageStream,
  type UIMessageChunk,
} from 'ai';
import type { Context } from '@/lib/accounts/context';
import type { ChatMessage } from '@/lib/chat/message';
import { isDatabaseDown } from '@/lib/db/failures';
import { AppError } from '@/lib/errors';
import { connectionTo } from '@/lib/models/connections';
import { toCallSettings } from '@/lib/models/parameters';
import { resolveModel } from '@/lib/models/resolve';
import type { ModelSettings, Offer } from '@/lib/models/schema';
import type { ToolName } from '@/lib/tools/schema';
import { toAiSdkTools } from '@/lib/tools/to-ai-sdk';
import { estimateTokens } from '@/lib/usage/cost';
import { type Observation, observe } from './observe';

/** Everything that one answer is made from. */
export type Turn = {
  offer: Offer;
  settings: ModelSettings;
  tools: readonly ToolName[];
  /** The conversation up to and with the question. */
  loadMessages: () => Promise<ModelMessage[]>;
  /** Last words of the stream once the answer is known, for example the chat's title. */
  lastWords: (answer: ChatMessage) => Promise<UIMessageChunk[]>;
};

/** A tool loop ends after so many calls of the model. */
const maxSteps = 8;

/** `stepMs` and `totalMs` also cover a service that accepts the call and never answers. */
const timeout = { totalMs: 600_000, stepMs: 300_000, chunkMs: 120_000, toolMs: 30_000 };

/** Takes the chunks of an answer as they come. */
export type Writer = { append: (...chunks: UIMessageChunk[]) => void };

/**
 * Asks the model, runs its tools, and writes what comes, step by step, until the stream ends in
 * whatever way. Never throws: what went wrong is in the observation.
 */
export async function askModel(
  ctx: Context,
  turn: Turn,
  writer: Writer,
  abortSignal: AbortSignal,
): Promise<Observation> {
  const { through, seen } = observe();
  try {
    const tools = toAiSdkTools(turn.tools, ctx, (toolCallId, ms) =>
      writer.append({
        type: 'message-metadata',
        messageMetadata: { toolMs: { [toolCallId]: ms } },
      }),
    );
    const messages = await loadMessages(turn);
    seen.estimatedInputTokens = estimatePrompt(messages);
    const { stream } = callModel(turn, messages, tools, abortSignal);
    await writeStream(stream.pipeThrough(through), tools, writer);
  } catch (error) {
    seen.error ??= error;
  }
  return seen;
}

/** Writes a model's stream as chunks. How it ends is not for the chunks to say: `conclude` does. */
export async function writeStream(
  stream: ReadableStream<TextStreamPart<ToolSet>>,
  tools: ToolSet,
  writer: Writer,
): Promise<void> {
  const chunks = toUIMessageStream({
    stream,
    tools,
    sendReasoning: true,
    sendStart: false,
    sendFinish: false,
    onError: () => 'The tool failed.',
  });
  for await (const chunk of chunks) {
    if (chunk.type !== 'error' && chunk.type !== 'abort') writer.append(chunk);
  }
}

function callModel(turn: Turn, messages: ModelMessage[], tools: ToolSet, abortSignal: AbortSignal) {
  const { offer } = turn;
  const settings = { ...turn.settings, tools: turn.tools };
  return streamText({
    model: resolveModel(offer, connectionTo(offer.source), settings),
    messages,
    ...toCallSettings(offer, settings),
    tools,
    // A forced call is forced once: the next step may answer.
    prepareStep: ({ stepNumber }) => (stepNumber === 0 ? {} : { toolChoice: 'auto' }),
    stopWhen: isStepCount(maxSteps),
    abortSignal,
    timeout,
    maxRetries: 0,
    onError: () => undefined, // seen by `observe`
  });
}

/** Of the words only: an image's share is the service's to count. */
function estimatePrompt(messages: ModelMessage[]): number {
  const words = messages
    .flatMap(({ content }) => (typeof content === 'string' ? content : content.map(wordsOf)))
    .join(' ');
  return estimateTokens(words);
}

function wordsOf(part: object): string {
  return 'text' in part && typeof part.text === 'string' ? part.text : '';
}

/** What fails before the service is asked is not the service's doing. */
function loadMessages(turn: Turn): Promise<ModelMessage[]> {
  return turn.loadMessages().catch((cause) => {
    throw new AppError(isDatabaseDown(cause) ? 'database_unavailable' : 'internal', { cause });
  });
}
