import {
  isStepCount,
  type ModelMessage,
  streamText,
  toUIMessageStream,
  type UIMessageChunk,
} from 'ai';
import type { Context } from '@/lib/accounts/context';
import type { ChatMessage } from '@/lib/chat/message';
import { describeFailure, log } from '@/lib/log';
import { type ModelSettings, toCallSettings } from '@/lib/models/parameters';
import { resolveModel } from '@/lib/models/resolve';
import type { Offer } from '@/lib/models/schema';
import type { ToolName } from '@/lib/tools/schema';
import { toAiSdkTools } from '@/lib/tools/to-ai-sdk';
import { conclude } from './conclude';
import { foldLog } from './fold-log';
import { goLive, type LiveRun, publish } from './live';
import { RunLog } from './log';
import { type Observation, observe } from './observe';
import { type Settlement, settleRun } from './settle';
import type { ClaimedRun } from './start';

/** Everything that one answer is made from. */
export type Turn = {
  offer: Offer;
  settings: ModelSettings & {
    system?: string | undefined;
    toolChoice?: 'auto' | 'any' | 'none' | undefined;
  };
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

/**
 * Writes the answer of a claimed run, detached from any request: readers follow the log, and only
 * Stop or the end of the process ends it early. Every ending is stored as what it is.
 */
export function generate(ctx: Context, claimed: ClaimedRun, turn: Turn): LiveRun {
  return goLive({ id: claimed.id, chatId: claimed.chatId }, async (run) => {
    const startedAt = performance.now();
    const { answerId, metadata } = claimed;
    const writer = new RunLog(ctx.db, run);
    writer.append({ type: 'start', messageId: answerId, messageMetadata: metadata });

    const seen = await pump(ctx, run, turn, writer);

    const { firstSeq, chunks } = await writer.close();
    const answer = foldLog(answerId, run.chunks);
    const { metadata: conclusion, end } = conclude({ run, turn, claimed, seen, answer, startedAt });
    const ending = [...(await lastWords(turn, answer, run.id)), ...end];
    await settle(ctx, {
      run: claimed,
      metadata: conclusion,
      parts: foldLog(answerId, [...run.chunks, ...ending]).parts,
      log: { firstSeq, chunks: [...chunks, ...ending] },
    });
    publish(run, ...ending);
  });
}

/** Calls the model and writes what comes, step by step, until the stream ends in whatever way. */
async function pump(ctx: Context, run: LiveRun, turn: Turn, writer: RunLog): Promise<Observation> {
  const { through, seen } = observe();
  try {
    const { offer, settings } = turn;
    const tools = toAiSdkTools(turn.tools, ctx, (toolCallId, ms) =>
      writer.append({
        type: 'message-metadata',
        messageMetadata: { toolMs: { [toolCallId]: ms } },
      }),
    );
    const result = streamText({
      model: resolveModel(offer),
      messages: await turn.loadMessages(),
      ...(settings.system ? { instructions: settings.system } : {}),
      ...toCallSettings(offer, settings),
      tools,
      toolChoice: settings.toolChoice === 'any' ? 'required' : (settings.toolChoice ?? 'auto'),
      // A forced call is forced once: the next step may answer.
      prepareStep: ({ stepNumber }) => (stepNumber === 0 ? {} : { toolChoice: 'auto' }),
      stopWhen: isStepCount(maxSteps),
      abortSignal: run.abort.signal,
      timeout,
      maxRetries: 0,
      onError: () => undefined, // seen by `observe`
    });
    const stream = toUIMessageStream({
      stream: result.stream.pipeThrough(through),
      tools,
      sendReasoning: true,
      sendStart: false,
      sendFinish: false,
      onError: () => 'The tool failed.',
    });
    for await (const chunk of stream) {
      if (chunk.type !== 'error' && chunk.type !== 'abort') writer.append(chunk);
    }
  } catch (error) {
    seen.error ??= error;
  }
  return seen;
}

async function lastWords(turn: Turn, answer: ChatMessage, run: string): Promise<UIMessageChunk[]> {
  try {
    return await turn.lastWords(answer);
  } catch (error) {
    log.warn('no last words', { run, cause: describeFailure(error) });
    return [];
  }
}

const settleTries = [500, 1_000, 2_000, 4_000, 8_000, 15_000];

/** Stores the end; a database that is away is asked again for about half a minute. */
async function settle(ctx: Context, settlement: Settlement): Promise<void> {
  for (const waitMs of [...settleTries, null]) {
    try {
      await settleRun(ctx.db, settlement);
      return;
    } catch (error) {
      const { id } = settlement.run;
      log.error('answer not stored yet', { run: id, cause: describeFailure(error) });
      if (waitMs !== null) await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}
