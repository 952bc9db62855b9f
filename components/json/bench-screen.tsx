'use client';

import { useState } from 'react';
import { ScreenBody } from '@/components/shell/screen-body';
import { ScreenHeader } from '@/components/shell/screen-header';
import { Notice } from '@/components/ui/notice';
import { benchStarters } from '@/lib/json/starters';
import type { OnOffer } from '@/lib/models/on-offer';
import { type BenchDraft, BenchForm } from './bench-form';
import { BenchResults } from './bench-results';
import { useBench } from './use-bench';

const [first] = benchStarters;

/** The bench for JSON: a prompt, a schema, models, and how often what comes back is right. */
export function BenchScreen({ offers, offer }: Pick<OnOffer, 'offers' | 'offer'>) {
  const [draft, setDraft] = useState<BenchDraft>({
    prompt: first?.prompt ?? '',
    form: 'schema',
    schema: first?.schema,
    offers: [offer],
    times: 1,
    temperature: undefined,
  });
  const bench = useBench();

  function run() {
    const { prompt, form, schema, times, temperature } = draft;
    // What the editor hands on was parsed from JSON text.
    const jsonSchema = schema as Parameters<typeof bench.start>[0]['settings']['jsonSchema'];
    const shape = form === 'schema' ? { jsonSchema } : { jsonMode: true };
    void bench.start({ prompt, offers: draft.offers, times, settings: { temperature, ...shape } });
  }

  return (
    <>
      <ScreenHeader title="JSON" />
      <ScreenBody width="wide">
        <p className="max-w-[72ch] text-ink-2 text-sm">
          Ask for JSON and see whether it is valid and fits your schema, once or many times, with
          one model or several side by side. Nothing of it is stored: it is gone when you leave the
          page.
        </p>
        <div className="grid grid-cols-[minmax(0,1fr)] gap-8 min-[70rem]:grid-cols-[minmax(0,24rem)_minmax(0,1fr)]">
          <BenchForm
            offers={offers}
            draft={draft}
            isRunning={bench.isRunning}
            onChange={setDraft}
            onRun={run}
            onStop={() => void bench.stop()}
          />
          <section
            aria-label="Results"
            aria-busy={bench.isRunning}
            className="grid grid-cols-[minmax(0,1fr)] content-start gap-4 self-start min-[70rem]:sticky min-[70rem]:top-8"
          >
            {bench.error ? (
              <Notice tone="bad" role="alert" title="The bench stopped">
                {bench.error.message}
              </Notice>
            ) : null}
            {bench.state ? (
              <BenchResults state={bench.state} offers={offers} isRunning={bench.isRunning} />
            ) : (
              <p className="rounded-md border border-dashed px-4 py-10 text-center text-ink-3 text-sm">
                The object fills in here as it is written.
              </p>
            )}
          </section>
        </div>
      </ScreenBody>
    </>
  );
}
