import type { ModelMessage, ToolSet, UIMessageChunk } from 'ai';
import type { Context } from '@/lib/accounts/context';
import type { ChatMessage } from '@/lib/chat/message';
import { isDatabaseDown } from '@/lib/db/failures';
import { AppError } from '@/lib/errors';
import { SourceNumbers } from '@/lib/knowledge/source-numbers';
import { captureExchange } from '@/lib/models/capture';
import { type Connection, connectionTo } from '@/lib/models/connections';
import { type CallSettings, toCallSettings } from '@/lib/models/parameters';
import { resolveModel } from '@/lib/models/resolve';
import type { ModelSettings, Offer } from '@/lib/models/schema';
import type { AnswerScope } from '@/lib/tools/define';
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
  /** What the model is told besides the person's own instructions. */
  instructions?: string;
  /** What the tools may search, and how they number it. */
  documents?: Omit<AnswerScope, 'onSources'>;
  /** Where the run goes on with an answer that ended early. */
  goesOn?: GoingOn;
  /** The conversation up to and with the question; what its readers are to know goes to the writer. */
  loadMessages: (writer: Writer, signal: AbortSignal) => Promise<ModelMessage[]>;
  /** What the stream begins with, for example the chat's title. */
  firstWords?: UIMessageChunk[];
  /** Last words of the stream once the answer is known, for example the chat's title. */
  lastWords: (answer: ChatMessage) => Promise<UIMessageChunk[]>;
};

/** Who is asked, and how. */
type Asking = Pick<Turn, 'offer' | 'settings' | 'tools' | 'instructions'>;

const noDocuments = () => ({ collections: [], numbers: new SourceNumbers() });

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
    const { documents = noDocuments() } = turn;
    const tools = toAiSdkTools(turn.tools, {
      ctx,
      scope: { ...documents, onSources: (sources) => writer.append(...sources) },
      onEnd: (toolCallId, ms) =>
        writer.append({
          type: 'message-metadata',
          messageMetadata: { toolMs: { [toolCallId]: ms } },
        }),
    });
    const messages = await loadMessages(turn, writer, abortSignal);
    seen.estimatedInputTokens = estimateInput(messages);
    await callModel(ctx, turn, { seen, writer }, { messages, tools, abortSignal });
  } catch (error) {
    if (!abortSignal.aborted) seen.error ??= error;
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
      settings: withInstructions(toCallSettings(offer, settings), asking.instructions),
    },
    hearing,
  );
}

function withInstructions(settings: CallSettings, added: string | undefined): CallSettings {
  if (!added) return settings;
  const { instructions } = settings;
  return { ...settings, instructions: instructions ? `${instructions}\n\n${added}` : added };
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
function loadMessages(turn: Turn, writer: Writer, signal: AbortSignal): Promise<ModelMessage[]> {
  return turn.loadMessages(writer, signal).catch((cause) => {
    if (cause instanceof AppError) throw cause;
    throw new AppError(isDatabaseDown(cause) ? 'database_unavailable' : 'internal', { cause });
  });
}
