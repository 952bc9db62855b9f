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
const hourMs = 60 * minuteMs;

/**
 * How long a service that limits an offer is left alone when it does not say: a window of a
 * minute; for the tokens of a day an hour, since nobody tells when its day ends.
 */
export function guessedPauseMs(words: string): number {
  return isOfDay(words) ? hourMs : minuteMs;
}
