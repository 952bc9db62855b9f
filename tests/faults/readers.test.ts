import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask, inRounds, quantile, readAgain, stateOf } from './support/ask';
import { enter } from './support/client';
import { plainScript, textOf } from './support/script';
import { times } from './support/seeds';
import { type OpenStage, openStage } from './support/stage';

let stage: OpenStage;
beforeAll(async () => {
  stage = await openStage('embedded');
}, 60_000);
afterAll(() => stage.close(), 30_000);

/** The same places in an answer every time. */
const places = (count: number, most: number) =>
  fc.sample(fc.integer({ min: 0, max: most }), { seed: 1, numRuns: count });

it('an answer is whole however its reader left', { timeout: 120_000 }, async () => {
  const offsets = places(times(20, 100), 400);
  await inRounds(offsets.length, 10, async (index) => {
    const begun = await ask(stage, plainScript(60, 5));
    await begun.reading.until(offsets[index] ?? 0);
    begun.reading.leave();
    const again = await readAgain(stage, begun);
    expect(again).toEqual({ text: textOf(begun.mark, 60), state: 'complete' });
    const page = await stage.client.page(begun.chat);
    expect(page.body).toContain(`${begun.mark}x59`);
  });
});

it('Stop ends the call of the service within 500 ms and freezes the text', async () => {
  const offsets = places(times(20, 100), 400);
  const tookMs: number[] = [];
  await inRounds(offsets.length, 5, async (index) => {
    const { chat, mark, run, reading } = await ask(stage, plainScript(5_000, 5));
    await reading.until(offsets[index] ?? 0);
    const pressed = performance.now();
    const { body } = await stage.client.stop(chat, run);
    expect(JSON.parse(body)).toEqual({ stopped: true });
    const stopped = await readAgain(stage, { chat, run });
    const [call] = stage.upstream.calls(mark);
    tookMs.push((call?.closedAt ?? Number.POSITIVE_INFINITY) - pressed);
    expect(stopped.state).toBe('stopped');
    expect(textOf(mark, 5_000).startsWith(stopped.text)).toBe(true);
    expect(stopped.text.startsWith(reading.text())).toBe(true);
    expect(await readAgain(stage, { chat, run })).toEqual(stopped);
  });
  expect(quantile(tookMs, 0.99)).toBeLessThanOrEqual(500);
}, 120_000);

it('Stop ends the right run: from another tab, before the first word, of an older run', async () => {
  const other = await enter(stage.app.url);
  await inRounds(times(3, 20), 3, async () => {
    const seen = await ask(stage, plainScript(5_000, 5));
    await seen.reading.until(20);
    expect((await other.stop(seen.chat)).body).toContain('true');
    expect((await seen.reading.ended) && stateOf(seen.reading)).toBe('stopped');

    const silent = await ask(stage, plainScript(50, 5, { silence: 2_000 }), seen.chat);
    expect((await other.stop(silent.chat, silent.run)).body).toContain('true');
    expect(await readAgain(stage, silent)).toEqual({ text: '', state: 'stopped' });

    const last = await ask(stage, plainScript(50, 5), seen.chat);
    expect((await other.stop(last.chat, seen.run)).body).toContain('false');
    const whole = { text: textOf(last.mark, 50), state: 'complete' };
    expect(await readAgain(stage, last)).toEqual(whole);
  });
}, 120_000);
