import { APICallError } from '@ai-sdk/provider';
import {
  guessedPauseMs,
  type HeaderRecord,
  isOfDay,
  retryAfterMs,
  toldLimits,
} from '@/lib/usage/quota-told';
import type { Quota, RetryCause } from '@/lib/usage/schema';

/** A call is sent to a service at most so often. */
export const mostAttempts = 3;

/** A failure that may be gone when the service is asked again. */
export type Passing = {
  cause: RetryCause;
  headers: HeaderRecord;
  /** The service's own words. */
  words: string;
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

// Codes of Node and undici for a connection that broke or was not taken.
const networkCode =
  /^(ECONNRESET|ECONNREFUSED|ECONNABORTED|EPIPE|ETIMEDOUT|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_(SOCKET|CONNECT_TIMEOUT|HEADERS_TIMEOUT))$/;

function isBrokenConnection(error: unknown): boolean {
  for (let link = error; isRecord(link); link = link.cause) {
    if (typeof link.code === 'string' && networkCode.test(link.code)) return true;
    if (link instanceof TypeError && link.message === 'terminated') return true;
  }
  return false;
}

/** The HTTP status of a refusal, of an exception frame, or of the refusal that an event brought. */
function statusOf(error: unknown): number | undefined {
  if (!isRecord(error)) return undefined;
  const told = isRecord(error.value) ? error.value.raw_status_code : undefined;
  const status = error.statusCode ?? told;
  return typeof status === 'number' ? status : undefined;
}

function wordsOf(error: unknown): string {
  if (APICallError.isInstance(error)) return `${error.message} ${error.responseBody ?? ''}`;
  return isRecord(error) ? String(error.message) : '';
}

function causeOf(status: number, words: string): RetryCause | null {
  // Mistral's 3505 (429 or 503) and Bedrock's ModelNotReady (429) are no limits of the account's
  // (protocol, 5.4 and 5.6).
  if (status === 429) return /capacity exceeded|3505|not ready/i.test(words) ? 'failed' : 'limited';
  // 424 is Bedrock's ModelError: its own advice is to try again (protocol, 5.6).
  return status >= 500 || [408, 409, 424].includes(status) ? 'failed' : null;
}

/**
 * Whether a call that failed before its first word may be sent again, and why; null: it would only
 * fail again. `inStream`: the service had begun to answer, so what is unreadable came by the way.
 */
export function passingFailure(error: unknown, inStream: boolean): Passing | null {
  const words = wordsOf(error);
  const headers = APICallError.isInstance(error) ? (error.responseHeaders ?? {}) : {};
  const status = statusOf(error);
  const cause = status !== undefined && status >= 400 ? causeOf(status, words) : unanswered();
  return cause && { cause, headers, words };

  function unanswered(): RetryCause | null {
    if (isBrokenConnection(error)) return 'unreachable';
    return inStream ? 'failed' : null;
  }
}

/** Milliseconds before the second and the third attempt, spread by a quarter either way. */
const pauses = [500, 2_000];

/** A service that asks for a longer pause than this is not asked again by itself. */
const longestPauseMs = 20_000;

/**
 * Milliseconds until attempt `attempt + 1`; null: there is none. `random` is from 0 to 1. A limited
 * service may ask for any pause: the line before it is where one waits.
 */
export function pauseAfter(
  { cause, headers }: Passing,
  attempt: number,
  { now, random }: { now: number; random: number },
): number | null {
  const pause = pauses[attempt - 1];
  if (pause === undefined) return null;
  const asked = retryAfterMs(headers, now);
  if (asked !== undefined && asked > longestPauseMs && cause !== 'limited') return null;
  return asked ?? Math.round(pause * (0.75 + random / 2));
}

/**
 * What a refusal for a limit says to everybody who would ask next: the limits it tells, and how
 * long the service is left alone. Until `nextMs`, the pause before the next attempt, if there is one.
 */
export function refusalTold(
  { headers, words }: Passing,
  { now, nextMs }: { now: number; nextMs: number | null },
): { limits: Quota; blockedUntil: number } {
  const pause =
    retryAfterMs(headers, now) ?? (isOfDay(words) ? null : nextMs) ?? guessedPauseMs(words);
  return { limits: toldLimits(headers), blockedUntil: now + pause };
}
