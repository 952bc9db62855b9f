import type { Refusal } from './mistral-errors';
import { type Random, uuid } from './random';

const LIMITS = { requests: 60, minute: 2_000_000, month: 10_000_000_000 };

/** On every answer, streamed or not. */
export function gatewayHeaders(random: Random, startedAt: number): Record<string, string> {
  const id = uuid(random);
  return {
    'mistral-correlation-id': id,
    'x-envoy-upstream-service-time': String(Date.now() - startedAt),
    'x-kong-request-id': id,
  };
}

/** Only on whole answers: no recorded stream has them. */
export function limitHeaders(cost: number): Record<string, string> {
  return {
    'x-ratelimit-limit-req-10-second': String(LIMITS.requests),
    'x-ratelimit-limit-tokens-minute': String(LIMITS.minute),
    'x-ratelimit-limit-tokens-month': String(LIMITS.month),
    'x-ratelimit-remaining-req-10-second': String(LIMITS.requests - 1),
    'x-ratelimit-remaining-tokens-minute': String(LIMITS.minute - cost),
    'x-ratelimit-remaining-tokens-month': String(LIMITS.month - cost),
    'x-ratelimit-tokens-query-cost': String(cost),
  };
}

export function refuse(refusal: Refusal, random: Random): Response {
  return json(refusal.status, refusal.body, gatewayHeaders(random, Date.now()));
}

export function json(status: number, body: unknown, headers: Record<string, string>): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
}
