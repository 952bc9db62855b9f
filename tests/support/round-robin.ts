import { once } from 'node:events';
import {
  type ClientRequest,
  createServer,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http';

export type RoundRobin = {
  url: string;
  /** How many requests each of the targets got. */
  counts: () => number[];
  close: () => Promise<void>;
};

/** Asks the first of the ports that somebody listens on; the request's body is passed on as it comes. */
function forward(
  [port, ...others]: readonly number[],
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): void {
  if (port === undefined) {
    outgoing.writeHead(502).end('No server answers.');
    return;
  }
  const { method, url: path, headers } = incoming;
  const asked = request({ host: '127.0.0.1', port, method, path, headers, agent: false });
  // Until then nothing of the body is taken, so that another server can have it.
  asked.on('socket', (socket) => socket.once('connect', () => incoming.pipe(asked)));
  asked.on('response', (response) => answer(response, asked, outgoing));
  asked.on('error', (error) => {
    const refused = 'code' in error && error.code === 'ECONNREFUSED';
    if (refused) forward(others, incoming, outgoing);
    else outgoing.destroy();
  });
  // Half a request is none; a whole one arrives, even when its page has gone on meanwhile.
  incoming.on('close', () => {
    if (!incoming.complete) asked.destroy();
  });
}

function answer(response: IncomingMessage, asked: ClientRequest, outgoing: ServerResponse): void {
  if (outgoing.destroyed) {
    asked.destroy();
    return;
  }
  outgoing.writeHead(response.statusCode ?? 502, response.rawHeaders);
  outgoing.flushHeaders();
  response.pipe(outgoing);
  outgoing.on('close', () => asked.destroy());
  // The server died in the middle of its answer: the reader must not take that for its end.
  response.on('error', () => outgoing.destroy());
}

/**
 * A plain HTTP proxy before several servers: each request goes to the next one, whoever sends it,
 * and every answer is passed on as it comes.
 */
export async function startRoundRobin(
  port: number,
  targets: readonly number[],
): Promise<RoundRobin> {
  const counts = targets.map(() => 0);
  let next = 0;
  const server = createServer((incoming, outgoing) => {
    const first = next++ % targets.length;
    counts[first] = (counts[first] ?? 0) + 1;
    forward([...targets.slice(first), ...targets.slice(0, first)], incoming, outgoing);
  });
  // Longer than the apps say that a connection is kept: it never ends just as a client takes it again.
  server.keepAliveTimeout = 60_000;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${port}`,
    counts: () => [...counts],
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
