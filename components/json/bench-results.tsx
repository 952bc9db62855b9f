'use client';

import { CircleStop } from 'lucide-react';
import { useId, useState } from 'react';
import { SourceDot, sourceNames } from '@/components/models/source';
import { cn } from '@/components/ui/cn';
import { formatDuration } from '@/components/ui/format';
import { Notice } from '@/components/ui/notice';
import { Spinner } from '@/components/ui/spinner';
import { useMoney } from '@/components/usage/currency';
import { Figures } from '@/components/usage/figures';
import type { Offer } from '@/lib/models/schema';
import { type BenchModel, type BenchRun, type BenchState, summarise } from './bench-reducer';
import { JsonView, verdicts } from './json-view';

const failure = { text: 'Failed', tone: 'bad', icon: verdicts.invalid.icon } as const;
const stopped = { text: 'Stopped', tone: 'neutral', icon: CircleStop } as const;

/** How a run stands; null while it is being written. */
function standing({ verdict, metadata }: BenchRun) {
  if (verdict) return verdicts[verdict];
  if (!metadata) return null;
  return metadata.state === 'stopped' ? stopped : failure;
}

const marks = {
  good: 'text-good',
  warn: 'text-warn',
  bad: 'text-bad',
  neutral: 'text-ink-2',
} as const;

function RunButton({
  run,
  number,
  open,
  onOpen,
}: {
  run: BenchRun;
  number: number;
  open: boolean;
  onOpen: () => void;
}) {
  const stands = standing(run);
  const said = stands?.text ?? 'Being written';
  return (
    <button
      type="button"
      aria-pressed={open}
      aria-label={`Run ${number}: ${said.toLowerCase()}`}
      title={said}
      onClick={onOpen}
      className={cn(
        'inline-flex min-h-touch min-w-touch items-center justify-center gap-1 rounded-sm border px-2 text-xs tabular-nums transition-colors',
        'hover:bg-hover aria-pressed:border-accent aria-pressed:bg-accent-soft',
        stands ? marks[stands.tone] : 'text-ink-3',
      )}
    >
      {stands ? <stands.icon aria-hidden size={13} strokeWidth={2.25} /> : <Spinner size={13} />}
      {number}
    </button>
  );
}

/** `3 of 5 fit the schema`. */
function passText(model: BenchModel): string {
  const { passed, ended } = summarise(model);
  const hasSchema = model.runs.some(({ json }) => json.schema);
  if (ended === 0) return 'No run has ended by itself';
  const percent = Math.round((passed / ended) * 100);
  const one = passed === 1;
  const what = hasSchema
    ? `${one ? 'fits' : 'fit'} the schema`
    : `${one ? 'is' : 'are'} valid JSON`;
  return `${passed} of ${ended} ${what} (${percent}%)`;
}

function Summary({ model, times }: { model: BenchModel; times: number }) {
  const { ended, misfits, invalid, failed, medianMs, cost } = summarise(model);
  const { format } = useMoney();
  const hasSchema = model.runs.some(({ json }) => json.schema);
  const others = [
    ...(hasSchema ? [`${misfits} valid JSON only`] : []),
    `${invalid} no JSON`,
    `${failed} failed`,
  ];
  return (
    <div className="grid gap-1.5 text-sm tabular-nums">
      <p className="font-medium">{passText(model)}</p>
      <div
        role="progressbar"
        aria-label="Runs that ended"
        aria-valuemin={0}
        aria-valuemax={times}
        aria-valuenow={ended}
        className="h-1.5 overflow-hidden rounded-full bg-sunk"
      >
        <div className="h-full bg-accent" style={{ width: `${(ended / times) * 100}%` }} />
      </div>
      <p className="flex flex-wrap gap-x-4 text-ink-2 text-xs">
        {others.map((text) => (
          <span key={text}>{text}</span>
        ))}
        {medianMs === null ? null : <span>median {formatDuration(medianMs)}</span>}
        {cost === null ? null : <span>{format(cost)} in all</span>}
      </p>
    </div>
  );
}

function OpenRun({ run }: { run: BenchRun }) {
  const { text, json, metadata } = run;
  const stands = standing(run);
  const isWhole = metadata === null || metadata.state === 'complete';
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      {text === '' && metadata === null ? <p className="shimmer w-fit">Thinking…</p> : null}
      {text === '' ? null : <JsonView text={text} live={metadata === null} asked={json} />}
      {isWhole ? null : (
        <Notice tone={metadata.state === 'stopped' ? 'stopped' : 'bad'} title={stands?.text ?? ''}>
          {metadata.error?.message ?? 'What was written until then is shown here.'}
        </Notice>
      )}
      {metadata ? (
        <p className="flex flex-wrap gap-x-4 gap-y-1 text-ink-3 text-xs tabular-nums">
          <Figures metadata={metadata} />
        </p>
      ) : null}
    </div>
  );
}

function ModelResult({
  model,
  offer,
  times,
  isRunning,
}: {
  model: BenchModel;
  offer: Offer | undefined;
  times: number;
  isRunning: boolean;
}) {
  const [chosen, choose] = useState<number | null>(null);
  const titleId = useId();
  const { runs } = model;
  const shown = chosen ?? runs.length - 1;
  const run = runs[shown];
  return (
    <section
      aria-labelledby={titleId}
      className="grid grid-cols-[minmax(0,1fr)] content-start gap-3 rounded-md border bg-raised p-4"
    >
      <h2 id={titleId} className="flex min-w-0 items-center gap-2 font-semibold text-sm">
        {offer ? <SourceDot source={offer.source} /> : null}
        <span className="truncate">{offer?.name ?? model.offer}</span>
        {offer ? (
          <span className="shrink-0 font-normal text-ink-3 text-xs">
            {sourceNames[offer.source].short}
          </span>
        ) : null}
      </h2>
      {times > 1 ? (
        <>
          <Summary model={model} times={times} />
          <div className="flex flex-wrap gap-1.5">
            {runs.map((one, index) => (
              <RunButton
                // biome-ignore lint/suspicious/noArrayIndexKey: a run is known by its number
                key={index}
                run={one}
                number={index + 1}
                open={index === shown}
                onOpen={() => choose(index)}
              />
            ))}
          </div>
        </>
      ) : null}
      {run ? <OpenRun key={shown} run={run} /> : null}
      {!run && isRunning ? <p className="text-ink-3 text-sm">In line</p> : null}
      {!run && !isRunning ? <p className="text-ink-3 text-sm">Not asked</p> : null}
    </section>
  );
}

/** What is told to a screen reader once all runs have ended. */
function Told({ state, offers }: { state: BenchState; offers: readonly Offer[] }) {
  return state.models
    .map((model) => {
      const name = offers.find(({ id }) => id === model.offer)?.name ?? model.offer;
      return `${name}: ${passText(model)}.`;
    })
    .join(' ');
}

/** What came of the bench, each model beside the others. */
export function BenchResults({
  state,
  offers,
  isRunning,
}: {
  state: BenchState;
  offers: readonly Offer[];
  isRunning: boolean;
}) {
  return (
    <div className="grid grid-cols-[repeat(auto-fit,minmax(min(100%,16rem),1fr))] items-start gap-4">
      {state.models.map((model) => (
        <ModelResult
          key={model.offer}
          model={model}
          offer={offers.find(({ id }) => id === model.offer)}
          times={state.times}
          isRunning={isRunning}
        />
      ))}
      <output className="sr-only">{isRunning ? '' : <Told state={state} offers={offers} />}</output>
    </div>
  );
}
