import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask, type Begun, readAgain, stateOf } from './support/ask';
import { plainScript, textOf } from './support/script';
import { times } from './support/seeds';
import { type OpenStage, openStage } from './support/stage';

let stage: OpenStage;
beforeAll(async () => {
  stage = await openStage('embedded');
}, 60_000);
afterAll(() => stage.close(), 30_000);

/** Milliseconds of words that a killed process may lose. */
const mayLoseMs = 250;

/** How long before `moment` the first word was sent that is not in the text. */
function lostMs({ mark }: Begun, text: string, moment: number): number {
  const { sentAt = [] } = stage.upstream.calls(mark)[0] ?? {};
  const first = sentAt.find((_, index) => textOf(mark, index + 1).length > text.length);
  return first === undefined ? 0 : Math.max(0, moment - first);
}

async function isRunning({ chat }: Begun): Promise<boolean> {
  const { reading } = await stage.client.follow(chat);
  reading?.leave();
  return reading !== null;
}

it('kill -9 loses no message and at most 250 ms of words', { timeout: 600_000 }, async () => {
  for (let round = 0; round < times(2, 30); round++) {
    const script = plainScript(5_000, 5);
    const answers = await Promise.all([1, 2, 3].map(() => ask(stage, script)));
    await Promise.all(answers.map(({ reading }) => reading.until(200 + 37 * round)));
    const killed = performance.now();
    await stage.app.restart('SIGKILL');
    for (const answer of answers) {
      const { text, state } = await readAgain(stage, answer);
      // Killed before its first words were stored, it has nothing to show.
      expect(state).toBe(text === '' ? 'failed' : 'interrupted');
      expect(textOf(answer.mark, 5_000).startsWith(text)).toBe(true);
      expect(lostMs(answer, text, killed)).toBeLessThanOrEqual(mayLoseMs);
      expect(await isRunning(answer)).toBe(false);
      const page = await stage.client.page(answer.chat);
      expect(page.body).toContain(`[[${answer.mark}]]`);
    }
  }
});

/** Milliseconds until a process is gone. */
async function goneAfter(pid: number): Promise<number> {
  const began = performance.now();
  const lives = () => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false; // no such process
    }
  };
  while (lives()) await pause(10);
  return performance.now() - began;
}

it('SIGTERM under 20 streams: gone within 9 s, every answer ended', {
  timeout: 600_000,
}, async () => {
  for (let round = 0; round < times(1, 20); round++) {
    const script = plainScript(5_000, 20);
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(stage, script)));
    await Promise.all(answers.map(({ reading }) => reading.until(100)));
    const gone = goneAfter(stage.app.pid());
    await stage.app.restart('SIGTERM');
    expect(await gone).toBeLessThanOrEqual(9_000);
    for (const answer of answers) {
      await answer.reading.ended;
      expect(stateOf(answer.reading)).toBe('interrupted');
      const { text, state } = await readAgain(stage, answer);
      // Killed before its first words were stored, it has nothing to show.
      expect(state).toBe(text === '' ? 'failed' : 'interrupted');
      expect(text).toBe(answer.reading.text());
      expect(await isRunning(answer)).toBe(false);
    }
  }
  expect(stage.app.log()).not.toContain('"level":"error"');
});
