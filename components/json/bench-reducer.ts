import { readAnswer, type Verdict } from '@/lib/json/read-answer';
import type { BenchEvent } from '@/lib/json/schema';
import type { OfferId } from '@/lib/models/schema';
import type { AnswerMetadata } from '@/lib/runs/schema';

/** One run: `verdict` once it ended with an answer, `metadata` once it ended in any way. */
export type BenchRun = {
  text: string;
  json: NonNullable<AnswerMetadata['json']>;
  metadata: AnswerMetadata | null;
  verdict: Verdict | null;
};

/** The runs of one model, in the order in which they began. */
export type BenchModel = { offer: OfferId; runs: BenchRun[] };

export type BenchState = { times: number; models: BenchModel[] };

/** Pure: the bench after one more event. What did not change keeps its identity. */
export function applyBenchEvent(state: BenchState, event: BenchEvent): BenchState {
  const models = state.models.map((model) => {
    if (model.offer !== event.offer) return model;
    const run = nextRun(model.runs[event.run], event);
    return run ? { ...model, runs: model.runs.toSpliced(event.run, 1, run) } : model;
  });
  return { ...state, models };
}

function nextRun(run: BenchRun | undefined, event: BenchEvent): BenchRun | undefined {
  if (event.type === 'start') {
    return { text: '', json: event.json ?? { by: 'instructions' }, metadata: null, verdict: null };
  }
  if (!run) return undefined;
  if (event.type === 'text') return { ...run, text: run.text + event.delta };
  const { metadata } = event;
  const verdict =
    metadata.state === 'complete' ? readAnswer(run.text, run.json.schema).verdict : null;
  return { ...run, metadata, verdict };
}

/** What the runs of a model come to. A stopped run counts nowhere. */
type BenchSummary = {
  /** Runs that ended by themselves. */
  ended: number;
  /** Fits the schema, or is valid JSON where none was given. */
  passed: number;
  /** Valid JSON that does not fit. */
  misfits: number;
  /** No JSON. */
  invalid: number;
  /** No whole answer. */
  failed: number;
  medianMs: number | null;
  /** USD; null where no price is known. */
  cost: number | null;
};

export function summarise({ runs }: BenchModel): BenchSummary {
  const ended = runs.filter(({ metadata }) => metadata && metadata.state !== 'stopped');
  const count = (...wanted: (Verdict | null)[]) =>
    ended.filter(({ verdict }) => wanted.includes(verdict)).length;
  const times = ended.flatMap(({ verdict, metadata }) =>
    verdict && metadata?.timing ? [metadata.timing.totalMs] : [],
  );
  const costs = runs.flatMap(({ metadata }) => (metadata?.cost ? [metadata.cost.amount] : []));
  return {
    ended: ended.length,
    passed: count('fits', 'valid'),
    misfits: count('misfit'),
    invalid: count('invalid'),
    failed: count(null),
    medianMs: medianOf(times),
    cost: costs.length > 0 ? costs.reduce((sum, cost) => sum + cost, 0) : null,
  };
}

function medianOf(values: number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.slice(
    Math.floor((sorted.length - 1) / 2),
    Math.floor(sorted.length / 2) + 1,
  );
  return middle.length > 0 ? middle.reduce((sum, value) => sum + value, 0) / middle.length : null;
}
