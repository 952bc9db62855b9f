import type { Quota } from './schema';

/** Headers as the adapters give them: names in small letters. */
export type HeaderRecord = Readonly<Record<string, string | undefined>>;

function countIn(headers: HeaderRecord, name: string): number | undefined {
  const text = headers[name];
  const count = Number(text);
  return text === undefined || text === '' || !(count > 0) ? undefined : count;
}

/**
 * The limits that an answer's headers tell: Mistral's, on answers that are not streamed and on
 * refusals (recorded; protocol, 5.4). Bedrock tells none.
 */
export function toldLimits(headers: HeaderRecord = {}): Quota {
  const requestsPer10Seconds = countIn(headers, 'x-ratelimit-limit-req-10-second');
  const tokensPerMinute = countIn(headers, 'x-ratelimit-limit-tokens-minute');
  return {
    ...(requestsPer10Seconds === undefined ? {} : { requestsPer10Seconds }),
    ...(tokensPerMinute === undefined ? {} : { tokensPerMinute }),
  };
}

/** Milliseconds that a refusal asks to wait, by `Retry-After` (seconds or a date) or `retry-after-ms`. */
export function retryAfterMs(headers: HeaderRecord = {}, now: number): number | undefined {
  const exact = Number(headers['retry-after-ms'] || Number.NaN);
  if (exact >= 0) return exact;
  const text = headers['retry-after'];
  if (!text) return undefined;
  const seconds = Number(text);
  const ms = Number.isNaN(seconds) ? Date.parse(text) - now : seconds * 1_000;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

/** Whether a refusal is for the tokens of a day. */
export const isOfDay = (words: string) => /per day|daily/i.test(words);

const minuteMs = 60_000;
/** Nobody tells when a day of the service ends: it is tried again now and then. */
const dayPauseMs = 5 * minuteMs;

/**
 * How long a service that limits an offer is left alone when it does not say: a window of a
 * minute, or longer for the tokens of a day.
 */
export function guessedPauseMs(words: string): number {
  return isOfDay(words) ? dayPauseMs : minuteMs;
}
