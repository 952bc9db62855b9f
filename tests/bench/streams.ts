import { cpuMs, median, ms, quantile, table } from './numbers';
import type { Server } from './servers';
import { type Seen, type Target, type Wish, watchAnswer } from './target';

/** Who is measured; `server` is null for the service itself. */
export type Measured = { target: Target; server: Server | null };

async function together(streams: number, count: number, work: () => Promise<void>): Promise<void> {
  let left = count;
  const worker = async () => {
    while (left-- > 0) await work();
  };
  await Promise.all(Array.from({ length: streams }, worker));
}

/** Streams that do not pace themselves, always so many at once. */
export async function throughput(
  all: readonly Measured[],
  { streams, tokens, answers }: { streams: number; tokens: number; answers: number },
): Promise<string> {
  const wish: Wish = { tokens, pace: 0 };
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

/** All at once, at the pace of a person who reads. */
export async function crowd(all: readonly Measured[], tokens: number): Promise<string> {
  const wish: Wish = { tokens, pace: 20 };
  const rows: string[][] = [];
  for (const { target, server } of all) {
    server?.resetLoop();
    const before = server ? cpuMs(server.pid) : 0;
    const seen: Seen[] = [];
    await together(200, 200, async () => {
      seen.push(await watchAnswer(target.ask(wish), wish.tokens));
    });
    const delays = seen.flatMap((one) => one.delays);
    const loop = server?.loop();
    const spent = server ? (cpuMs(server.pid) - before) * 1000 : 0;
    rows.push([
      target.name,
      ms(quantile(delays, 0.95)),
      ms(median(seen.map((one) => one.firstTokenMs))),
      loop ? ms(loop.p99) : '',
      loop ? (spent / delays.length).toFixed(0) : '',
      loop ? (loop.rss / 2 ** 20).toFixed(0) : '',
    ]);
  }
  const head = ['200 streams at 50 tokens/s', 'delay p95 ms', 'first token ms', 'loop p99 ms'];
  return table([...head, 'processor µs/token', 'RSS MB'], rows);
}
