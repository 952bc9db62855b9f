'use server';

import { action, streamingAction } from '@/lib/http/action';
import { runBench } from './bench';
import { stopBench as stopOwnBench } from './running';
import { BenchRequest, StopBench } from './schema';

const run = streamingAction(BenchRequest, runBench);
const stop = action(StopBench, async (ctx, { id }) => stopOwnBench(ctx, id));

/** Asks models for JSON and streams what happens. */
export async function startBench(input: BenchRequest) {
  return run(input);
}

/** Ends a bench early, upstream included. */
export async function stopBench(input: StopBench) {
  return stop(input);
}
