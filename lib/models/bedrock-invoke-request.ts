import { APICallError } from '@ai-sdk/provider';
import { z } from 'zod';
import { authorise, type BedrockAccess } from './bedrock-invoke-sign';

export type InvokeCall = {
  access: BedrockAccess;
  fetch: typeof fetch;
  url: string;
  headers: Record<string, string>;
  body: unknown;
  signal: AbortSignal | undefined;
};

const Refusal = z.object({ message: z.string().optional(), Message: z.string().optional() });

function messageIn(body: string): string | undefined {
  try {
    const { message, Message } = Refusal.parse(JSON.parse(body));
    return message ?? Message;
  } catch {
    return undefined;
  }
}

async function refusalOf(response: Response, { url, body }: InvokeCall): Promise<APICallError> {
  const responseBody = await response.text();
  return new APICallError({
    message: messageIn(responseBody) ?? (response.statusText || `HTTP ${response.status}`),
    url,
    requestBodyValues: body,
    statusCode: response.status,
    responseHeaders: Object.fromEntries(response.headers),
    responseBody,
  });
}

const isAbort = (error: unknown) =>
  error instanceof Error && /^(AbortError|TimeoutError|ResponseAborted)$/.test(error.name);

function unreachable(cause: unknown, { url, body }: InvokeCall): unknown {
  if (isAbort(cause) || !(cause instanceof TypeError)) return cause;
  // The AI SDK's own words, which say the same of the other adapters.
  const message = `Cannot connect to API: ${cause.message}`;
  return new APICallError({ message, cause, url, requestBodyValues: body, isRetryable: true });
}

/**
 * Sends a call of InvokeModel. A refusal becomes an `APICallError` with the body and the headers
 * of the service; so does a network that fails, and that may be retried.
 */
export async function sendInvoke(call: InvokeCall): Promise<Response> {
  call.signal?.throwIfAborted();
  const body = JSON.stringify(call.body);
  const { url, signal } = call;
  const unsigned = { method: 'POST', url, body, headers: call.headers } as const;
  const headers = await authorise(call.access, unsigned);
  let response: Response;
  try {
    response = await call.fetch(url, {
      method: 'POST',
      headers,
      body,
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    throw unreachable(error, call);
  }
  if (!response.ok) throw await refusalOf(response, call);
  return response;
}
