import { cpuMs } from './numbers';
import { startTramontane, startUpstream } from './servers';
import { tramontane, watchAnswer } from './target';

const [streams, tokens, total, pace] = process.argv.slice(2).map(Number) as [
  number,
  number,
  number,
  number,
];
const up = await startUpstream();
const app = await startTramontane(
  up.url,
  process.env.PROF
    ? { NODE_OPTIONS: '--cpu-prof --cpu-prof-interval 500 --cpu-prof-dir /tmp/prof' }
    : {},
);
const t = await tramontane(app.url);
let left = Math.ceil(total / tokens);
await Promise.all(
  Array.from({ length: streams }, async () => {
    await watchAnswer(t.ask({ tokens, pace }), tokens);
  }),
);
const b = cpuMs(app.pid),
  s = performance.now();
const n = left;
await Promise.all(
  Array.from({ length: streams }, async () => {
    while (left-- > 0) await watchAnswer(t.ask({ tokens, pace }), tokens);
  }),
);
console.log(
  'tok/s',
  Math.round((n * tokens) / ((performance.now() - s) / 1000)),
  'us/token',
  (((cpuMs(app.pid) - b) * 1000) / (n * tokens)).toFixed(1),
);
await app.stop();
up.stop();
