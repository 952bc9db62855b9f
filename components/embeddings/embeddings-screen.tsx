'use client';

import { Grid3x3 } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { ScreenBody } from '@/components/shell/screen-body';
import { ScreenHeader } from '@/components/shell/screen-header';
import { Button } from '@/components/ui/button';
import { useHydrated } from '@/components/ui/client-state';
import { Notice } from '@/components/ui/notice';
import { Segmented } from '@/components/ui/segmented';
import { Spinner } from '@/components/ui/spinner';
import { TextArea } from '@/components/ui/text-area';
import { ComparisonResult } from './comparison-result';
import { type Cut, maxTexts, textsOf } from './texts';
import { useComparison } from './use-comparison';

const starter = `The invoice was paid on the fifth of October.
La facture a été payée le 5 octobre.
When will I get my money back?
Refunds arrive within five working days.
A tramontane is a cold wind from the north.
Le mistral souffle dans la vallée du Rhône.
The wind is strong today.`;

const cuts = [
  { value: 'lines', label: 'A line' },
  { value: 'paragraphs', label: 'A paragraph' },
] as const satisfies { value: Cut; label: string }[];

/** Why they cannot be compared now, or null. */
function blockedBy(texts: readonly string[]): string | null {
  if (texts.length < 2) return 'Write two texts or more.';
  return texts.length > maxTexts
    ? `At most ${maxTexts} texts at once; these are ${texts.length}.`
    : null;
}

/** What embeddings do: some texts, and how near each is to each other. */
export function EmbeddingsScreen() {
  const [field, setField] = useState(starter);
  const [cut, setCut] = useState<Cut>('lines');
  const { comparison, error, isRunning, compare } = useComparison();
  const hydrated = useHydrated();
  const ids = { texts: useId(), cut: useId(), state: useId() };
  const texts = textsOf(field, cut);
  const blocked = blockedBy(texts);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!blocked && !isRunning) void compare(texts);
  }

  return (
    <>
      <ScreenHeader title="Embeddings" />
      <ScreenBody width="wide">
        <p className="max-w-[72ch] text-ink-2 text-sm">
          An embedding model turns a text into a point; texts that mean the same are near each
          other. Compare some, in any language. Nothing of it is stored.
        </p>
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-8 min-[70rem]:grid-cols-[minmax(0,22rem)_minmax(0,1fr)]">
          <form aria-label="Texts" onSubmit={submit}>
            <fieldset disabled={!hydrated} className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
              <div className="grid gap-1.5">
                <span id={ids.cut} className="font-medium text-sm">
                  Each text is
                </span>
                <Segmented aria-labelledby={ids.cut} value={cut} options={cuts} onChange={setCut} />
              </div>
              <div className="grid gap-1.5">
                <label htmlFor={ids.texts} className="font-medium text-sm">
                  Texts to compare
                </label>
                <TextArea
                  id={ids.texts}
                  rows={9}
                  value={field}
                  aria-describedby={ids.state}
                  onChange={({ target }) => setField(target.value)}
                />
              </div>
              <div className="flex flex-wrap items-center gap-3">
                <Button
                  type="submit"
                  variant="primary"
                  size="medium"
                  aria-disabled={blocked !== null}
                >
                  {isRunning ? <Spinner /> : <Grid3x3 aria-hidden size={14} />}
                  Compare
                </Button>
                <span id={ids.state} className="text-ink-2 text-sm tabular-nums">
                  {blocked ?? `${texts.length} texts`}
                </span>
              </div>
            </fieldset>
          </form>
          <section
            aria-label="Results"
            aria-busy={isRunning}
            className="grid grid-cols-[minmax(0,1fr)] content-start gap-4"
          >
            {error ? (
              <Notice tone="bad" role="alert" title="Not compared">
                {error.message}
              </Notice>
            ) : null}
            {comparison ? (
              <ComparisonResult comparison={comparison} />
            ) : (
              <p className="rounded-md border border-dashed px-4 py-16 text-center text-ink-3 text-sm">
                Each text against each other, and the nearest pairs, will stand here.
              </p>
            )}
            <output className="sr-only">
              {comparison && !isRunning ? `${comparison.texts.length} texts were compared.` : ''}
            </output>
          </section>
        </div>
      </ScreenBody>
    </>
  );
}
