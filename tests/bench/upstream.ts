import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { encodeEvent } from '../../lib/emulator/event-stream';

/**
 * A service in Mistral's dialect, and in that of ConverseStream, that costs as little as can be, in a process of its own. The last
 * question says what to answer: `tokens=200 pace=20` is 200 tokens, one every 20 ms; pace 0 sends
 * them as fast as the reader takes them. Each token is a stamp of the moment it was sent.
 */
const wish = /tokens=(\d+) pace=(\d+)/g;

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const piece of request.setEncoding('utf8')) body += piece;
  return body;
}

/** How a service streams: what comes first, a token, and what ends it. */
type Dialect = {
  type: string;
  first: () => string | Uint8Array;
  token: () => string | Uint8Array;
  last: (tokens: number) => string | Uint8Array;
};

const head =
  'data: {"id":"0","object":"chat.completion.chunk","created":1,"model":"bench","choices":[{"index":0,"delta":';
const stamp = () =>
  `t${Math.round((performance.timeOrigin + performance.now()) * 10).toString(36)} `;

const mistral: Dialect = {
  type: 'text/event-stream; charset=utf-8',
  first: () => `${head}{"role":"assistant","content":""},"finish_reason":null}]}\n\n`,
  token: () => `${head}{"content":"${stamp()}"},"finish_reason":null}]}\n\n`,
  last: (tokens) => {
    const usage = `{"prompt_tokens":10,"completion_tokens":${tokens},"total_tokens":${tokens + 10}}`;
    return `${head}{"content":""},"finish_reason":"stop"}],"usage":${usage}}\n\ndata: [DONE]\n\n`;
  },
};

const converse: Dialect = {
  type: 'application/vnd.amazon.eventstream',
  first: () => encodeEvent('messageStart', { p: 'abcd', role: 'assistant' }),
  token: () =>
    encodeEvent('contentBlockDelta', {
      contentBlockIndex: 0,
      delta: { text: stamp() },
      p: 'abcdefghijklmnop',
    }),
  last: (outputTokens) =>
    Buffer.concat([
      encodeEvent('contentBlockStop', { contentBlockIndex: 0, p: 'ab' }),
      encodeEvent('messageStop', { p: 'abc', stopReason: 'end_turn' }),
      encodeEvent('metadata', {
        metrics: { latencyMs: 10 },
        p: 'abc',
        usage: { inputTokens: 10, outputTokens, totalTokens: outputTokens + 10 },
      }),
    ]),
};

async function drained(response: ServerResponse): Promise<void> {
  await new Promise<void>((resolve) => {
    response.once('drain', resolve);
    response.once('close', resolve);
  });
}

async function unpaced(response: ServerResponse, dialect: Dialect, tokens: number): Promise<void> {
  for (let sent = 0; sent < tokens && !response.destroyed; sent++) {
    if (!response.write(dialect.token())) await drained(response);
  }
  response.end(dialect.last(tokens));
}

/** By the clock, not by waiting after each: a late timer sends what is due. */
function paced(
  response: ServerResponse,
  dialect: Dialect,
  { tokens, pace }: { tokens: number; pace: number },
): void {
  const began = performance.now();
  let sent = 0;
  const timer = setInterval(
    () => {
      const due = Math.min(tokens, Math.floor((performance.now() - began) / pace) + 1);
      while (sent < due) {
        response.write(dialect.token());
        sent += 1;
      }
      if (sent < tokens && !response.destroyed) return;
      clearInterval(timer);
      response.end(dialect.last(tokens));
    },
    Math.min(pace, 5),
  );
}

const server = createServer(async (request, response) => {
  if (request.method === 'GET') {
    response.setHeader('content-type', 'application/json').end('{"object":"list","data":[]}');
    return;
  }
  const [, tokens = '10', pace = '0'] = [...(await bodyOf(request)).matchAll(wish)].at(-1) ?? [];
  const dialect = request.url?.endsWith('/converse-stream') ? converse : mistral;
  response.setHeader('content-type', dialect.type);
  response.write(dialect.first());
  const asked = { tokens: Number(tokens), pace: Number(pace) };
  if (asked.pace > 0) paced(response, dialect, asked);
  else await unpaced(response, dialect, asked.tokens);
});

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo; // a TCP server that listens
  process.send?.({ port });
});
process.on('disconnect', () => process.exit());
