import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { markIn, type Script, tokenOf } from './script';
import { bedrockWire, type Counted, mistralWire, type Wire } from './wire';

/** One call that the service got. Moments are of `performance.now()`. */
export type Call = {
  mark: string;
  /** The status that it answered with; null: it has not answered. */
  status: number | null;
  /** When each of its tokens went out. */
  sentAt: number[];
  /** When the connection was given up by its other end, or the answer was all sent. */
  closedAt: number | null;
  /** What it said that it counted, where it came to say so. */
  counted: Counted | null;
  /** The ids of the tool calls that it asked for. */
  asked: string[];
};

export type Upstream = {
  /** What makes the app ask this service. */
  env: Record<string, string>;
  play: (mark: string, script: Script) => void;
  calls: (mark?: string) => Call[];
  /** Calls that are being answered. */
  open: () => Call[];
  close: () => Promise<void>;
};

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const piece of request.setEncoding('utf8')) body += piece;
  return body;
}

const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
/** Nine letters, as Mistral wants them; no two calls have the same. */
function callId(count: number): string {
  const letters = [...String(count).padStart(9, '0')].map((digit) => alphabet[Number(digit)]);
  return letters.join('');
}

/** A service in both dialects, on a free port, that says what the script of each question says. */
export async function startUpstream(): Promise<Upstream> {
  const scripts = new Map<string, Script>();
  const calls: Call[] = [];
  let toolCalls = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const mark = markIn(body);
    const script = scripts.get(mark ?? '');
    if (request.method !== 'POST' || mark === undefined || !script) {
      response.writeHead(404).end();
      return;
    }
    const call: Call = { mark, status: null, sentAt: [], closedAt: null, counted: null, asked: [] };
    const earlier = calls.filter((one) => one.mark === mark).length;
    calls.push(call);
    response.once('close', () => {
      call.closedAt = performance.now();
    });
    const wire = request.url?.startsWith('/model/') ? bedrockWire : mistralWire;
    if (script.silence > 0) await pause(script.silence);
    const status = script.refusals[earlier];
    if (status !== undefined) {
      const { headers, body: words } = wire.refusal(status);
      call.status = status;
      response.writeHead(status, headers).end(words);
      return;
    }
    call.status = 200;
    response.writeHead(200, { 'content-type': wire.contentType });
    response.write(wire.start());
    if (script.tools && !wire.hasResults(body)) {
      call.asked = [callId(++toolCalls), callId(++toolCalls)];
      call.counted = { input: 50, output: 20 };
      response.end(wire.calls(call.asked as [string, string], call.counted)); // made a line above
      return;
    }
    await say(call, script, { wire, response });
  }

  const server = createServer((request, response) => {
    // A connection that its other end gave up; `close` has noted it.
    answer(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server has a port
  const url = `http://127.0.0.1:${port}`;
  return {
    env: {
      MISTRAL_BASE_URL: `${url}/v1`,
      MISTRAL_API_KEY: 'scripted',
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: url,
      AWS_BEARER_TOKEN_BEDROCK: 'scripted',
    },
    play: (mark, script) => void scripts.set(mark, script),
    calls: (mark) => (mark === undefined ? calls : calls.filter((call) => call.mark === mark)),
    open: () => calls.filter((call) => call.closedAt === null),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

type Way = { wire: Wire; response: ServerResponse };

async function say(call: Call, script: Script, { wire, response }: Way): Promise<void> {
  const { tokens, pace, ending } = script;
  const most = ending.kind === 'whole' ? tokens : Math.min(tokens, ending.after);
  const began = performance.now();
  while (call.sentAt.length < most && !response.destroyed) {
    // By the clock, so that a late timer sends what is due.
    const due = pace === 0 ? most : Math.floor((performance.now() - began) / pace) + 1;
    while (call.sentAt.length < Math.min(due, most)) {
      response.write(wire.token(tokenOf(call.mark, call.sentAt.length)));
      call.sentAt.push(performance.now());
    }
    if (call.sentAt.length < most) await pause(pace);
  }
  if (response.destroyed) return;
  const counted = { input: 100, output: call.sentAt.length };
  switch (ending.kind) {
    case 'whole':
      call.counted = counted;
      response.end(wire.end(counted, { reason: true }));
      return;
    case 'missing-finish':
      call.counted = counted;
      response.end(wire.end(counted, { reason: false }));
      return;
    case 'cut':
      response.end();
      return;
    case 'garbage':
      response.end(wire.garbage());
      return;
    case 'error-event':
      response.end(wire.error());
      return;
    case 'reset':
      await pause(20); // what was written goes out first
      response.socket?.resetAndDestroy();
      return;
    case 'stall':
      return;
  }
}
