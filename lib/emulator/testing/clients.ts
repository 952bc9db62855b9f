import { decodeFrame, splitFrames } from '../event-stream';
import { createEmulator, type Emulator, type EmulatorOptions } from '../index';

/** Small clients of both services, for the tests of this folder. */

const transaction = {
  type: 'object',
  properties: { transaction_id: { type: 'string', description: 'The transaction id.' } },
  required: ['transaction_id'],
};

const payments = {
  retrieve_payment_status: 'Get payment status of a transaction',
  retrieve_payment_date: 'Get payment date of a transaction',
};

/** The two tools of Mistral's function-calling guide. */
export const mistralTools = Object.entries(payments).map(([name, description]) => ({
  type: 'function',
  function: { name, description, parameters: transaction },
}));

export const bedrockTools = {
  tools: Object.entries(payments).map(([name, description]) => ({
    toolSpec: { name, description, inputSchema: { json: transaction } },
  })),
};

export const LARGE = 'mistral.mistral-large-3-675b-instruct';

export type Answered = { status: number; headers: Headers; text: string };

export type TestClients = {
  /** `POST /v1/chat/completions`; a string is a single user message. */
  chat(body: Record<string, unknown> | string, headers?: HeadersInit): Promise<Answered>;
  converse(modelId: string, body: unknown, options?: CallOptions): Promise<Answered>;
  converseStream(modelId: string, body: unknown): Promise<StreamedEvent[]>;
  /** InvokeModel: the whole answer. */
  invoke(modelId: string, body: unknown, options?: CallOptions): Promise<Answered>;
  /** InvokeModelWithResponseStream: the JSON of each chunk. */
  invokeStream(modelId: string, body: unknown): Promise<Record<string, unknown>[]>;
  /** `POST /v1/embeddings`. */
  embed(body: Record<string, unknown>): Promise<Answered>;
  /** `POST /local/v1/chat/completions`; a string is a single user message. */
  local(body: Record<string, unknown> | string): Promise<Answered>;
  send(path: string, init?: RequestInit): Promise<Answered>;
};

type CallOptions = { stream?: boolean; host?: string; headers?: HeadersInit };
export type StreamedEvent = { type: string; payload: Record<string, unknown> };

export function createClients(options: EmulatorOptions = {}): TestClients {
  return clientsOf(createEmulator({ paceMs: 0, seed: 7, ...options }));
}

export function clientsOf(emulator: Emulator): TestClients {
  const send = async (url: string, init?: RequestInit): Promise<Answered> => {
    const response = await emulator.fetch(url, init);
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  const post = (body: unknown, headers?: HeadersInit): RequestInit => ({
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
  const modelUrl = (modelId: string, operation: string, host = 'bedrock.test') =>
    `https://${host}/model/${encodeURIComponent(modelId)}/${operation}`;
  return {
    send: (path, init) => send(`https://emulator.test${path}`, init),
    chat(body, headers) {
      const given = typeof body === 'string' ? { messages: [user(body)] } : body;
      const request = { model: 'mistral-large-latest', ...given };
      return send('https://api.mistral.test/v1/chat/completions', post(request, headers));
    },
    converse(modelId, body, { stream = false, host, headers } = {}) {
      const operation = stream ? 'converse-stream' : 'converse';
      return send(modelUrl(modelId, operation, host), post(body, headers));
    },
    async converseStream(modelId, body) {
      const response = await emulator.fetch(modelUrl(modelId, 'converse-stream'), post(body));
      return readEvents(new Uint8Array(await response.arrayBuffer()));
    },
    invoke: (modelId, body, { host, headers } = {}) =>
      send(modelUrl(modelId, 'invoke', host), post(body, headers)),
    async invokeStream(modelId, body) {
      const url = modelUrl(modelId, 'invoke-with-response-stream');
      const response = await emulator.fetch(url, post(body));
      const events = readEvents(new Uint8Array(await response.arrayBuffer()));
      return events.map(({ payload }) => readBytes(payload));
    },
    embed: (body) => send('https://api.mistral.test/v1/embeddings', post(body)),
    local(body) {
      const given = typeof body === 'string' ? { messages: [user(body)] } : body;
      const request = { model: 'ministral-3:8b', ...given };
      return send('http://local.test/local/v1/chat/completions', post(request));
    },
  };
}

export function user(text: string) {
  return { role: 'user', content: text };
}

export function said(role: 'user' | 'assistant', text: string) {
  return { role, content: [{ text }] };
}

export function readEvents(body: Uint8Array): StreamedEvent[] {
  return [...splitFrames(body)].map((frame) => {
    const { headers, payload } = decodeFrame(frame);
    return { type: headers[':event-type'] ?? '', payload: parse(payload) };
  });
}

/** The JSON inside a `chunk` frame. */
export function readBytes(payload: Record<string, unknown>): Record<string, unknown> {
  return parse(Buffer.from(String(payload.bytes), 'base64').toString());
}

/** The JSON chunks of a server-sent stream, without the closing `[DONE]`. */
export function readChunks(text: string): Record<string, unknown>[] {
  return text
    .split('\n\n')
    .filter((event) => event.startsWith('data: {'))
    .map((event) => parse(event.slice('data: '.length)));
}

/** An object out of JSON; a test that reads something else should fail here. */
export function parse(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) throw new TypeError(`Not an object: ${text}`);
  return { ...value };
}

/** Follows a path of keys and indexes into a value. */
export function at(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>((inner, key) => Reflect.get(Object(inner), key), value);
}

/** What a chat completion says. */
export function contentOf({ text }: Answered): string {
  return String(at(parse(text), 'choices', 0, 'message', 'content'));
}

/** The calls of a chat completion: the name and the arguments of each. */
export function callsOf({ text }: Answered): [string, unknown][] {
  const calls = at(parse(text), 'choices', 0, 'message', 'tool_calls');
  return (Array.isArray(calls) ? calls : []).map((call) => [
    String(at(call, 'function', 'name')),
    JSON.parse(String(at(call, 'function', 'arguments'))),
  ]);
}
