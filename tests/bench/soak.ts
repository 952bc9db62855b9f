import { readdirSync } from 'node:fs';
import { median, ms, table } from './numbers';
import type { Measured } from './streams';
import { type Wish, watchAnswer } from './target';

/** What a server holds at one moment; `at` in minutes. */
type Held = { at: number; rss: number; files: number; timers: number };

const sampleMs = 2_000;

/** Twenty paced streams, each followed by the next, for so many minutes: what stays behind? */
export async function soak({ target, server }: Measured, minutes: number): Promise<string> {
  if (!server) throw new Error('only a server of ours can be soaked');
  const began = performance.now();
  const since = () => (performance.now() - began) / 60_000;
  const wish: Wish = { tokens: 250, pace: 20 };
  let answers = 0;
  const worker = async () => {
    while (since() < minutes) {
      await watchAnswer(target.ask(wish), wish.tokens);
      answers += 1;
    }
  };
  const samples: Held[] = [];
  const sampling = setInterval(() => {
    const { rss, timers } = server.loop();
    const files = readdirSync(`/proc/${server.pid}/fd`).length;
    samples.push({ at: since(), rss: rss / 2 ** 20, files, timers });
  }, sampleMs);
  try {
    await Promise.all(Array.from({ length: 20 }, worker));
  } finally {
    clearInterval(sampling);
  }
  return report(samples, { answers, minutes });
}

/** The first third warms up: what is compiled and cached then is no leak. */
function report(samples: readonly Held[], run: { answers: number; minutes: number }): string {
  const warm = samples.slice(Math.floor(samples.length / 3));
  const half = Math.floor(warm.length / 2);
  const change = (of: (one: Held) => number) =>
    `${median(warm.slice(0, half).map(of))} → ${median(warm.slice(half).map(of))}`;
  const head = [`20 streams for ${run.minutes} min`, 'RSS MB', 'slope MB/min', 'files', 'timers'];
  const rss = warm.map((one) => one.rss);
  const range = `${Math.min(...rss).toFixed(0)} to ${Math.max(...rss).toFixed(0)}`;
  return table(head, [
    [
      `${run.answers} answers`,
      range,
      ms(slope(warm)),
      change((one) => one.files),
      change((one) => one.timers),
    ],
  ]);
}

/** Megabytes a minute, by least squares. */
function slope(samples: readonly Held[]): number {
  const mean = (of: (one: Held) => number) =>
    samples.reduce((sum, one) => sum + of(one), 0) / samples.length;
  const [at, rss] = [mean((one) => one.at), mean((one) => one.rss)];
  const upper = mean((one) => (one.at - at) * (one.rss - rss));
  return upper / mean((one) => (one.at - at) ** 2);
}
