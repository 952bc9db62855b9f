import { workerData } from 'node:worker_threads';
import type { ReadingLimits } from './protocol.ts';

const { maxBytes, maxTime, outOfMemory, outOfTime }: ReadingLimits = workerData;

/** Milliseconds; a process fills about 20 MB in that time. */
const interval = 20;

/** Microseconds of processor time, as Node counts it, in milliseconds. */
function timeSpent(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/**
 * Ends the whole process as soon as it takes more than it may. This thread runs whatever the other
 * is busy with.
 */
setInterval(() => {
  if (process.memoryUsage.rss() > maxBytes) process.kill(process.pid, outOfMemory);
  if (timeSpent() > maxTime) process.kill(process.pid, outOfTime);
}, interval);
