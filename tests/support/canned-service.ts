import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One answer of a service that says what it was told to say. */
type Canned = { status: number; body: string; headers?: Record<string, string> };

/** A whole streamed chat completion of Mistral's with this text. */
export function streamedText(text: string): Canned {
  const chunk = (delta: object, finish_reason: 'stop' | null) => ({
    id: 'a'.repeat(32),
    object: 'chat.completion.chunk',
    created: 1,
    model: 'mistral-large-2512',
    choices: [{ index: 0, delta, finish_reason }],
    ...(finish_reason
      ? { usage: { prompt_tokens: 9, completion_tokens: 5, total_tokens: 14 } }
      : {}),
  });
  const frames = [
    chunk({ role: 'assistant', content: text }, null),
    chunk({ content: '' }, 'stop'),
  ];
  const events = [...frames.map((frame) => JSON.stringify(frame)), '[DONE]'];
  return {
    status: 200,
    body: events.map((event) => `data: ${event}\n\n`).join(''),
    headers: { 'content-type': 'text/event-stream; charset=utf-8' },
  };
}

/** A service that lists no models and answers each call with the next of these, the last for ever. */
export async function serveCanned(answers: readonly Canned[]) {
  let next = 0;
  const server = createServer((request, response) => {
    request.resume();
    if (request.method === 'GET') {
      response.writeHead(404).end();
      return;
    }
    const answer = answers[Math.min(next++, answers.length - 1)];
    const headers = { 'content-type': 'application/json', ...answer?.headers };
    response.writeHead(answer?.status ?? 500, headers);
    response.end(answer?.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server has a port
  return { url: `http://127.0.0.1:${port}/v1`, close: () => void server.close() };
}
