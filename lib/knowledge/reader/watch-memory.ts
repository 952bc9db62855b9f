import { workerData } from 'node:worker_threads';

/** Milliseconds; a process fills about 20 MB in that time. */
const interval = 20;

/** Ends the whole process as soon as it takes more memory (bytes, of every kind) than it may. */
setInterval(() => {
  if (process.memoryUsage.rss() > workerData.maxBytes) process.kill(process.pid, 'SIGKILL');
}, interval);
