import { createServer, type IncomingMessage } from 'node:http';
import { serveEmulator } from '../../lib/emulator/server';

/** One request as it arrived at a service. */
type Received = { path: string; body: Record<string, unknown> };

type RecordingEmulator = {
  /** The environment of an app that uses it for both services. */
  env: Record<string, string>;
  /** The requests for answers, in order of arrival. */
  received: Received[];
  close: () => Promise<void>;
};

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part);
  return Buffer.concat(parts);
}

/** The emulator of both services over HTTP, with an ear at the wire before it. */
export async function recordingEmulator(): Promise<RecordingEmulator> {
  const emulator = await serveEmulator({ port: 0, paceMs: 0, authenticate: false });
  const received: Received[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const { method = 'GET', url: path = '/' } = incoming;
    const body = await bodyOf(incoming);
    if (body.length > 0) received.push({ path, body: JSON.parse(body.toString()) });
    const response = await fetch(emulator.bedrockUrl + path, {
      method,
      headers: { 'content-type': incoming.headers['content-type'] ?? 'application/json' },
      ...(body.length > 0 ? { body: new Uint8Array(body) } : {}),
    });
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  const url = `http://127.0.0.1:${address.port}`;
  return {
    env: { MISTRAL_BASE_URL: `${url}/v1`, AWS_ENDPOINT_URL_BEDROCK_RUNTIME: url },
    received,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await emulator.close();
    },
  };
}
