import { APICallError, TypeValidationError } from '@ai-sdk/provider';
import { RetryError, StreamProviderError } from 'ai';
import { retryAfterMs } from '@/lib/usage/quota-told';

/** What a service said when it did not answer, read from whatever was thrown. */
export type Refusal = {
  status: number;
  /** The exception's name at AWS (`ThrottlingException`), else empty. */
  name: string;
  /** The service's own words as one text, without what had been sent to it. */
  words: string;
  /** A web page came where an answer or a refusal was due. */
  isPage: boolean;
  /** Seconds that the service asks to wait, where it does. */
  retryAfter?: number;
};

/** What was thrown and what lies beneath: causes, and the last error of a call that was retried. */
export function* linksOf(error: unknown): Generator<unknown> {
  let current = error;
  while (current !== undefined && current !== null) {
    yield current;
    if (RetryError.isInstance(current)) current = current.lastError;
    else if (current instanceof AggregateError) current = current.cause ?? current.errors[0];
    else current = current instanceof Error ? current.cause : undefined;
  }
}

/** A 422 of Mistral repeats what was sent (`input`, `ctx`), which says nothing of the cause. */
function ownWords(body: unknown): string {
  return JSON.stringify(body, (key, value) =>
    key === 'input' || key === 'ctx' ? undefined : value,
  );
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body; // plain text, or a page
  }
}

const isPage = (body: string) => /^\s*<(!doctype|html|\?xml[^>]*>\s*<html)/i.test(body);

/** As much of a refusal's words as any service needs; more only makes them slow to recognise. */
const mostWords = 16_000;

function ofResponse(error: APICallError, status: number): Refusal {
  const { responseBody = '', responseHeaders = {} } = error;
  const headers = new Headers(responseHeaders);
  const waitMs = retryAfterMs(Object.fromEntries(headers), Date.now());
  return {
    status,
    name: headers.get('x-amzn-errortype')?.split(':')[0] ?? '',
    words: `${error.message}${monthLeft(headers)} ${ownWords(parse(responseBody))}`.slice(
      0,
      mostWords,
    ),
    isPage: isPage(responseBody),
    ...(waitMs ? { retryAfter: Math.ceil(waitMs / 1_000) } : {}),
  };
}

/** Mistral tells only in a header that it is the month's tokens that are used up. */
function monthLeft(headers: Headers): string {
  const left = headers.get('x-ratelimit-remaining-tokens-month');
  return left !== null && Number(left) <= 0 ? ' monthly tokens used up' : '';
}

const statusByType: Readonly<Record<string, number>> = {
  rate_limited: 429,
  rate_limit_exceeded: 429,
  service_tier_capacity_exceeded: 503,
  invalid_request_error: 400,
  exceed_context_size_error: 400,
  modeltimeoutexception: 408,
};

/** The status that an error in the middle of a stream stands for: its own, or its type's. */
function statusIn(data: unknown): number {
  if (typeof data !== 'object' || data === null) return 500;
  const fields = new Map(Object.entries(data));
  const told = Number(fields.get('raw_status_code') ?? fields.get('code'));
  if (told >= 400 && told < 600) return told;
  return statusByType[String(fields.get('type')).toLowerCase()] ?? 500;
}

function inStream(status: number, name: string, words: string): Refusal {
  return { status, name, words: words.slice(0, mostWords), isPage: false };
}

/**
 * An event that is no part of an answer. Mistral's refusals have `"object": "error"`, or only a
 * `message` or a `detail`; a part of an answer has `choices`.
 */
function inEvent(value: unknown): Refusal | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const data = 'error' in value && typeof value.error === 'object' ? value.error : value;
  const saysWhy = !('choices' in value) && ('message' in value || 'detail' in value);
  const isError = data !== value || ('object' in value && value.object === 'error') || saysWhy;
  return isError ? inStream(statusIn(data), '', ownWords(data)) : undefined;
}

/**
 * The refusal in what was thrown, if there is one: a response with an error status or a page for
 * a body, an exception in the frames of Bedrock, or an error event of Mistral or a local server.
 */
export function readRefusal(error: unknown): Refusal | undefined {
  for (const link of linksOf(error)) {
    if (APICallError.isInstance(link) && link.statusCode !== undefined) {
      const read = ofResponse(link, link.statusCode);
      // A success that cannot be read is no refusal.
      return link.statusCode >= 400 || read.isPage ? read : undefined;
    }
    if (StreamProviderError.isInstance(link)) {
      const { type = '', message, data } = link;
      const status = link.statusCode ?? statusIn({ ...Object(data), type, code: link.code });
      return inStream(status, type, message);
    }
    if (TypeValidationError.isInstance(link)) {
      const read = inEvent(link.value);
      if (read) return read;
    }
  }
  return undefined;
}
