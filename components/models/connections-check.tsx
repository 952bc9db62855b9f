'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Spinner } from '@/components/ui/spinner';
import { checkConnection, checkModel } from '@/lib/models/actions';
import type { ConnectionReport } from '@/lib/models/check-plan';
import { CheckList, outcomeOf } from './connections-steps';
import { sourceNames } from './source';
import { type Checks, useChecks } from './use-checks';

type Shown = 'steps' | 'models';

/** The buttons that check a service, and what came of it. */
export function ConnectionCheck({ report }: { report: ConnectionReport }) {
  const { source, offers } = report;
  const [shown, setShown] = useState<Shown | null>(null);
  const checks = {
    steps: report.steps.map(({ step, title }) => ({
      id: step,
      title,
      run: () => checkConnection({ source, step }),
    })),
    models: offers.map(({ id, name }) => ({ id, title: name, run: () => checkModel({ id }) })),
  };
  const ofSteps = useChecks(checks.steps);
  const ofModels = useChecks(checks.models);
  const under: Record<Shown, Checks> = { steps: ofSteps, models: ofModels };
  const running = ofSteps.running || ofModels.running;
  const name = sourceNames[source].full;

  function start(which: Shown) {
    if (running) return;
    setShown(which);
    void under[which].start();
  }

  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <div className="flex flex-wrap gap-2">
        <Button
          variant="primary"
          aria-label={`Check ${name}`}
          aria-disabled={running}
          onClick={() => start('steps')}
        >
          {ofSteps.running ? <Spinner /> : null}
          Check
        </Button>
        {offers.length > 0 ? (
          <Button
            aria-label={`Check every model of ${name}`}
            aria-disabled={running}
            onClick={() => start('models')}
          >
            {ofModels.running ? <Spinner /> : null}
            Check every model
          </Button>
        ) : null}
        {ofModels.running ? (
          <Button variant="quiet" onClick={ofModels.stop}>
            Stop
          </Button>
        ) : null}
      </div>
      {shown ? (
        <CheckList
          label={shown === 'steps' ? `Check of ${name}` : `Models of ${name}`}
          checks={checks[shown]}
          states={under[shown].states}
        />
      ) : null}
      <output className="sr-only">
        {shown && !running ? outcomeOf(name, under[shown].states) : ''}
      </output>
    </div>
  );
}
