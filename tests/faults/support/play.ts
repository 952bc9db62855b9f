import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Answer, Reading, Sent } from './client';
import type { Blow, Episode, Turn } from './episode';
import type { Viewed } from './invariants';
import { questionFor } from './script';
import type { Stage } from './stage';

const models = {
  mistral: 'mistral:mistral-large-latest',
  bedrock: 'bedrock:mistral.mistral-large-3-675b-instruct',
};

/** The longest that anything may take to be put right, the 30 s of a dead process included. */
const patienceMs = 60_000;
/** From the press on Stop to the end of the service's call, with what a busy machine adds. */
const stopsWithinMs = 1_000;
/** From the end of a run to that of its call. */
const closesWithinMs = 2_000;

const codeIn = (body: string) => /"code":"(\w+)"/.exec(body)?.[1];

/** One chat of an episode. `calm`: nothing happens to the process or the database. */
type Scene = { stage: Stage; seed: number; chat: string; calm: boolean };
type Playing = Scene & { mark: string; run: string; reading: Reading };

/** Plays the episode of a seed to its end. */
export async function play(stage: Stage, seed: number, { chats, blow }: Episode): Promise<void> {
  const playing = chats.map((turns, place) => {
    const scene = { stage, seed, chat: randomUUID(), calm: blow === null };
    return playChat(scene, turns, `s${seed}c${place}`);
  });
  await Promise.all([...playing, blow ? strike(stage, blow) : null]);
  await closed(stage, seed);
}

/** 8: when all runs have ended, so have the calls. */
async function closed({ upstream, record, problems }: Stage, seed: number): Promise<void> {
  const marks = new Set(record.asked.flatMap((one) => (one.seed === seed ? [one.mark] : [])));
  const open = () => upstream.open().filter(({ mark }) => marks.has(mark)).length;
  const until = performance.now() + closesWithinMs;
  while (open() > 0 && performance.now() < until) await pause(20);
  if (open() > 0) problems.push(`seed ${seed}: (8) ${open()} calls go on after their runs`);
}

async function strike(stage: Stage, blow: Blow): Promise<void> {
  await pause(blow.at);
  if (blow.to === 'process') {
    if (blow.kind === 'kill') stage.record.kills.push(performance.now());
    stage.up = stage.app.restart(blow.kind === 'kill' ? 'SIGKILL' : 'SIGTERM');
    await stage.up;
    return;
  }
  stage.link?.become(blow.kind);
  await pause(blow.for);
  stage.link?.become('well');
}

/** Tries until it is taken, as a person would; null when it is not within `patienceMs`. */
async function insist<T>(stage: Stage, attempt: () => Promise<T | null>): Promise<T | null> {
  for (const until = performance.now() + patienceMs; performance.now() < until; ) {
    await stage.up;
    const result = await attempt().catch(() => null); // the app is away
    if (result !== null) return result;
    await pause(100);
  }
  return null;
}

/** Whether an answer is worth another try; anything else that is no success is a problem. */
function mayPass({ status, body }: Answer): boolean {
  return status === 503 || codeIn(body) === 'run_running';
}

async function playChat(scene: Scene, turns: Turn[], place: string): Promise<void> {
  let earlier: string = randomUUID(); // a run that never was
  for (const [index, turn] of turns.entries()) {
    const run = await playTurn(scene, turn, `${place}t${index}`, earlier);
    if (run === null) return;
    earlier = run;
  }
}

/** One question and its answer, with all that happens meanwhile; tells its run, or null. */
async function playTurn(
  scene: Scene,
  turn: Turn,
  mark: string,
  earlier: string,
): Promise<string | null> {
  const { stage, seed, chat } = scene;
  stage.upstream.play(mark, turn.script);
  const model = models[turn.script.service];
  const sent: Sent = { chat, id: randomUUID(), text: questionFor(mark), model };
  const asked = { seed, chat, id: sent.id, mark, acknowledged: false };
  stage.record.asked.push(asked);
  const taken = await sendAs(turn.send, scene, sent);
  if (!taken) return null;
  asked.acknowledged = true;
  const { run } = taken;
  const playing: Playing = { ...scene, mark, ...taken };
  await Promise.all([
    view(playing, { from: 0, leaves: turn.leaves }, playing.reading),
    ...turn.others.map((other) => readAlong(playing, other)),
    turn.reloadAfter === null ? null : reload(playing, turn.reloadAfter),
    turn.stop ? stop(playing, turn.stop, earlier) : null,
  ]);
  if (turn.again) await sendAgain(playing, sent);
  return run;
}

type Taken = { run: string; reading: Reading };

async function sendAs(kind: Turn['send'], scene: Scene, sent: Sent): Promise<Taken | null> {
  const { client } = scene.stage;
  if (kind.kind === 'lost') await client.sendAndLeave(sent, kind.afterMs);
  const first = sendQuestion(scene, sent);
  if (kind.kind !== 'twice') return first;
  const second = pause(kind.apartMs).then(() => sendQuestion(scene, sent));
  const [one, other] = await Promise.all([first, second]);
  if (one?.run !== other?.run) {
    scene.stage.problems.push(`seed ${scene.seed}: (2) one question got two runs`);
  }
  other?.reading.leave();
  return one;
}

