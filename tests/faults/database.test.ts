import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findProgram } from '../support/programs';
import { ask, type Begun, quantile, questionOf, readAgain, stateOf } from './support/ask';
import { plainScript, textOf } from './support/script';
import { times } from './support/seeds';
import { type OpenStage, openStage } from './support/stage';

describe.runIf(findProgram('initdb'))('a database server', () => {
  let stage: OpenStage;
  beforeAll(async () => {
    stage = await openStage('postgres');
  }, 60_000);
  afterAll(() => stage.close(), 30_000);

  it.each(['gone', 'hung'] as const)(
    '%s before a send: 503 within 2 s, nobody asked, and well again within 5 s',
    async (state) => {
      const { mark, sent } = questionOf(stage, plainScript(5, 0), randomUUID());
      stage.link?.become(state);
      const began = performance.now();
      const { status, body } = await stage.client.send(sent);
      const tookMs = performance.now() - began;
      stage.link?.become('well');
      expect([status, JSON.parse(body).error.code]).toEqual([503, 'database_unavailable']);
      expect(tookMs).toBeLessThanOrEqual(2_000 + 500);
      expect(stage.upstream.calls(mark)).toEqual([]);
      const back = performance.now();
      const again = await ask(stage, plainScript(5, 0));
      expect((await again.reading.ended) && stateOf(again.reading)).toBe('complete');
      expect(performance.now() - back).toBeLessThanOrEqual(5_000);
    },
    30_000,
  );

  it.each(['gone', 'hung'] as const)(
    '%s in the middle: the answer goes on and is saved after',
    async (state) => {
      const tokens = times(400, 1_000);
      const script = plainScript(tokens, 10);
      const answers = await Promise.all(Array.from({ length: 20 }, () => ask(stage, script)));
      await Promise.all(answers.map(({ reading }) => reading.until(100)));
      stage.link?.become(state);
      await pause(times(2_500, 10_000));
      const heard = answers.map(({ reading }) => reading.text().length);
      stage.link?.become('well');
      for (const length of heard) expect(length).toBeGreaterThan(1_000);
      for (const answer of answers) {
        const whole = { text: textOf(answer.mark, tokens), state: 'complete' };
        expect(await readAgain(stage, answer)).toEqual(whole);
        await answer.reading.ended;
        expect(answer.reading.text()).toBe(whole.text);
      }
    },
    60_000,
  );

  it('slow and busy refuses nobody', async () => {
    stage.link?.become('slow');
    const began = performance.now();
    const answers = await Promise.all(
      Array.from({ length: 60 }, () => ask(stage, plainScript(5, 0))),
    );
    const tookMs = performance.now() - began;
    stage.link?.become('well');
    for (const { reading } of answers)
      expect((await reading.ended) && stateOf(reading)).toBe('complete');
    expect(tookMs).toBeGreaterThan(2_000); // it was more than its connections could do at once
  }, 60_000);

  /** From the service's sending of each word to its arrival, in milliseconds. */
  function delays({ mark, reading }: Begun): number[] {
    const { sentAt = [] } = stage.upstream.calls(mark)[0] ?? {};
    let length = 0;
    const words = sentAt.map((at, index) => ({ at, end: textOf(mark, index + 1).length }));
    return reading.events.flatMap(({ chunk, at }) => {
      if (chunk.type !== 'text-delta') return [];
      const from = length;
      length += chunk.delta.length;
      return words.filter(({ end }) => end > from && end <= length).map((word) => at - word.at);
    });
  }

  async function delayOfWords(): Promise<number> {
    const begun = await ask(stage, plainScript(200, 10));
    await begun.reading.ended;
    return quantile(delays(begun), 0.95);
  }

  it('slow by 500 ms does not slow the words', async () => {
    const well = await delayOfWords();
    stage.link?.become('slow');
    const slow = await delayOfWords();
    stage.link?.become('well');
    expect(slow).toBeLessThanOrEqual(well + 50);
  }, 60_000);
});
