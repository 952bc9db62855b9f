'use client';

import { useEffect, useRef, useState } from 'react';
import { callAction } from '@/components/shell/call-action';
import type { ActionResult } from '@/lib/http/result';
import type { CheckResult } from '@/lib/models/check-connection';

/** One thing to check, and the call that does it. */
export type Check = { id: string; title: string; run: () => Promise<ActionResult<CheckResult>> };

export type CheckState = CheckResult | 'waiting' | 'running' | 'skipped';

export type Checks = {
  /** By id; empty before the first check. */
  states: ReadonlyMap<string, CheckState>;
  running: boolean;
  start: () => Promise<void>;
  /** The check that is under way ends by itself; those after it are left out. */
  stop: () => void;
};

/** After one of these nothing else can pass. */
const ends: ReadonlySet<string> = new Set([
  'service_unreachable',
  'service_refused_credentials',
  'check_running',
  'too_many_attempts',
  'signed_out',
  'offline',
]);

const failed = (result: CheckResult) => !result.passed && ends.has(result.error.code);

/** A refusal of the check itself is a failure of the step. */
async function resultOf({ run }: Check): Promise<CheckResult> {
  const startedAt = performance.now();
  const answer = await callAction(run());
  if (answer.ok) return answer.value;
  return { passed: false, error: answer.error, ms: Math.round(performance.now() - startedAt) };
}

/** Runs checks one after the other, so that a service never has more than one of them. */
export function useChecks(checks: readonly Check[]): Checks {
  const [states, setStates] = useState<ReadonlyMap<string, CheckState>>(new Map());
  const [running, setRunning] = useState(false);
  const stopped = useRef(false);
  useEffect(() => {
    stopped.current = false;
    return () => {
      stopped.current = true;
    };
  }, []);

  const set = (id: string, state: CheckState) =>
    setStates((known) => new Map(known).set(id, state));

  async function start() {
    if (running) return;
    stopped.current = false;
    setRunning(true);
    setStates(new Map(checks.map(({ id }) => [id, 'waiting'])));
    let hopeless = false;
    for (const check of checks) {
      if (hopeless || stopped.current) {
        set(check.id, 'skipped');
        continue;
      }
      set(check.id, 'running');
      const result = await resultOf(check);
      set(check.id, result);
      hopeless = failed(result);
    }
    setRunning(false);
  }

  function stop() {
    stopped.current = true;
  }
  return { states, running, start, stop };
}
