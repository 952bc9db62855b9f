import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';

export type BufferingProxy = { url: string; port: number; close: () => Promise<void> };

/** What AWS Amplify allows a response (its documentation, "SSR supported features"). */
const hostLimitMs = 30_000;

function sendPage(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/html' });
  response.end(`<!doctype html><title>${status}</title><h1>${text}</h1>`);
}

/** The whole of a message that may be broken off. */
async function wholeOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part);
  return Buffer.concat(parts);
}

/**
 * A host that does not stream, in front of an app on this machine: it takes every request whole,
 * lets every response through only when it is whole, and gives up after 30 s with a page of its own.
 */
export async function bufferingProxy(
  appPort: number,
  { limitMs = hostLimitMs }: { limitMs?: number } = {},
): Promise<BufferingProxy> {
  const server = createServer(async (incoming, response) => {
    const body = await wholeOf(incoming).catch(() => null);
    if (body === null) return;
    const { method, url, headers } = incoming;
    const ask = request({ host: '127.0.0.1', port: appPort, method, path: url, headers });
    const limit = setTimeout(() => {
      sendPage(response, 504, 'The request could not be satisfied.');
      ask.destroy();
    }, limitMs);
    ask.on('error', () => {
      if (!response.headersSent) sendPage(response, 502, 'The application does not answer.');
    });
    ask.on('close', () => clearTimeout(limit));
    ask.on('response', async (answer) => {
      const whole = await wholeOf(answer).catch(() => null);
      clearTimeout(limit);
      if (response.headersSent) return;
      if (whole === null) return sendPage(response, 502, 'The application broke off.');
      const { 'transfer-encoding': _, connection: __, ...kept } = answer.headers;
      response.writeHead(answer.statusCode ?? 502, { ...kept, 'content-length': whole.length });
      response.end(whole);
    });
    ask.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
