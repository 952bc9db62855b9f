import { randomUUID } from 'node:crypto';
import type { RunState } from '../../../lib/runs/schema';
import type { Reading } from './client';
import { questionFor, type Script } from './script';
import type { Stage } from './stage';

/** An answer that is being written. */
export type Begun = { chat: string; mark: string; run: string; reading: Reading };

export const mistral = 'mistral:mistral-large-latest';
let count = 0;

/** A question that asks for a script, of which no two are alike. */
export function questionOf({ upstream }: Pick<Stage, 'upstream'>, script: Script, chat: string) {
  const mark = `q${++count}`;
  upstream.play(mark, script);
  return { mark, sent: { chat, id: randomUUID(), text: questionFor(mark), model: mistral } };
}

/** Asks for a script in a new chat, or in this one. Throws when it is refused. */
export async function ask(
  stage: Pick<Stage, 'client' | 'upstream'>,
  script: Script,
  chat: string = randomUUID(),
): Promise<Begun> {
  const { mark, sent } = questionOf(stage, script, chat);
  const { status, body, reading } = await stage.client.send(sent);
  const run = await reading?.run();
  if (!reading || !run) throw new Error(`A question got ${status} ${body}`);
  return { chat, mark, run, reading };
}

/** How an answer ended by its last event; undefined when that did not come. */
export function stateOf({ events }: Reading): RunState | undefined {
  const last = events.findLast(({ chunk }) => chunk.type === 'finish')?.chunk;
  // The metadata of `finish` is the app's own `AnswerMetadata`.
  return last?.type === 'finish' ? (last.messageMetadata as { state: RunState }).state : undefined;
}

/** The answer as a reader sees it who comes now and waits for its end. */
export async function readAgain(
  { client }: Pick<Stage, 'client'>,
  { chat, run }: Pick<Begun, 'chat' | 'run'>,
): Promise<{ text: string; state: RunState | undefined }> {
  const { status, body, reading } = await client.follow(chat, { run });
  if (!reading) throw new Error(`Reading again got ${status} ${body}`);
  await reading.ended;
  return { text: reading.text(), state: stateOf(reading) };
}

/** The value that a share of all is not above. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Does something `times` times, `width` at once. */
export async function inRounds(
  times: number,
  width: number,
  act: (index: number) => Promise<void>,
): Promise<void> {
  const next = Array.from({ length: times }, (_, index) => index).values();
  const worker = async () => {
    for (const index of next) await act(index);
  };
  await Promise.all(Array.from({ length: width }, worker));
}
