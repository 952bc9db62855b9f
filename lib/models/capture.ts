import { cleanBody, cleanHeaders, cleanUrl } from './capture-clean';
import { bodyReader } from './capture-text';

/** One request and what came back, without secrets. It grows while the answer is read. */
export type Exchange = {
  method: string;
  url: string;
  requestHeaders: Record<string, string>;
  /** JSON as a value, other text as a string; images are shortened. */
  requestBody?: unknown;
  /** ISO 8601. */
  startedAt: string;
  status?: number;
  responseHeaders?: Record<string, string>;
  /** From the request to the response's headers. */
  headersMs?: number;
  /** From the request to the end of the response's body. */
  endMs?: number;
  /** Text, server-sent events, or one JSON line per frame of an AWS event stream. */
  responseBody: string;
  /** `responseBody` has a gap: its beginning and its end are there. */
  truncated: boolean;
  /** `open`: still being read; `cancelled`: the reader stopped; `failed`: the network did. */
  state: 'open' | 'complete' | 'cancelled' | 'failed';
};

type Capture = {
  fetch: typeof fetch;
  /** In the order of the requests. */
  exchanges: readonly Exchange[];
};

const mostText = 256 * 1024;

function begin(input: RequestInfo | URL, init: RequestInit | undefined): Exchange {
  const request = input instanceof Request ? input : undefined;
  return {
    method: (init?.method ?? request?.method ?? 'GET').toUpperCase(),
    url: cleanUrl(request?.url ?? String(input)),
    requestHeaders: cleanHeaders(init?.headers ?? request?.headers),
    requestBody: cleanBody(init?.body, mostText),
    startedAt: new Date().toISOString(),
    responseBody: '',
    truncated: false,
    state: 'open',
  };
}

/** Hands every piece on when it is asked for, keeps a bounded copy, and knows how it ended. */
function copied(
  body: ReadableStream<Uint8Array>,
  copy: (bytes: Uint8Array) => void,
  end: (state: Exchange['state']) => void,
  stopped: () => boolean,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) {
            end('complete');
            controller.close();
          } else {
            controller.enqueue(value);
            copy(value);
          }
        } catch (error) {
          end(stopped() ? 'cancelled' : 'failed');
          controller.error(error);
        }
      },
      cancel(reason) {
        end('cancelled');
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

type Watch = {
  since: () => number;
  stopped: () => boolean;
  hide: (text: string) => string;
};

function record(exchange: Exchange, response: Response, { since, stopped, hide }: Watch): Response {
  exchange.status = response.status;
  exchange.responseHeaders = cleanHeaders(response.headers);
  exchange.headersMs = since();
  const read = bodyReader(response.headers.get('content-type') ?? '', mostText);
  const toProperty = { enumerable: true, configurable: true };
  // Bytes become text when somebody looks, and that is seldom before the end.
  Object.defineProperties(exchange, {
    responseBody: { ...toProperty, get: () => hide(read.text()) },
    truncated: { ...toProperty, get: read.truncated },
  });
  const end = (state: Exchange['state']) => {
    if (exchange.state !== 'open') return;
    exchange.state = state;
    const { responseBody, truncated } = exchange;
    Object.defineProperties(exchange, {
      responseBody: { ...toProperty, value: responseBody },
      truncated: { ...toProperty, value: truncated },
    });
    exchange.endMs = since();
  };
  if (response.body === null) {
    end('complete');
    return response;
  }
  const { status, statusText, headers } = response;
  const body = copied(response.body, read.take, end, stopped);
  return new Response(body, { status, statusText, headers });
}

/**
 * A `fetch` that remembers what it sends and what comes back, to be looked at later. The reader
 * gets every byte when it comes, and stops the source when it stops. Credentials, cookies and
 * signatures are never kept, also where a service repeats the key that it was sent.
 */
export function captureExchange(send: typeof fetch, key?: string): Capture {
  const exchanges: Exchange[] = [];
  const capturing: typeof fetch = async (input, init) => {
    const exchange = begin(input, init);
    exchanges.push(exchange);
    const startedAt = performance.now();
    const since = () => Math.round(performance.now() - startedAt);
    const stopped = () => init?.signal?.aborted ?? false;
    const hide = (text: string) => (key ? text.replaceAll(key, '[the key]') : text);
    try {
      return record(exchange, await send(input, init), { since, stopped, hide });
    } catch (error) {
      exchange.state = stopped() ? 'cancelled' : 'failed';
      exchange.endMs = since();
      throw error;
    }
  };
  return { fetch: capturing, exchanges };
}
