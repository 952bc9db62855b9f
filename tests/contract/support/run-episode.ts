import { randomUUID } from 'node:crypto';
import type { PGlite } from '@electric-sql/pglite';
import fc, { type Scheduler } from 'fast-check';
import { vi } from 'vitest';
import type { Offer } from '@/lib/models/schema';
import type { Turn } from '@/lib/runs/ask-model';
import { type Modules, Process, type Script, scriptedModel, Viewer } from './run-world';

const who = fc.constantFrom(0, 1);
const is = <K extends string>(kind: K) => fc.constant(kind);

/** What happens besides, each at a moment that the scheduler chooses. */
const anEvent = fc.oneof(
  fc.record({ kind: is('pass'), ms: fc.constantFrom(250, 1_000, 6_000, 31_000) }),
  fc.record({ kind: is('stop'), by: who, run: fc.constantFrom('any', 'first', 'none') }),
  fc.record({ kind: is('read'), by: who, from: fc.nat(12) }),
  fc.record({ kind: is('send'), by: who }),
  fc.record({ kind: is('reap'), by: who }),
  fc.record({ kind: is('database'), by: who, is: fc.constantFrom('there', 'away', 'lost') }),
  fc.record({ kind: is('kill') }),
);
type Event = typeof anEvent extends fc.Arbitrary<infer T> ? T : never;

const script: fc.Arbitrary<Script> = fc.record({
  deltas: fc.array(fc.constantFrom('One ', 'two 😀 ', 'three.'), { maxLength: 5 }),
  end: fc.constantFrom('stop', 'stop', 'cut', 'reset'),
});

export const plot = fc.record({ script, events: fc.array(anEvent, { maxLength: 9 }) });
export type Plot = { script: Script; events: readonly Event[] };

type Sent = { run: string; question: string; by: Process };

/** What the episodes share: one database, two processes, an offer, and the models put in its place. */
export type Stage = {
  engine: PGlite;
  userId: string;
  modules: readonly [Modules, Modules];
  offer: Offer;
  models: Map<Offer, unknown>;
};

/** Longer than any run may be silent, and than an ending is tried to be stored. */
const longMs = 120_000;

/** One chat with two processes, several senders, stops, readers, faults and a clock. */
export class Episode {
  readonly chatId = randomUUID();
  readonly sent: Sent[] = [];
  readonly viewers: { viewer: Viewer; run: string; by: Process }[] = [];
  /** The runs that somebody asked to stop; `any`: whichever ran. */
  readonly stops: string[] = [];
  /** What was thrown at those who asked. */
  readonly errors: unknown[] = [];
  readonly #processes: readonly [Process, Process];
  readonly #open = new Set<symbol>();

  constructor(
    private readonly stage: Stage,
    private readonly plot: Plot,
    private readonly scheduler: Scheduler,
  ) {
    const [one, two] = stage.modules;
    this.#processes = [
      new Process('one', one, { ...stage, scheduler }),
      new Process('two', two, { ...stage, scheduler }),
    ];
  }

  /** Plays the plot, then lets everything end: the database is there, and the dead are reaped. */
  async play(): Promise<void> {
    const [one, two] = this.#processes;
    this.#do(one, () => this.#send(one));
    for (const event of this.plot.events) {
      const by = 'by' in event ? this.#processes[event.by] : two;
      this.#do(by, async () => {
        await this.scheduler.schedule(Promise.resolve(), event.kind);
        await this.#act(event, by ?? two);
      });
    }
    await this.#drain();
    for (const process of this.#processes) if (!process.dead) process.database = 'there';
    await this.#drain();
    vi.advanceTimersByTime(longMs);
    this.#do(two, () => two.modules.reapRun(two.ctx, this.chatId));
    await this.#drain();
  }

  /** All that a reader of a process that has not written the answer is shown of it. */
  async readAgain(run: string, from: number): Promise<Viewer> {
    const [, two] = this.#processes;
    const viewer = new Viewer(from);
    this.#do(two, () => viewer.follow(this.#read(two, run, from)));
    await this.#drain();
    return viewer;
  }

  #do(by: Process, work: () => Promise<void>): void {
    const task = Symbol(by.name);
    this.#open.add(task);
    void work()
      .catch((error) => {
        if (!by.dead) this.errors.push(error);
      })
      .finally(() => this.#open.delete(task));
  }

  async #act(event: Event, by: Process): Promise<void> {
    const { modules, ctx } = by;
    switch (event.kind) {
      case 'pass':
        vi.advanceTimersByTime(event.ms);
        return;
      case 'kill':
        this.#processes[0].die();
        return;
      case 'database':
        if (!by.dead) by.database = event.is;
        return;
      case 'send':
        return this.#send(by);
      case 'reap':
        return modules.reapRun(ctx, this.chatId);
      case 'read': {
        const run = this.sent.at(-1)?.run;
        return run === undefined ? undefined : this.#view(by, run, event.from);
      }
      case 'stop': {
        const first = this.sent[0]?.run ?? randomUUID();
        const run = { any: undefined, first, none: randomUUID() }[event.run];
        this.stops.push(run ?? 'any');
        await modules.stopRun(ctx, this.chatId, run);
      }
    }
  }

  async #send(by: Process): Promise<void> {
    const { modules, ctx } = by;
    const offer = { ...this.stage.offer };
    this.stage.models.set(offer, scriptedModel(this.plot.script, by, this.scheduler));
    const question = randomUUID();
    await modules.reapRun(ctx, this.chatId);
    const parts = [{ type: 'text' as const, text: 'Hello' }];
    const asked = { kind: 'new' as const, id: question, parts };
    try {
      const claimed = await modules.startRun(ctx, this.chatId, asked, { offer, title: null });
      modules.generate(ctx, claimed, turnTo(offer));
      this.sent.push({ run: claimed.id, question, by });
      await this.#view(by, claimed.id, 0);
    } catch (error) {
      // Each process has a class of its own.
      if (!(error instanceof Error && 'code' in error && error.code === 'run_running')) throw error;
    }
  }

  async #view(by: Process, run: string, from: number): Promise<void> {
    const viewer = new Viewer(from);
    this.viewers.push({ viewer, run, by });
    await viewer.follow(this.#read(by, run, from));
  }

  #read({ modules, ctx }: Process, id: string, from: number) {
    return modules.readRun(ctx, { id, chatId: this.chatId }, from, new AbortController().signal);
  }

  /** Whether anything is still to come. */
  #busy(): boolean {
    const live = this.#processes.flatMap(({ modules }) => [...modules.liveRuns.values()]);
    const writing = live.some(({ chatId }) => chatId === this.chatId);
    return writing || this.#open.size > 0;
  }

  /** Lets everything go on, in the scheduler's order; time passes when nothing else happens. */
  async #drain(): Promise<void> {
    for (let passed = 0; passed < 3 * longMs; ) {
      await new Promise((resolve) => setImmediate(resolve));
      if (this.scheduler.count() > 0) {
        await this.scheduler.waitNext(1);
      } else if (!this.#busy()) {
        return;
      } else {
        vi.advanceTimersByTime(500);
        passed += 500;
      }
    }
    throw new Error('something never ended');
  }
}

const turnTo = (offer: Offer): Turn => ({
  offer,
  settings: {},
  tools: [],
  loadMessages: async () => [{ role: 'user', content: 'Hello' }],
  lastWords: async () => [],
});
