import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';

export type RoundRobin = {
  url: string;
  /** How many requests each of the targets got. */
  counts: () => number[];
  close: () => Promise<void>;
};

function forward(ports: readonly number[], incoming: IncomingMessage, outgoing: ServerResponse) {
  const body: Buffer[] = [];
  incoming.on('data', (piece: Buffer) => body.push(piece));
  incoming.on('end', () => attempt(ports, Buffer.concat(body), incoming, outgoing));
}

/** Asks the first of the ports that somebody listens on. */
function attempt(
  [port, ...others]: readonly number[],
  body: Buffer,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): void {
  if (port === undefined) {
    outgoing.writeHead(502).end('No server answers.');
    return;
  }
  const { method, url: path, headers } = incoming;
  const asked = request({ host: '127.0.0.1', port, method, path, headers, agent: false });
  asked.on('response', (response) => {
    outgoing.writeHead(response.statusCode ?? 502, response.rawHeaders);
    outgoing.flushHeaders();
    response.pipe(outgoing);
    // The server died in the middle of its answer: the reader must not take that for its end.
    response.on('error', () => outgoing.destroy());
  });
  asked.on('error', (error) => {
    const refused = 'code' in error && error.code === 'ECONNREFUSED';
    if (refused && !outgoing.headersSent) attempt(others, body, incoming, outgoing);
    else outgoing.destroy();
  });
  outgoing.on('close', () => asked.destroy());
  asked.end(body);
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
