import { randomUUID } from 'node:crypto';
import { request as httpRequest, type IncomingMessage } from 'node:http';

/** What an answer should be: so many tokens, one every `pace` milliseconds (0: as fast as can be). */
export type Wish = { tokens: number; pace: number };

const words = ({ tokens, pace }: Wish) => `tokens=${tokens} pace=${pace}`;

/** A chat that goes on: by its id where a target keeps chats, else with so many messages before. */
export type Talk = { id: string; before: number };

/** One request. */
export type Ask = { url: string; headers: Record<string, string>; body: string };

/** Something that answers: the service itself, or a server in front of it. */
export type Target = {
  name: string;
  /** Whether it keeps chats, or is sent the whole of them. */
  keeps: boolean;
  ask: (wish: Wish, talk?: Talk) => Ask;
};

const json = { 'content-type': 'application/json' };
/** What came before, as long as what `tramontane` keeps of such a chat. */
function history({ before }: Talk): { role: string; content: string }[] {
  return Array.from({ length: before }, (_, index) =>
    index % 2 === 0
      ? { role: 'user', content: words({ tokens: 5, pace: 0 }) }
      : { role: 'assistant', content: 'tabcdefgh0 '.repeat(5) },
  );
}

/** The upstream itself, without anything in between. */
export function direct(upstream: string): Target {
  const url = `${upstream}/chat/completions`;
  return {
    name: 'direct',
    keeps: false,
    ask: (wish, talk) => ({ url, headers: json, body: body(wish, talk) }),
  };
}

/** A route of the baseline server. */
export function baseline(url: string, route: 'raw' | 'bare'): Target {
  return {
    name: route,
    keeps: false,
    ask: (wish, talk) => ({ url: `${url}/${route}`, headers: json, body: body(wish, talk) }),
  };
}

function body(wish: Wish, talk?: Talk): string {
  const messages = [...(talk ? history(talk) : []), { role: 'user', content: words(wish) }];
  return JSON.stringify({ model: 'mistral-large-latest', stream: true, messages });
}

/** Tramontane, with a session of its owner; without a chat each question begins a new one. */
export async function tramontane(url: string): Promise<Target> {
  const cookie = await ownerOf(url);
  return through(url, cookie, { name: 'tramontane', model: 'mistral:mistral-large-latest' });
}

/** The same, asking by ConverseStream. */
export async function tramontaneAtBedrock(url: string): Promise<Target> {
  const cookie = await ownerOf(url);
  const model = 'bedrock:mistral.mistral-large-3-675b-instruct';
  return through(url, cookie, { name: 'tramontane, Bedrock', model });
}

async function ownerOf(url: string): Promise<string> {
  const entered = await fetch(`${url}/api/session?next=/`, { redirect: 'manual' });
  return entered.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
}

function through(url: string, cookie: string, { name, model }: { name: string; model: string }) {
  return {
    name,
    keeps: true,
    ask: (wish: Wish, talk?: Talk) => ({
      url: `${url}/api/chat`,
      headers: { ...json, cookie, origin: url },
      body: JSON.stringify({
        id: talk?.id ?? randomUUID(),
        message: { id: randomUUID(), role: 'user', parts: [{ type: 'text', text: words(wish) }] },
        model,
      }),
    }),
  };
}

/** What one answer looked like from outside; times in milliseconds. */
export type Seen = {
  firstTokenMs: number;
  totalMs: number;
  bytes: number;
  tokens: number;
  /** From the upstream's sending of a token to its arrival here. */
  delays: number[];
};

const stamp = /t([0-9a-z]{8,10}) /g;
const now = () => performance.timeOrigin + performance.now();

function open({ url, headers, body: sent }: Ask): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method: 'POST', headers }, resolve);
    request.on('error', reject);
    request.end(sent);
  });
}

/** Asks once and reads to the end. Throws when the answer is not a whole one. */
export async function watchAnswer(ask: Ask, wanted: number): Promise<Seen> {
  const began = now();
  const response = await open(ask);
  const seen: Seen = { firstTokenMs: 0, totalMs: 0, bytes: 0, tokens: 0, delays: [] };
  let rest = '';
  for await (const piece of response as AsyncIterable<Buffer>) {
    const arrived = now();
    seen.bytes += piece.length;
    const text = rest + piece.toString('latin1');
    let end = 0;
    for (const found of text.matchAll(stamp)) {
      seen.tokens += 1;
      seen.delays.push(arrived - Number.parseInt(found[1] ?? '', 36) / 10);
      end = found.index + found[0].length;
    }
    if (seen.firstTokenMs === 0 && seen.tokens > 0) seen.firstTokenMs = arrived - began;
    rest = text.slice(Math.max(end, text.length - 12));
  }
  seen.totalMs = now() - began;
  if (response.statusCode !== 200 || seen.tokens !== wanted) {
    throw new Error(`${ask.url}: ${response.statusCode}, ${seen.tokens} of ${wanted} tokens`);
  }
  return seen;
}
