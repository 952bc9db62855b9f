import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { createEmulator } from '@/lib/emulator';

export type Recorder = {
  /** The address of the emulator, without a path. */
  url: string;
  /** The JSON of every request's body, in their order. */
  bodies: unknown[];
  close: () => void;
};

/** The emulator of both services over HTTP, and what arrives there. */
export async function serveRecorder(): Promise<Recorder> {
  const emulator = createEmulator({ authenticate: true, strictRegions: false, paceMs: 0 });
  const bodies: unknown[] = [];
  const server: Server = createServer(async (incoming, outgoing) => {
    const body = new Uint8Array(await buffer(incoming));
    bodies.push(JSON.parse(new TextDecoder().decode(body)));
    const headers = new Headers();
    for (const [name, value] of Object.entries(incoming.headers)) headers.set(name, String(value));
    const url = `http://${incoming.headers.host}${incoming.url}`;
    const request = new Request(url, { method: incoming.method ?? 'POST', headers, body });
    const response = await emulator.handle(request);
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(new Uint8Array(await response.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // listening on a port always gives an AddressInfo
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, bodies, close: () => server.close() };
}
