import { APICallError } from '@ai-sdk/provider';

/** As much of a refusal as any service says. */
const mostCharacters = 16_000;

/**
 * A fetch that keeps its first failure: what it threw, or a response with an error status as the
 * `APICallError` that the AI SDK would make of it. For readers that only tell that they failed.
 */
export function watchFailures(send: typeof fetch): {
  fetch: typeof fetch;
  failure: () => unknown;
} {
  let first: unknown;
  return {
    failure: () => first,
    async fetch(input, init) {
      try {
        const response = await send(input, init);
        if (!response.ok) first ??= await toError(response.clone(), input);
        return response;
      } catch (thrown) {
        first ??= thrown;
        throw thrown;
      }
    },
  };
}

async function toError(response: Response, input: RequestInfo | URL): Promise<APICallError> {
  const text = await response.text();
  return new APICallError({
    message: response.statusText,
    url: input instanceof Request ? input.url : String(input),
    requestBodyValues: undefined,
    statusCode: response.status,
    responseHeaders: Object.fromEntries(response.headers),
    responseBody: text.slice(0, mostCharacters),
  });
}
