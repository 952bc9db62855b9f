import { randomUUID } from 'node:crypto';
import { ensureBuilt } from '../../scripts/support/build';
import { cpuMs, median, quantile, table } from './numbers';
import { type Server, startBaseline, startTramontane, startUpstream } from './servers';
import {
  baseline,
  direct,
  type Seen,
  type Target,
  tramontane,
  type Wish,
  watchAnswer,
} from './target';

/** `npm run bench -- short` takes fewer of everything, to see that it works. */
const short = process.argv.includes('short');

type Measured = { target: Target; server: Server | null };

const ms = (value: number) => value.toFixed(1);

async function inTurn(count: number, work: (index: number) => Promise<void>): Promise<void> {
  for (let index = 0; index < count; index++) await work(index);
}

async function together(streams: number, count: number, work: () => Promise<void>): Promise<void> {
  let left = count;
  const worker = async () => {
    while (left-- > 0) await work();
  };
  await Promise.all(Array.from({ length: streams }, worker));
}

/** One question at a time, the targets in turn, so that all meet the same machine. */
async function firstToken(all: readonly Measured[]): Promise<string> {
  const wish: Wish = { tokens: 20, pace: 1 };
  const times = new Map(all.map(({ target }) => [target, [] as number[]]));
  await inTurn(short ? 20 : 150, async (round) => {
    for (const { target } of all) {
      const seen = await watchAnswer(target.ask(wish), wish.tokens);
      if (round >= 10) times.get(target)?.push(seen.firstTokenMs);
    }
  });
  const base = median(times.get(all[0]?.target as Target) ?? []); // the first is the service itself
  const rows = all.map(({ target: { name } }, index) => {
    const own = [...times.values()][index] ?? [];
    return [name, ms(median(own)), ms(quantile(own, 0.95)), `+${ms(median(own) - base)}`];
  });
  return table(['first token, one at a time', 'median ms', 'p95 ms', 'over direct'], rows);
}

async function throughput(all: readonly Measured[], streams: number, tokens: number) {
  const wish: Wish = { tokens, pace: 0 };
  const answers = Math.ceil((short ? 40_000 : 400_000) / tokens);
  const rows: string[][] = [];
  for (const { target, server } of all) {
    if (!server) continue;
    await together(
      streams,
      streams,
      async () => void (await watchAnswer(target.ask(wish), tokens)),
    );
    const [before, began] = [cpuMs(server.pid), performance.now()];
    let bytes = 0;
    await together(streams, answers, async () => {
      const seen = await watchAnswer(target.ask(wish), tokens);
      bytes += seen.bytes;
    });
    const [spent, took] = [cpuMs(server.pid) - before, performance.now() - began];
    const total = answers * tokens;
    rows.push([
      target.name,
      Math.round(total / (took / 1000)).toLocaleString('en'),
      ((spent * 1000) / total).toFixed(1),
      (bytes / total).toFixed(0),
    ]);
  }
  const title = `${streams} streams of ${tokens} tokens, unpaced`;
  return table([title, 'tokens/s', 'processor µs/token', 'bytes/token'], rows);
}

async function crowd(all: readonly Measured[]): Promise<string> {
  const wish: Wish = { tokens: short ? 100 : 500, pace: 20 };
  const rows: string[][] = [];
  for (const { target, server } of all) {
    server?.resetLoop();
    const seen: Seen[] = [];
    await together(200, 200, async () => {
      seen.push(await watchAnswer(target.ask(wish), wish.tokens));
    });
    const delays = seen.flatMap((one) => one.delays);
    const loop = server?.loop();
    rows.push([
      target.name,
      ms(quantile(delays, 0.95)),
      ms(median(seen.map((one) => one.firstTokenMs))),
      loop ? ms(loop.p99) : '',
      loop ? (loop.rss / 2 ** 20).toFixed(0) : '',
    ]);
  }
  return table(
    ['200 streams at 50 tokens/s', 'delay p95 ms', 'first token ms', 'loop p99 ms', 'RSS MB'],
    rows,
  );
}

/** A turn in a long chat beside one in a short chat: what the service must read apart. */
async function length(target: Target): Promise<string> {
  const wish: Wish = { tokens: 5, pace: 0 };
  const long = randomUUID();
  await inTurn(short ? 50 : 1_000, async () => void (await watchAnswer(target.ask(wish, long), 5)));
  const [own, fresh]: [number[], number[]] = [[], []];
  await inTurn(short ? 10 : 60, async () => {
    own.push((await watchAnswer(target.ask(wish, long), 5)).firstTokenMs);
    const chat = randomUUID();
    await inTurn(10, async () => void (await watchAnswer(target.ask(wish, chat), 5)));
    fresh.push((await watchAnswer(target.ask(wish, chat), 5)).firstTokenMs);
  });
  return table(
    ['first token in a chat of', 'median ms'],
    [
      ['20 messages', ms(median(fresh))],
      [short ? '100 messages' : '2,000 messages', ms(median(own))],
    ],
  );
}

async function main(): Promise<void> {
  const built = await ensureBuilt(console.log);
  if (!built.ok) throw new Error(built.output);
  const upstream = await startUpstream();
  const reference = await startBaseline(upstream.url);
  const app = await startTramontane(upstream.url);
  try {
    const own = { target: await tramontane(app.url), server: app };
    const all: Measured[] = [
      { target: direct(upstream.url), server: null },
      { target: baseline(reference.url, 'raw'), server: reference },
      { target: baseline(reference.url, 'bare'), server: reference },
      own,
    ];
    console.log(`\n${await firstToken(all)}`);
    for (const tokens of [200, 1_000]) {
      for (const streams of [32, 128]) {
        console.log(`\n${await throughput(all, streams, tokens)}`);
      }
    }
    console.log(`\n${await crowd(all)}`);
    console.log(`\n${await length(own.target)}`);
  } finally {
    await app.stop();
    await reference.stop();
    upstream.stop();
  }
}

await main();
