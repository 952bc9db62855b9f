import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEmulator } from './index';
import type { EmulatorOptions } from './settings';

const MOST_BODY_BYTES = 64 * 1024 * 1024;

export type EmulatorServer = {
  /** For Mistral's clients: ends in `/v1`. */
  mistralUrl: string;
  /** For Bedrock Runtime's clients. */
  bedrockUrl: string;
  /** For clients of a local OpenAI-compatible server. */
  localUrl: string;
  /** What the emulator is told and asked itself. */
  controlUrl: string;
  close(): Promise<void>;
};

/** Serves both services over HTTP on the loopback address; port 0 takes a free one. */
export async function serveEmulator(
  options: EmulatorOptions & { port?: number } = {},
): Promise<EmulatorServer> {
  const { port = 9797, ...rest } = options;
  const emulator = createEmulator({ authenticate: true, ...rest });
  const server = createServer((incoming, outgoing) => {
    // a fault that breaks an answer breaks the connection
    answer(emulator.handle, incoming, outgoing).catch(() => outgoing.socket?.resetAndDestroy());
  });
  await listen(server, port);
  // listening on a port always gives an AddressInfo
  const address = server.address() as AddressInfo;
  const bedrockUrl = `http://127.0.0.1:${address.port}`;
  return {
    mistralUrl: `${bedrockUrl}/v1`,
    bedrockUrl,
    localUrl: `${bedrockUrl}/local/v1`,
    controlUrl: `${bedrockUrl}/__emulator`,
    close: () => close(server),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function answer(
  handle: (request: Request) => Promise<Response>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  const body = await readBody(incoming);
  if (body === undefined) {
    outgoing.writeHead(413, { connection: 'close' }).end();
    return;
  }
  const request = toRequest(incoming, body, gone.signal);
  const response = request ? await handle(request) : new Response(null, { status: 400 });
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.flushHeaders();
  await send(response, outgoing, gone.signal);
}

async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of incoming) {
    bytes += part.length;
    if (bytes > MOST_BODY_BYTES) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Undefined: the target or the method is none that a service could be asked with. */
function toRequest(
  incoming: IncomingMessage,
  body: Buffer,
  signal: AbortSignal,
): Request | undefined {
  const method = incoming.method ?? 'GET';
  const base = `http://${incoming.headers.host ?? '127.0.0.1'}`;
  // a proxy's client sends the whole address
  const target = incoming.url?.startsWith('/') ? `${base}${incoming.url}` : (incoming.url ?? base);
  if (!URL.canParse(target) || ['CONNECT', 'TRACE', 'TRACK'].includes(method)) return undefined;
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const carries = method !== 'GET' && method !== 'HEAD';
  return new Request(target, {
    method,
    headers,
    signal,
    ...(carries ? { body: new Uint8Array(body) } : {}),
  });
}

/** Writes a body as fast as the client reads it. */
async function send(
  response: Response,
  outgoing: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const reader = response.body?.getReader();
  if (!reader) {
    outgoing.end();
    return;
  }
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (!outgoing.write(value)) await drained(outgoing, signal);
    if (signal.aborted) return reader.cancel();
  }
  outgoing.end();
}

function drained(outgoing: ServerResponse, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    outgoing.once('drain', resolve);
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
