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
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { captureExchange } from '@/lib/models/capture';
import { type Connection, connectionTo } from '@/lib/models/connections';
import { toCallSettings } from '@/lib/models/parameters';
import { resolveModel } from '@/lib/models/resolve';
import type { ModelSettings, Offer } from '@/lib/models/schema';
import type { ToolName } from '@/lib/tools/schema';
import { toAiSdkTools } from '@/lib/tools/to-ai-sdk';
import { estimateTokens } from '@/lib/usage/estimate';
import type { GoingOn } from './go-on';
import { type Observation, observe } from './observe';
import { withPatience } from './with-patience';

/** Everything that one answer is made from. */
export type Turn = {
  offer: Offer;
  settings: ModelSettings;
  tools: readonly ToolName[];
  /** Where the run goes on with an answer that ended early. */
  goesOn?: GoingOn;
  /** The conversation up to and with the question. */
  loadMessages: () => Promise<ModelMessage[]>;
  /** Last words of the stream once the answer is known, for example the chat's title. */
  lastWords: (answer: ChatMessage) => Promise<UIMessageChunk[]>;
};

/** Who is asked, and how. */
type Asking = Pick<Turn, 'offer' | 'settings' | 'tools'>;

/** A tool loop ends after so many calls of the model. */
const maxSteps = 8;

/**
 * `stepMs` and `totalMs` also cover a service that accepts the call and never answers, and the wait
 * in line before the call.
 */
const timeout = () => {
  const totalMs = env().answerSeconds * 1_000;
  return { totalMs, stepMs: Math.min(450_000, totalMs), chunkMs: 120_000, toolMs: 30_000 };
};

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
    seen.estimatedInputTokens = estimateInput(messages);
    const { stream } = callModel(ctx, turn, { seen, writer }, { messages, tools, abortSignal });
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

/** The way to the offer's source, with every call of it kept in the observation. */
function watched({ offer }: Asking, seen: Observation): Connection {
  const connection = connectionTo(offer.source);
  const { fetch, exchanges } = captureExchange(connection.fetch, connection.apiKey);
  seen.exchanges = exchanges;
  seen.demonstration = connection.summary.kind === 'demonstration';
  return { ...connection, fetch };
}

/** Who hears of a call: what is seen of it, and what its readers are told. */
type Hearing = { seen: Observation; writer: Writer };

type Call = { messages: ModelMessage[]; tools: ToolSet; abortSignal: AbortSignal };

/** The one way to ask: everything that the settings of a turn become at its offer. */
export function callModel(ctx: Context, asking: Asking, { seen, writer }: Hearing, call: Call) {
  const { offer } = asking;
  const settings = { ...asking.settings, tools: asking.tools };
  return streamText({
    model: withPatience(ctx, offer, resolveModel(offer, watched(asking, seen), settings), writer),
    ...call,
    ...toCallSettings(offer, settings),
    // A forced call is forced once: the next step may answer.
    prepareStep: ({ stepNumber }) => (stepNumber === 0 ? {} : { toolChoice: 'auto' }),
    stopWhen: isStepCount(maxSteps),
    timeout: timeout(),
    maxRetries: 0,
    onError: () => undefined, // seen by `observe`
  });
}

/** Of the words only: an image's share is the service's to count. */
export function estimateInput(messages: ModelMessage[]): number {
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
