import type { LanguageModelV4, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import type { PGlite } from '@electric-sql/pglite';
import type { UIMessageChunk } from 'ai';
import { drizzle } from 'drizzle-orm/pglite';
import type { Scheduler } from 'fast-check';
import { vi } from 'vitest';
import type { Context } from '@/lib/accounts/context';
import * as schema from '@/lib/db/schema';
import type { LogBatch } from '@/lib/runs/read';

/** The modules of the runs as one process has them, with its own live runs. */
export async function loadProcess() {
  vi.resetModules();
  for (const name of Object.keys(globalThis)) {
    if (name.startsWith('tramontane')) Reflect.deleteProperty(globalThis, name);
  }
  const [generate, live, read, reap, start, stop] = await Promise.all([
    import('@/lib/runs/generate'),
    import('@/lib/runs/live'),
    import('@/lib/runs/read'),
    import('@/lib/runs/reap'),
    import('@/lib/runs/start'),
    import('@/lib/runs/stop'),
  ]);
  return { ...generate, ...live, ...read, ...reap, ...start, ...stop };
}
export type Modules = Awaited<ReturnType<typeof loadProcess>>;

const connectionError = (code: string) => Object.assign(new Error(`connect ${code}`), { code });

/**
 * One process: its modules, and its own way to the one database. Each query and each transaction
 * waits until the scheduler lets it through; then it may fail, before it was done or after.
 */
export class Process {
  readonly ctx: Context;
  /** `lost`: what is asked is done, but the answer never comes back. */
  database: 'there' | 'away' | 'lost' = 'there';
  dead = false;

  /** From here on nothing that it does is of any consequence. */
  die(): void {
    this.dead = true;
    this.database = 'away';
  }

  constructor(
    readonly name: string,
    readonly modules: Modules,
    { engine, userId, scheduler }: { engine: PGlite; userId: string; scheduler: Scheduler },
  ) {
    this.ctx = { db: drizzle(this.#wire(engine, scheduler), { schema }), userId };
  }

  #wire(engine: PGlite, scheduler: Scheduler): PGlite {
    return new Proxy(engine, {
      get: (target, name) => {
        const known: unknown = Reflect.get(target, name);
        if (typeof known !== 'function') return known;
        if (name !== 'query' && name !== 'transaction') return known.bind(target);
        return async (...given: unknown[]) => {
          await scheduler.schedule(Promise.resolve(), `${this.name} ${name}`);
          if (this.database === 'away') throw connectionError('ECONNREFUSED');
          const result: unknown = await known.apply(target, given);
          if (this.database === 'lost' || this.dead) throw connectionError('ECONNRESET');
          return result;
        };
      },
    });
  }
}

/** How a scripted answer goes: its deltas, then an end. */
export type Script = { deltas: readonly string[]; end: 'stop' | 'cut' | 'reset' };

const usage = {
  inputTokens: { total: 3, noCache: 3, cacheRead: 0, cacheWrite: undefined },
  outputTokens: { total: 5, text: 5, reasoning: undefined },
};

function partsOf({ deltas, end }: Script): LanguageModelV4StreamPart[] {
  const id = '0';
  const finish = { type: 'finish', usage, finishReason: { unified: 'stop', raw: 'stop' } } as const;
  return [
    { type: 'stream-start', warnings: [] },
    ...(deltas.length > 0 ? [{ type: 'text-start', id } as const] : []),
    ...deltas.map((delta) => ({ type: 'text-delta', id, delta }) as const),
    ...(end === 'stop' && deltas.length > 0 ? [{ type: 'text-end', id } as const] : []),
    ...(end === 'stop' ? [finish] : []),
  ];
}

/** A model that says its script, part by part, whenever the scheduler lets it. */
export function scriptedModel(script: Script, process: Process, scheduler: Scheduler) {
  return {
    specificationVersion: 'v4',
    provider: 'script',
    modelId: 'script',
    supportedUrls: {},
    doGenerate: () => Promise.reject(new Error('only streams')),
    async doStream({ abortSignal }) {
      const parts = partsOf(script).values();
      const stream = new ReadableStream<LanguageModelV4StreamPart>(
        {
          async pull(controller) {
            await scheduler.schedule(Promise.resolve(), `${process.name} model`);
            if (abortSignal?.aborted) return controller.error(abortSignal.reason);
            const { done, value } = parts.next();
            if (!done) controller.enqueue(value);
            else if (script.end === 'reset') controller.error(new TypeError('terminated'));
            else controller.close();
          },
        },
        { highWaterMark: 0 },
      );
      return { stream };
    },
  } satisfies LanguageModelV4;
}

/** A reader, and all that it was shown. */
export class Viewer {
  readonly chunks: UIMessageChunk[] = [];
  /** Sequence numbers came one after the other. */
  gapless = true;
  ended = false;

  constructor(readonly from: number) {}

  async follow(batches: AsyncGenerator<LogBatch>): Promise<void> {
    for await (const { firstSeq, chunks } of batches) {
      if (firstSeq !== this.from + this.chunks.length) this.gapless = false;
      this.chunks.push(...chunks);
    }
    this.ended = true;
  }
}

/** The words in chunks. */
export const wordsOf = (chunks: readonly UIMessageChunk[]) =>
  chunks.map((chunk) => (chunk.type === 'text-delta' ? chunk.delta : '')).join('');
