import { randomUUID } from 'node:crypto';
import type { UIMessageChunk } from 'ai';
import type { Context } from '@/lib/accounts/context';
import { requireOffer } from '@/lib/chat/prepare-turn';
import { jsonAsked } from '@/lib/models/json-method';
import type { Offer } from '@/lib/models/schema';
import { callModel, estimateInput } from '@/lib/runs/ask-model';
import { conclude } from '@/lib/runs/conclude';
import { foldLog } from '@/lib/runs/fold-log';
import { observe } from '@/lib/runs/observe';
import type { Writer } from '@/lib/runs/read-step';
import type { AnswerMetadata } from '@/lib/runs/schema';
import { whileStoppable } from './running';
import type { BenchEvent, BenchRequest, RunPlace } from './schema';

/** Calls that are made at the same time. */
const concurrency = 2;

/** Milliseconds for one run; a service that hangs does not hold up the bench. */
const runTimeoutMs = 120_000;

type Listener = { emit: (event: BenchEvent) => void; left: AbortSignal };
type Job = RunPlace & { model: Offer };

/**
 * Asks each model as often as wanted and emits what comes, as it comes. A run that fails is told
 * and the others go on. Throws what `requireOffer` throws, before anything is sent.
 */
export async function runBench(
  ctx: Context,
  request: BenchRequest,
  { emit, left }: Listener,
): Promise<void> {
  const jobs = await jobsOf(request);
  await whileStoppable(ctx, { id: request.id, left }, async (abort) => {
    const queue = jobs.values();
    const work = async () => {
      for (const job of queue) {
        if (abort.signal.aborted) return;
        await runOnce(ctx, job, request, emit, abort);
      }
    };
    await Promise.all(Array.from({ length: concurrency }, work));
  });
}

/** Every model's first run, then every second one, and so on. */
async function jobsOf({ offers, times }: BenchRequest): Promise<Job[]> {
  const models = await Promise.all([...new Set(offers)].map((id) => requireOffer(id)));
  return Array.from({ length: times }, (_, run) =>
    models.map((model) => ({ offer: model.id, run, model })),
  ).flat();
}

async function runOnce(
  ctx: Context,
  { model, ...place }: Job,
  { prompt, settings }: BenchRequest,
  emit: Listener['emit'],
  abort: AbortController,
): Promise<void> {
  const startedAt = performance.now();
  const metadata = firstMetadata(model, settings);
  emit({ ...place, type: 'start', json: metadata.json });

  const chunks: UIMessageChunk[] = [];
  const signal = AbortSignal.any([abort.signal, AbortSignal.timeout(runTimeoutMs)]);
  const seen = await listen(ctx, { prompt, settings, model, signal }, (chunk) => {
    chunks.push(chunk);
    if (chunk.type === 'text-delta') emit({ ...place, type: 'text', delta: chunk.delta });
  });

  const { metadata: concluded } = conclude({
    run: { id: metadata.run, abort },
    turn: { offer: model },
    claimed: { metadata },
    seen,
    answer: foldLog(metadata.run, chunks),
    startedAt,
  });
  emit({ ...place, type: 'end', metadata: concluded });
}

function firstMetadata(offer: Offer, settings: BenchRequest['settings']): AnswerMetadata {
  const json = jsonAsked(offer, settings);
  return {
    run: randomUUID(),
    state: 'running',
    offer: offer.id,
    startedAt: new Date().toISOString(),
    ...(json ? { json } : {}),
  };
}

type Call = Pick<BenchRequest, 'prompt' | 'settings'> & { model: Offer; signal: AbortSignal };

/** One call as a chat makes it, without tools. Never throws: see the observation. */
async function listen(
  ctx: Context,
  { prompt, settings, model, signal }: Call,
  onChunk: (chunk: UIMessageChunk) => void,
) {
  const seen = observe();
  const messages = [{ role: 'user' as const, content: prompt }];
  seen.estimatedInputTokens = estimateInput(messages);
  const writer: Writer = {
    append: (...added) => {
      for (const chunk of added) onChunk(chunk);
    },
  };
  try {
    const asking = { offer: model, settings, tools: [] };
    const call = { messages, tools: {}, abortSignal: signal };
    await callModel(ctx, asking, { seen, writer }, call);
  } catch (error) {
    seen.error ??= error;
  }
  return seen;
}
