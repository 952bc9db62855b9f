import { APICallError } from '@ai-sdk/provider';

/** As much of a page as tells what it is. */
const mostCharacters = 2_000;

/**
 * A fetch that fails where a web page comes with status 200: a proxy, or the sign-in page of a
 * network. A stream reader would find no event in it and call the answer cut off.
 */
export function refusingPages(send: typeof fetch): typeof fetch {
  return async (input, init) => {
    const response = await send(input, init);
    if (!response.ok || !response.headers.get('content-type')?.startsWith('text/html')) {
      return response;
    }
    const page = await response.text();
    throw new APICallError({
      message: 'A web page came instead of an answer.',
      url: input instanceof Request ? input.url : String(input),
      requestBodyValues: undefined,
      statusCode: response.status,
      responseHeaders: Object.fromEntries(response.headers),
      responseBody: page.slice(0, mostCharacters),
      isRetryable: false,
    });
  };
}
