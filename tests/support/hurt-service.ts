import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How one answer of a service goes over the wire. */
export type Play = {
  /** The content type of its headers; without it they never come. */
  type?: string;
  pieces: readonly Uint8Array[];
  /** Milliseconds between two pieces. */
  everyMs?: number;
  /** How the connection ends: `closed` within the body, `reset` by TCP. */
  ends: 'properly' | 'closed' | 'reset' | 'never';
};

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const written = (response: ServerResponse, piece: Uint8Array) =>
  new Promise((resolve) => response.write(piece, resolve));

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}

async function perform(play: Play, response: ServerResponse): Promise<void> {
  const { type, pieces, everyMs = 0, ends } = play;
  if (type === undefined) return;
  response.writeHead(200, { 'content-type': type });
  response.flushHeaders();
  for (const piece of pieces) {
    await written(response, piece);
    await pause(everyMs);
    if (response.destroyed) return;
  }
  if (ends === 'properly') response.end();
  if (ends === 'closed') response.socket?.destroy();
  if (ends === 'reset') response.socket?.resetAndDestroy();
}

/** A service over HTTP that answers a question which has `play <number>` in it with that play. */
export async function serveHurt(plays: ReadonlyMap<number, Play>) {
  let calls = 0;
  const server = createServer(async (request, response) => {
    const number = /play (\d+)/.exec(await textOf(request))?.[1];
    const play = plays.get(Number(number));
    if (play) calls += 1;
    if (play) await perform(play, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server has a port
  const url = `http://127.0.0.1:${port}`;
  return {
    /** How many questions were asked so far. */
    calls: () => calls,
    env: { MISTRAL_BASE_URL: `${url}/v1`, AWS_ENDPOINT_URL_BEDROCK_RUNTIME: url },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
