import { expect, it } from 'vitest';
import { guessedPauseMs, retryAfterMs, toldLimits } from './quota-told';

const now = Date.parse('2026-11-21T10:00:00Z');

it('takes the limits from Mistral’s recorded headers, and none from others', () => {
  const headers = {
    'x-ratelimit-limit-req-10-second': '60',
    'x-ratelimit-limit-tokens-minute': '2000000',
    'x-ratelimit-limit-tokens-month': '10000000000',
    'x-ratelimit-remaining-req-10-second': '59',
  };
  expect(toldLimits(headers)).toEqual({ requestsPer10Seconds: 60, tokensPerMinute: 2_000_000 });
  expect(toldLimits({ 'x-ratelimit-limit-tokens-minute': 'many' })).toEqual({});
  expect(toldLimits({ 'x-ratelimit-limit-tokens-minute': '0' })).toEqual({});
  expect(toldLimits(undefined)).toEqual({});
});

it.each([
  [{ 'retry-after': '7' }, 7_000],
  [{ 'retry-after': '0' }, 0],
  [{ 'retry-after': 'Sat, 21 Nov 2026 10:00:30 GMT' }, 30_000],
  [{ 'retry-after': 'Sat, 21 Nov 2026 09:00:00 GMT' }, 0],
  [{ 'retry-after-ms': '250', 'retry-after': '7' }, 250],
  [{ 'retry-after': 'soon' }, undefined],
  [{ 'retry-after': '' }, undefined],
  [{}, undefined],
])('reads how long to wait from %j', (headers, ms) => {
  expect(retryAfterMs(headers, now)).toBe(ms);
});

it('leaves a service alone for a minute, or for five where the day is used up', () => {
  expect(guessedPauseMs('Too many requests, please wait before trying again.')).toBe(60_000);
  expect(guessedPauseMs('Too many tokens, please wait before trying again.')).toBe(60_000);
  expect(guessedPauseMs('Too many tokens per day, please wait before trying again.')).toBe(300_000);
});
