import { describe, expect, it } from 'vitest';
import type { BenchEvent } from '@/lib/json/schema';
import type { AnswerMetadata } from '@/lib/runs/schema';
import { applyBenchEvent, type BenchState, summarise } from './bench-reducer';

const offer = 'mistral:mistral-large-latest';
const schema = { type: 'object', required: ['name'] };
const empty: BenchState = { times: 9, models: [{ offer, runs: [] }] };

function ended(state: AnswerMetadata['state'], totalMs: number): AnswerMetadata {
  return {
    ...{ run: 'run', state, offer, startedAt: '' },
    timing: { firstTokenMs: 1, totalMs, tokensPerSecond: null },
    cost: { amount: 0.5, currency: 'USD', priceAsOf: '2026-11-01' },
  };
}

/** The events of one run that says this and ends like that. */
function runOf(run: number, text: string, metadata = ended('complete', 100)): BenchEvent[] {
  return [
    { offer, run, type: 'start', json: { by: 'tool', schema } },
    ...[...text].map((delta): BenchEvent => ({ offer, run, type: 'text', delta })),
    { offer, run, type: 'end', metadata },
  ];
}

const bench = (...events: BenchEvent[]) => events.reduce(applyBenchEvent, empty).models[0];

describe('the bench', () => {
  it('collects the text of a run and judges it at its end', () => {
    const events = runOf(0, '{"name": "a"}');
    expect(bench(...events.slice(0, 5))?.runs).toEqual([
      { text: '{"na', json: { by: 'tool', schema }, metadata: null, verdict: null },
    ]);
    expect(bench(...events)?.runs[0]).toMatchObject({ text: '{"name": "a"}', verdict: 'fits' });
  });

  it('keeps runs apart that are written at the same time', () => {
    const [first, second] = [runOf(0, '{}'), runOf(1, 'no')];
    const mixed = first.flatMap((event, at) => [event, second[at]].flatMap((one) => one ?? []));
    expect(bench(...mixed)?.runs.map(({ text }) => text)).toEqual(['{}', 'no']);
  });

  it('counts what passed, what did not, and what failed; a stopped run nowhere', () => {
    const model = bench(
      ...runOf(0, '{"name": "a"}', ended('complete', 300)),
      ...runOf(1, '{}', ended('complete', 100)),
      ...runOf(2, 'Sure', ended('complete', 200)),
      ...runOf(3, '{"name": "a"}', ended('interrupted', 9_000)),
      ...runOf(4, '{"na', ended('stopped', 9_000)),
    );
    expect(model && summarise(model)).toEqual({
      ...{ ended: 4, passed: 1, misfits: 1, invalid: 1, failed: 1 },
      ...{ medianMs: 200, cost: 2.5 },
    });
  });

  it('leaves other models as they were', () => {
    const other = { offer: 'bedrock:x' as const, runs: [] };
    const state = { ...empty, models: [...empty.models, other] };
    expect(runOf(0, '{}').reduce(applyBenchEvent, state).models[1]).toBe(other);
  });

  it('has no median and no cost before anything ended', () => {
    expect(summarise({ offer, runs: [] })).toMatchObject({ medianMs: null, cost: null, ended: 0 });
  });
});
