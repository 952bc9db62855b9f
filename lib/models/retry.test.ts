import { APICallError } from '@ai-sdk/provider';
import { describe, expect, it } from 'vitest';
import { AppError } from '@/lib/errors';
import { passingFailure, pauseAfter, refusalTold } from './retry';

const now = Date.parse('2026-11-21T10:00:00Z');
const half = { now, random: 0.5 };

const refusal = (statusCode: number, responseBody = '{}', responseHeaders = {}) =>
  new APICallError({
    message: 'refused',
    url: 'https://example.test',
    requestBodyValues: {},
    statusCode,
    responseBody,
    responseHeaders,
  });
const withCode = (code: string) => Object.assign(new Error(code), { code });

describe('passingFailure', () => {
  it.each([
    [429, '{"message":"Too many requests"}', 'limited'],
    [429, '{"message":"Service tier capacity exceeded for this model.","code":"3505"}', 'failed'],
    [429, '{"message":"The model is not ready yet"}', 'failed'],
    [503, '{}', 'failed'],
    [500, '{}', 'failed'],
    [424, '{}', 'failed'],
    [408, '{}', 'failed'],
    [400, '{}', undefined],
    [401, '{}', undefined],
    [403, '{}', undefined],
    [404, '{}', undefined],
    [413, '{}', undefined],
    [422, '{}', undefined],
  ])('a refusal with status %i and %s: %s', (status, body, cause) => {
    expect(passingFailure(refusal(status, body), false)?.cause).toBe(cause);
  });

  it.each(['ECONNRESET', 'ECONNREFUSED', 'EAI_AGAIN', 'UND_ERR_SOCKET'])(
    'a connection that broke (%s), however deep',
    (code) => {
      const error = new TypeError('fetch failed', { cause: withCode(code) });
      expect(passingFailure(error, false)?.cause).toBe('unreachable');
    },
  );

  it.each(['ENOTFOUND', 'CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID'])(
    'not an address that is wrong (%s)',
    (code) => expect(passingFailure(withCode(code), false)).toBeNull(),
  );

  it('an error in the stream, by the status it has', () => {
    const frame = (statusCode: number) => ({ type: 'x', message: 'no', statusCode });
    expect(passingFailure(frame(429), true)?.cause).toBe('limited');
    expect(passingFailure(frame(500), true)?.cause).toBe('failed');
    expect(passingFailure(frame(400), true)).toBeNull();
    const event = Object.assign(new Error('not an event'), { value: { raw_status_code: 429 } });
    expect(passingFailure(event, true)?.cause).toBe('limited');
    expect(passingFailure(new Error('Incomplete frame'), true)?.cause).toBe('failed');
  });

  it('not a defect of our own', () => {
    expect(passingFailure(new TypeError('x is not a function'), false)).toBeNull();
    expect(passingFailure(new AppError('no_local_server'), false)).toBeNull();
  });
});

describe('pauseAfter', () => {
  const failed = { cause: 'failed' as const, headers: {}, words: '' };

  it('is half a second, then two, spread by a quarter, and then there is none', () => {
    expect([1, 2, 3].map((attempt) => pauseAfter(failed, attempt, half))).toEqual([
      500,
      2_000,
      null,
    ]);
    expect(pauseAfter(failed, 1, { now, random: 0 })).toBe(375);
    expect(pauseAfter(failed, 1, { now, random: 1 })).toBe(625);
  });

  it('is what the service asks for; not longer than 20 s, but for a limit', () => {
    const asking = (seconds: string) => ({ ...failed, headers: { 'retry-after': seconds } });
    expect(pauseAfter(asking('3'), 1, half)).toBe(3_000);
    expect(pauseAfter(asking('21'), 1, half)).toBeNull();
    expect(pauseAfter({ ...asking('21'), cause: 'limited' }, 1, half)).toBe(21_000);
  });
});

describe('refusalTold', () => {
  const limited = (words: string, headers = {}) => ({ cause: 'limited' as const, headers, words });
  const blockFor = (words: string, nextMs: number | null, headers = {}) =>
    refusalTold(limited(words, headers), { now, nextMs }).blockedUntil - now;

  it('blocks until the next attempt, and after the last for a window', () => {
    expect(blockFor('Too many requests', 500)).toBe(500);
    expect(blockFor('Too many requests', null)).toBe(60_000);
    expect(blockFor('Too many requests', null, { 'retry-after': '4' })).toBe(4_000);
  });

  it('blocks for five minutes when the day is used up, whatever the attempt', () => {
    expect(blockFor('Too many tokens per day', 500)).toBe(300_000);
  });
});
