'use client';

import { Play, Plus, Square, X } from 'lucide-react';
import dynamic from 'next/dynamic';
import { type FormEvent, type ReactNode, useId } from 'react';
import { isRetired } from '@/components/models/arrange-offers';
import { ModelPicker } from '@/components/models/model-picker';
import { Button } from '@/components/ui/button';
import { useHydrated } from '@/components/ui/client-state';
import { IconButton } from '@/components/ui/icon-button';
import { NumberField } from '@/components/ui/number-field';
import { Segmented } from '@/components/ui/segmented';
import { TextArea } from '@/components/ui/text-area';
import { maxOffers, maxTimes } from '@/lib/json/bench-limits';
import { benchStarters } from '@/lib/json/starters';
import type { Offer, OfferId } from '@/lib/models/schema';

const SchemaField = dynamic(() => import('./schema-field'));

/** What is asked, of whom, and how. */
export type BenchDraft = {
  prompt: string;
  form: 'schema' | 'mode';
  schema: object | undefined;
  offers: OfferId[];
  times: number;
  /** Absent: the model's default. */
  temperature: number | undefined;
};

/** Why it cannot run now, or null. */
function blockedBy({ prompt, form, schema }: BenchDraft): string | null {
  if (prompt.trim() === '') return 'Write a prompt first.';
  return form === 'schema' && !schema ? 'Write a schema, or choose JSON mode.' : null;
}

function Models({
  offers,
  chosen,
  onChange,
}: {
  offers: readonly Offer[];
  chosen: readonly OfferId[];
  onChange: (chosen: OfferId[]) => void;
}) {
  const other = offers.find((offer) => !isRetired(offer) && !chosen.includes(offer.id));
  return (
    <fieldset className="grid justify-items-start gap-1.5">
      <legend className="mb-1.5 font-medium text-sm">Models</legend>
      {chosen.map((id, index) => (
        <div key={id} className="flex max-w-full items-center gap-1">
          <ModelPicker
            offers={offers}
            value={id}
            onChange={(next) => onChange([...new Set(chosen.with(index, next))])}
          />
          {chosen.length > 1 ? (
            <IconButton
              icon={X}
              label={`Remove ${offers.find((offer) => offer.id === id)?.name ?? id}`}
              onClick={() => onChange(chosen.filter((one) => one !== id))}
            />
          ) : null}
        </div>
      ))}
      {other && chosen.length < maxOffers ? (
        <Button variant="quiet" onClick={() => onChange([...chosen, other.id])}>
          <Plus aria-hidden size={14} />
          Add a model
        </Button>
      ) : null}
    </fieldset>
  );
}

const ways = [
  { value: 'schema', label: 'JSON Schema' },
  { value: 'mode', label: 'JSON mode' },
] as const satisfies { value: BenchDraft['form']; label: string }[];

/** A control under its name. */
function Labelled({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] content-start gap-1.5">
      <span id={id} className="font-medium text-sm">
        {label}
      </span>
      {children(id)}
    </div>
  );
}

function Way({ draft, onChange }: FormParts) {
  return (
    <Labelled label="Answer format">
      {(id) => (
        <Segmented
          aria-labelledby={id}
          value={draft.form}
          options={ways}
          onChange={(form) => onChange({ ...draft, form })}
        />
      )}
    </Labelled>
  );
}

function Numbers({ draft, onChange }: FormParts) {
  return (
    <div className="grid grid-cols-2 gap-4">
      <Labelled label="Temperature">
        {(id) => (
          <NumberField
            aria-labelledby={id}
            range={{ min: 0, max: 1.5 }}
            placeholder="default"
            value={draft.temperature}
            onChange={(temperature) => onChange({ ...draft, temperature })}
          />
        )}
      </Labelled>
      <Labelled label="Times each">
        {(id) => (
          <NumberField
            aria-labelledby={id}
            range={{ min: 1, max: maxTimes, integer: true }}
            placeholder="1"
            value={draft.times}
            onChange={(times = 1) => onChange({ ...draft, times })}
          />
        )}
      </Labelled>
    </div>
  );
}

function Prompt({ draft, onChange }: FormParts) {
  return (
    <div className="grid gap-1.5">
      <Labelled label="Prompt">
        {(id) => (
          <TextArea
            aria-labelledby={id}
            rows={3}
            value={draft.prompt}
            onChange={({ target }) => onChange({ ...draft, prompt: target.value })}
          />
        )}
      </Labelled>
      <div className="flex flex-wrap items-center gap-x-1 text-ink-3 text-xs">
        Start from
        {benchStarters.map(({ name, prompt, schema }) => (
          <Button
            key={name}
            variant="quiet"
            onClick={() => onChange({ ...draft, prompt, form: schema ? 'schema' : 'mode', schema })}
          >
            {name}
          </Button>
        ))}
      </div>
    </div>
  );
}

type FormParts = { draft: BenchDraft; onChange: (draft: BenchDraft) => void };

/** What to ask and of whom; Run, and Stop while it runs. */
export function BenchForm({
  offers,
  draft,
  isRunning,
  onChange,
  onRun,
  onStop,
}: FormParts & {
  offers: readonly Offer[];
  isRunning: boolean;
  onRun: () => void;
  onStop: () => void;
}) {
  const blocked = blockedBy(draft);
  const hydrated = useHydrated();
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!blocked && !isRunning) onRun();
  }
  return (
    <form aria-label="Bench" onSubmit={submit}>
      {/* What is typed before React has taken over would be lost. */}
      <fieldset disabled={!hydrated} className="flex min-w-0 flex-col gap-5">
        <Prompt draft={draft} onChange={onChange} />
        <Way draft={draft} onChange={onChange} />
        {draft.form === 'schema' ? (
          <SchemaField
            schema={draft.schema}
            onChange={(schema) => onChange({ ...draft, schema })}
          />
        ) : null}
        <Models
          offers={offers}
          chosen={draft.offers}
          onChange={(chosen) => onChange({ ...draft, offers: chosen })}
        />
        <Numbers draft={draft} onChange={onChange} />
        <div className="sticky bottom-0 -mb-3 flex flex-wrap items-center gap-3 border-t bg-paper py-3">
          {/* One button, so that the focus stays where it was. */}
          <Button
            type={isRunning ? 'button' : 'submit'}
            variant={isRunning ? 'secondary' : 'primary'}
            size="medium"
            aria-disabled={blocked !== null && !isRunning}
            onClick={isRunning ? onStop : undefined}
          >
            {isRunning ? (
              <Square aria-hidden size={13} fill="currentColor" />
            ) : (
              <Play aria-hidden size={14} />
            )}
            {isRunning ? 'Stop' : draft.times > 1 ? `Run ${draft.times} times` : 'Run'}
          </Button>
          {blocked && !isRunning ? <span className="text-ink-2 text-sm">{blocked}</span> : null}
        </div>
      </fieldset>
    </form>
  );
}
