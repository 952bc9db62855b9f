import { randomUUID } from 'node:crypto';
import { cpuMs, median, ms, quantile, table } from './numbers';
import type { Measured } from './streams';
import { type Talk, type Wish, watchAnswer } from './target';

/** Answers that grow a chat before it is measured. */
const brief: Wish = { tokens: 5, pace: 0 };

type Times = { firstTokenMs: number[]; cpuMs: number };

/** A chat of so many messages, wherever it is kept. */
async function grow({ target }: Measured, talk: Talk): Promise<Talk> {
  if (!target.keeps) return talk;
  for (let turn = 0; turn < talk.before / 2; turn++) {
    await watchAnswer(target.ask(brief, talk), brief.tokens);
  }
  return talk;
}

/** One question at a time, ten by ten in turn, so that all targets meet the same machine. */
async function oneByOne(
  all: readonly Measured[],
  rounds: number,
  wish: Wish,
  talkOf: (one: Measured) => Promise<Talk | undefined>,
): Promise<Map<Measured, Times>> {
  const times = new Map(all.map((one) => [one, { firstTokenMs: [], cpuMs: 0 } as Times]));
  for (let round = 0; round <= rounds; round++) {
    for (const one of all) {
      const own = times.get(one);
      const talk = await talkOf(one);
      const before = one.server ? cpuMs(one.server.pid) : 0;
      for (let index = 0; index < 10; index++) {
        const seen = await watchAnswer(one.target.ask(wish, talk), wish.tokens);
        if (round > 0) own?.firstTokenMs.push(seen.firstTokenMs); // the first round warms up
      }
      if (own && round > 0 && one.server) own.cpuMs += cpuMs(one.server.pid) - before;
    }
  }
  return times;
}

/** Time to first token over the service asked directly, with so many messages before the question. */
export async function firstToken(
  all: readonly Measured[],
  { rounds, history }: { rounds: number; history: number },
): Promise<string> {
  const talks = new Map<Measured, Talk>();
  for (const one of history > 0 ? all : []) {
    talks.set(one, await grow(one, { id: randomUUID(), before: history }));
  }
  const wish = { tokens: 20, pace: 1 };
  const times = await oneByOne(all, rounds, wish, async (one) => talks.get(one));
  const [direct] = [...times.values()]; // the first is the service itself
  const base = median(direct?.firstTokenMs ?? []);
  const rows = [...times].map(([{ target, server }, own]) => [
    target.name,
    ms(median(own.firstTokenMs)),
    ms(quantile(own.firstTokenMs, 0.95)),
    `+${ms(median(own.firstTokenMs) - base)}`,
    server ? ms(own.cpuMs / own.firstTokenMs.length) : '',
  ]);
  const title = `first token, one at a time, ${history} messages before`;
  return table([title, 'median ms', 'p95 ms', 'over direct', 'processor ms a turn'], rows);
}

/** A turn in a long chat beside one in a short chat, over the service asked with the same history. */
export async function length(
  direct: Measured,
  own: Measured,
  { rounds, lengths }: { rounds: number; lengths: readonly number[] },
): Promise<string> {
  const rows: string[][] = [];
  for (const before of lengths) {
    const long = before > 100 ? await grow(own, { id: randomUUID(), before }) : undefined;
    const talkOf = async (one: Measured) => {
      if (long) return long;
      // Ten questions make a chat twenty messages longer: each round has a new one, ten shorter.
      const shorter = one === own ? before - 10 : before;
      return grow(one, { id: randomUUID(), before: shorter });
    };
    const times = await oneByOne([direct, own], rounds, brief, talkOf);
    const [theirs, ours] = [times.get(direct), times.get(own)];
    if (!theirs || !ours) continue;
    const [service, all] = [median(theirs.firstTokenMs), median(ours.firstTokenMs)];
    const turns = ours.firstTokenMs.length;
    rows.push([
      `${before} messages`,
      ms(all),
      ms(service),
      `+${ms(all - service)}`,
      ms(ours.cpuMs / turns),
    ]);
  }
  const head = ['a turn in a chat of', 'first token ms', 'direct ms', 'over direct'];
  return table([...head, 'processor ms a turn'], rows);
}
