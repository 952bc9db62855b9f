import type { Left } from './meter';
import type { Refusal } from './mistral-errors';
import type { Quota } from './quotas';
import { type Random, uuid } from './random';

/** On every answer, streamed or not. */
export function gatewayHeaders(random: Random, elapsedMs: number): Record<string, string> {
  const id = uuid(random);
  return {
    'mistral-correlation-id': id,
    'x-envoy-upstream-service-time': String(elapsedMs),
    'x-kong-request-id': id,
  };
}

/** Only on whole answers and on refusals for a limit: no recorded stream has them. */
export function limitHeaders(quota: Quota, left: Left, cost: number): Record<string, string> {
  return {
    'x-ratelimit-limit-req-10-second': String(quota.requestsPer10Seconds ?? 0),
    'x-ratelimit-limit-tokens-minute': String(quota.tokensPerMinute ?? 0),
    'x-ratelimit-limit-tokens-month': String(quota.tokensPerMonth ?? 0),
    'x-ratelimit-remaining-req-10-second': String(left.requests10Seconds),
    'x-ratelimit-remaining-tokens-minute': String(left.tokensMinute),
    'x-ratelimit-remaining-tokens-month': String(left.tokensMonth),
    'x-ratelimit-tokens-query-cost': String(cost),
  };
}

export function refuse(
  refusal: Refusal,
  random: Random,
  headers: Record<string, string> = {},
): Response {
  return json(refusal.status, refusal.body, { ...gatewayHeaders(random, 0), ...headers });
}

export function json(status: number, body: unknown, headers: Record<string, string>): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
}
