import type { ModelMessage, ToolSet, UIMessageChunk } from 'ai';
import type { Context } from '@/lib/accounts/context';
import type { ChatMessage } from '@/lib/chat/message';
import { isDatabaseDown } from '@/lib/db/failures';
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
import type { Writer } from './read-step';
import { type Hearing, runSteps } from './run-steps';
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
  /** What the stream begins with, for example the chat's title. */
  firstWords?: UIMessageChunk[];
  /** Last words of the stream once the answer is known, for example the chat's title. */
  lastWords: (answer: ChatMessage) => Promise<UIMessageChunk[]>;
};

/** Who is asked, and how. */
type Asking = Pick<Turn, 'offer' | 'settings' | 'tools'>;

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
  const seen = observe();
  try {
    const tools = toAiSdkTools(turn.tools, ctx, (toolCallId, ms) =>
      writer.append({
        type: 'message-metadata',
        messageMetadata: { toolMs: { [toolCallId]: ms } },
      }),
    );
    const messages = await loadMessages(turn);
    seen.estimatedInputTokens = estimateInput(messages);
    await callModel(ctx, turn, { seen, writer }, { messages, tools, abortSignal });
  } catch (error) {
    seen.error ??= error;
  }
  return seen;
}

/** The way to the offer's source, with every call of it kept in the observation. */
function watched({ offer }: Asking, seen: Observation): Connection {
  const connection = connectionTo(offer.source);
  const { fetch, exchanges } = captureExchange(connection.fetch, connection.apiKey);
  seen.exchanges = exchanges;
  seen.demonstration = connection.summary.kind === 'demonstration';
  return { ...connection, fetch };
}

type Call = { messages: ModelMessage[]; tools: ToolSet; abortSignal: AbortSignal };

/** The one way to ask: everything that the settings of a turn become at its offer. */
export async function callModel(
  ctx: Context,
  asking: Asking,
  hearing: Hearing,
  call: Call,
): Promise<void> {
  const { offer } = asking;
  const settings = { ...asking.settings, tools: asking.tools };
  const model = resolveModel(offer, watched(asking, hearing.seen), settings);
  await runSteps(
    {
      ...call,
      model: withPatience(ctx, offer, model, hearing.writer),
      settings: toCallSettings(offer, settings),
    },
    hearing,
  );
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
