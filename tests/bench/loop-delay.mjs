// Loaded into the measured server: writes its event loop's delay, memory and timers each half second.
import { renameSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const file = process.env.BENCH_LOOP_FILE;
if (file) {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  setInterval(() => {
    const p99 = delay.percentile(99) / 1e6;
    // The reader never sees half of it.
    const rss = process.memoryUsage.rss();
    const timers = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    writeFileSync(`${file}.new`, JSON.stringify({ p99, rss, timers }));
    renameSync(`${file}.new`, file);
  }, 500).unref();
  process.on('SIGUSR2', () => delay.reset());
}
