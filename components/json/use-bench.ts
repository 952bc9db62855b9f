'use client';

import { useEffect, useRef, useState } from 'react';
import { callAction } from '@/components/shell/call-action';
import type { ErrorBody } from '@/lib/errors';
import { startBench, stopBench } from '@/lib/json/actions';
import type { BenchEvent, BenchRequest } from '@/lib/json/schema';
import { applyBenchEvent, type BenchState } from './bench-reducer';

const unreachable: ErrorBody = {
  code: 'offline',
  message: 'Tramontane cannot be reached. What arrived until now is kept here; try again.',
};

/** Hands on each event of a bench until its end; gives the refusal that ended it, or null. */
async function follow(
  request: BenchRequest,
  onEvent: (event: BenchEvent) => void,
): Promise<ErrorBody | null> {
  try {
    const reader = (await startBench(request)).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return null;
      if (!value.ok) return value.error;
      onEvent(value.value);
    }
  } catch {
    // A refusal is a value: this is the network, or a server that went away.
    return unreachable;
  }
}

/** The bench at work: what has come of it, and how it is started and stopped. */
export function useBench() {
  const [state, setState] = useState<BenchState | null>(null);
  const [error, setError] = useState<ErrorBody | null>(null);
  const [running, setRunning] = useState<string | null>(null);
  const current = useRef<string | null>(null);

  // Whoever leaves the page wants no more of it.
  useEffect(
    () => () => {
      if (current.current) void callAction(stopBench({ id: current.current }));
    },
    [],
  );

  async function start(asked: Omit<BenchRequest, 'id'>) {
    const id = crypto.randomUUID();
    current.current = id;
    setRunning(id);
    setError(null);
    const offers = [...new Set(asked.offers)];
    setState({ times: asked.times, models: offers.map((offer) => ({ offer, runs: [] })) });
    const refusal = await follow({ id, ...asked }, (event) =>
      setState((known) => known && applyBenchEvent(known, event)),
    );
    current.current = null;
    setError(refusal);
    setRunning(null);
  }

  async function stop() {
    if (!running) return;
    const result = await callAction(stopBench({ id: running }));
    if (!result.ok) setError(result.error);
  }

  return { state, error, isRunning: running !== null, start, stop };
}