/** A lost response is asked for again with the same id. */
async function sendQuestion({ stage, seed }: Scene, sent: Sent): Promise<Taken | null> {
  let last = 'no answer';
  const taken = await insist(stage, async () => {
    const opened = await stage.client.send(sent);
    const run = await opened.reading?.run();
    if (opened.reading && run) return { run, reading: opened.reading };
    last = `${opened.status} ${opened.body}`;
    if (opened.status !== 200 && !mayPass(opened)) {
      stage.problems.push(`seed ${seed}: a send got ${last}`);
    }
    return null;
  });
  if (!taken) stage.problems.push(`seed ${seed}: ${sent.text} was never taken: ${last}`);
  return taken;
}

type Viewing = { from: number; leaves: number[] };

/** Reads an answer to its end, over as many connections as it takes. */
async function view(playing: Playing, { from, leaves }: Viewing, first?: Reading): Promise<void> {
  const { stage, seed, mark } = playing;
  const viewed: Viewed = { mark, from, events: [] };
  stage.record.viewed.push(viewed);
  let reading: Reading | null | undefined = first;
  for (const until = performance.now() + patienceMs; performance.now() < until; ) {
    reading ??= await resume(playing, from + viewed.events.length);
    if (!reading) return;
    await reading.until(leaves.shift() ?? Number.POSITIVE_INFINITY);
    reading.leave();
    await reading.ended;
    viewed.events.push(...reading.events);
    if (viewed.events.some(({ chunk }) => chunk.type === 'finish')) return;
    reading = null;
  }
  stage.problems.push(`seed ${seed}: (4) the answer ${mark} did not end`);
}

/** The stream of a run that was taken is there from any event on. */
async function resume(playing: Playing, from: number): Promise<Reading | null> {
  const { stage, seed, chat, run, mark } = playing;
  const reading = await insist(stage, async () => {
    const opened = await stage.client.follow(chat, { run, from });
    if (!opened.reading && !mayPass(opened)) {
      stage.problems.push(`seed ${seed}: reading ${mark} on got ${opened.status} ${opened.body}`);
    }
    return opened.reading;
  });
  if (!reading) stage.problems.push(`seed ${seed}: (4) ${mark} could not be read on`);
  return reading;
}

async function readAlong(playing: Playing, other: Turn['others'][number]): Promise<void> {
  await playing.reading.until(other.after);
  await view(playing, { from: other.from, leaves: [] });
}

/** A page that is loaded again shows what was seen before, unless the process was killed since. */
async function reload({ stage, seed, chat, reading }: Playing, after: number): Promise<void> {
  await reading.until(after);
  const seen = reading
    .text()
    .match(/\w+x\d+(?=\W)/g)
    ?.at(-1);
  const { kills } = stage.record;
  const before = kills.length;
  const page = await insist(stage, async () => {
    const answer = await stage.client.page(chat);
    return answer.status === 200 ? answer.body : null;
  });
  if (page === null) stage.problems.push(`seed ${seed}: the page of ${chat} was never shown`);
  if (page && seen && kills.length === before && !page.includes(seen)) {
    stage.problems.push(`seed ${seed}: (7) a page loaded again lacks ${seen}`);
  }
}

async function stop(
  { stage, seed, chat, mark, run, reading, calm }: Playing,
  { after, of }: NonNullable<Turn['stop']>,
  earlier: string,
): Promise<void> {
  await reading.until(after);
  const pressed = performance.now();
  const wanted = { run, chat: undefined, older: earlier }[of];
  const answer = await insist(stage, async () => {
    const { status, body } = await stage.client.stop(chat, wanted);
    return status === 200 ? body : null;
  });
  const stopped = answer?.includes('true');
  if (stopped && of === 'older') stage.problems.push(`seed ${seed}: an older run was stopped`);
  if (!stopped || !calm) return;
  // The app may answer before its service has seen the end of the call.
  const open = () => stage.upstream.calls(mark).some(({ closedAt }) => closedAt === null);
  while (open() && performance.now() - pressed < stopsWithinMs) await pause(20);
  const calls = stage.upstream.calls(mark);
  const late = calls.some(({ closedAt }) => (closedAt ?? Infinity) - pressed > stopsWithinMs);
  if (late) stage.problems.push(`seed ${seed}: (8) Stop did not end the call of ${mark} in time`);
}

/** The same question again gives the same answer and asks nobody; other words under its id do not. */
async function sendAgain(playing: Playing, sent: Sent): Promise<void> {
  const { stage, seed, mark, run } = playing;
  const calls = stage.upstream.calls(mark).length;
  const again = await sendQuestion(playing, sent);
  if (!again) return;
  if (again.run !== run) stage.problems.push(`seed ${seed}: (2) ${mark} has another run now`);
  await view(playing, { from: 0, leaves: [] }, again.reading);
  if (stage.upstream.calls(mark).length > calls) {
    stage.problems.push(`seed ${seed}: (2) the service was asked again for ${mark}`);
  }
  const other = await insist(stage, async () => {
    const answer = await stage.client.send({ ...sent, text: 'Something else.' });
    return mayPass(answer) ? null : answer;
  });
  if (other?.status !== 409) {
    stage.problems.push(`seed ${seed}: other words under the same id got ${other?.status}`);
  }
}
