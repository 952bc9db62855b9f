import { randomBytes, randomUUID } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import {
  parseJsonEventStream,
  readUIMessageStream,
  type UIMessage,
  type UIMessageChunk,
  uiMessageChunkSchema,
} from 'ai';
import fc from 'fast-check';
import sharp from 'sharp';
import { z } from 'zod';
import { type Event, Client as Program } from '../support/client';
import { test as base, expect } from '../support/test';

/** The whole of a refusal: nothing else may leave the server. */
const Refusal = z.strictObject({
  error: z.strictObject({
    code: z.string(),
    message: z.string().min(8),
    action: z.looseObject({ kind: z.string() }).optional(),
  }),
});

const Upload = z.strictObject({
  fileId: z.uuid(),
  mediaType: z.string(),
  width: z.number(),
  height: z.number(),
  size: z.number(),
});

const Offers = z.object({
  offers: z.array(
    z.object({
      id: z.string(),
      abilities: z.object({ vision: z.boolean() }),
      lifecycle: z.object({ state: z.string() }),
    }),
  ),
});

/** A program with the owner's session, which also uploads images. */
class Client extends Program {
  upload(bytes: Uint8Array, name = 'picture.png', field = 'file'): Promise<Response> {
    const form = new FormData();
    form.append(field, new Blob([new Uint8Array(bytes)], { type: 'image/png' }), name);
    return this.fetch('/api/files', { method: 'POST', body: form });
  }

  async stored(bytes: Uint8Array): Promise<z.infer<typeof Upload>> {
    const response = await this.upload(bytes);
    expect(response.status).toBe(201);
    return Upload.parse(await response.json());
  }

  async bytesOf(fileId: string): Promise<Buffer> {
    const response = await this.fetch(`/api/files/${fileId}`);
    expect(response.status).toBe(200);
    return Buffer.from(await response.arrayBuffer());
  }
}

const test = base.extend<{ client: Client }>({
  client: async ({ app }, use) => use(await Client.signIn(app.url)),
});

const large = 'mistral:mistral-large-latest';
const codestral = 'mistral:codestral-latest';

type Part = { type: 'text'; text: string } | { type: 'file'; fileId: string };
type Turn = {
  id: string;
  message: { id: string; role: string; parts: Part[] };
  model: string;
  settings?: Record<string, unknown>;
};

function turn(text = 'Hello there', chat: string = randomUUID()): Turn {
  return {
    id: chat,
    message: { id: randomUUID(), role: 'user', parts: [{ type: 'text', text }] },
    model: large,
  };
}

function withParts(...parts: Part[]): Turn {
  const asked = turn();
  return { ...asked, message: { ...asked.message, parts } };
}

/** The text of a valid turn, changed. */
const altered = (change: (json: string) => string) => change(JSON.stringify(turn()));

async function* chunksOf(response: Response): AsyncGenerator<UIMessageChunk> {
  expect(response.status, response.ok ? '' : await response.clone().text()).toBe(200);
  if (!response.body) throw new Error('an answer without a body');
  const stream = parseJsonEventStream({ stream: response.body, schema: uiMessageChunkSchema });
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      if (!next.value.success) throw next.value.error;
      yield next.value.value;
    }
  } finally {
    await reader.cancel();
  }
}

const Started = z.object({
  type: z.literal('start'),
  messageId: z.uuid(),
  messageMetadata: z.object({ run: z.uuid() }),
});

/** The run that an answer belongs to, by its first chunk; the rest is not read. */
async function runOf(response: Response): Promise<string> {
  for await (const chunk of chunksOf(response)) return Started.parse(chunk).messageMetadata.run;
  throw new Error('an answer without a chunk');
}

/** Waits for this much text and leaves. */
async function readUntil(response: Response, enough: number): Promise<string> {
  let text = '';
  for await (const chunk of chunksOf(response)) {
    if (chunk.type === 'text-delta') text += chunk.delta;
    if (text.length >= enough) break;
  }
  return text;
}

function eventsIn(body: string): Event[] {
  return [...body.matchAll(/^id: (\d+)\ndata: (.*)$/gm)].map(([, seq, data]) => ({
    seq: Number(seq),
    chunk: JSON.parse(data ?? 'null'),
  }));
}

async function expectRefusal(response: Response, status: number, code: string) {
  const body = await response.text();
  expect([response.status, body.slice(0, 300)]).toEqual([status, expect.stringContaining(code)]);
  expect(response.headers.get('content-type')).toContain('application/json');
  expect(response.headers.get('cache-control')).toContain('no-store');
  const { error } = Refusal.parse(JSON.parse(body));
  expect(error.code).toBe(code);
  expect(error.message).not.toMatch(/\bat \S+:\d+|select |insert |node_modules/);
  return error;
}

const long = 'word '.repeat(200_000);
const text = (value: string): Part => ({ type: 'text', text: value });
const absentFile = (): Part => ({ type: 'file', fileId: randomUUID() });
const json = { 'content-type': 'application/json' };

type Row = [name: string, body: unknown, status: number, code: string, headers?: HeadersInit];

const wrongTurns: Row[] = [
  ['no text', withParts(text('')), 400, 'empty_message'],
  ['only white space', withParts(text(' \n\t '), text('\u00a0')), 400, 'empty_message'],
  ['no parts', withParts(), 400, 'empty_message'],
  ['1 MB of text', turn(long), 413, 'message_too_large'],
  ['1 MB in pieces', withParts(text(long.slice(0, 200_000)), text(long)), 413, 'message_too_large'],
  ['5 MB of body', turn(long.repeat(5)), 413, 'message_too_large'],
  ['an unknown model', { ...turn(), model: 'mistral:no-such-model' }, 400, 'unknown_model'],
  ['a model of Object', { ...turn(), model: 'mistral:__proto__' }, 400, 'unknown_model'],
  ['a model of nobody', { ...turn(), model: 'openai:gpt-4' }, 400, 'invalid_request'],
  ['a model without source', { ...turn(), model: 'mistral-large-latest' }, 400, 'invalid_request'],
  ['a model that is a number', { ...turn(), model: 7 }, 400, 'invalid_request'],
  ['nothing at all', '', 400, 'invalid_json'],
  ['half an object', '{"id":', 400, 'invalid_json'],
  ['something after it', altered((body) => `${body}]`), 400, 'invalid_json'],
  ['single quotes', altered((body) => body.replaceAll('"', "'")), 400, 'invalid_json'],
  ['no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), 400, 'invalid_json'],
  ['a hundred thousand brackets', '['.repeat(100_000), 400, 'invalid_json'],
  ['null', 'null', 400, 'invalid_request'],
  ['a list', '[]', 400, 'invalid_request'],
  ['a text', '"Hello"', 400, 'invalid_request'],
  ['a deep list', `${'['.repeat(9_000)}${']'.repeat(9_000)}`, 400, 'invalid_request'],
  ['an unknown field', { ...turn(), messages: [] }, 400, 'invalid_request'],
  ['a user id', { ...turn(), ownerId: 'somebody' }, 400, 'invalid_request'],
  [
    'an unknown field of the message',
    { ...turn(), message: { ...turn().message, metadata: {} } },
    400,
    'invalid_request',
  ],
  [
    'an unknown field of a part',
    altered((body) => body.replace('"type":"text"', '"type":"text","state":"done"')),
    400,
    'invalid_request',
  ],
  [
    'an address for a file',
    altered((body) =>
      body.replace(
        /"parts":\[.*?\]/,
        '"parts":[{"type":"file","mediaType":"image/png","url":"http://127.0.0.1/"}]',
      ),
    ),
    400,
    'invalid_request',
  ],
  [
    "a tool's part",
    altered((body) =>
      body.replace('"type":"text"', '"type":"tool-retrieve_payment_status","output":{}'),
    ),
    400,
    'invalid_request',
  ],
  ['an unknown setting', { ...turn(), settings: { baseURL: 'http://x' } }, 400, 'invalid_request'],
  ['__proto__', altered((body) => `{"__proto__":{"a":1},${body.slice(1)}`), 400, 'invalid_request'],
  [
    '__proto__ in the message',
    altered((body) => body.replace('"message":{', '"message":{"__proto__":{"role":"system"},')),
    400,
    'invalid_request',
  ],
  [
    '__proto__ in a part',
    altered((body) => body.replace('{"type"', '{"__proto__":{},"type"')),
    400,
    'invalid_request',
  ],
  [
    '__proto__ in the settings',
    altered((body) => `${body.slice(0, -1)},"settings":{"__proto__":{"temperature":1}}}`),
    400,
    'invalid_request',
  ],
  [
    'constructor',
    altered((body) => `{"constructor":{"prototype":{}},${body.slice(1)}`),
    400,
    'invalid_request',
  ],
  ['no id', { ...turn(), id: undefined }, 400, 'invalid_request'],
  ['an id that is a path', { ...turn(), id: '../../etc/passwd' }, 400, 'invalid_request'],
  ['an id that is an object', { ...turn(), id: { $ne: null } }, 400, 'invalid_request'],
  ['a message that is a text', { ...turn(), message: 'Hello' }, 400, 'invalid_request'],
  [
    'parts that are a text',
    { ...turn(), message: { ...turn().message, parts: 'Hello' } },
    400,
    'invalid_request',
  ],
  [
    'the role of the system',
    { ...turn(), message: { ...turn().message, role: 'system' } },
    400,
    'invalid_request',
  ],
  [
    'the role of the model',
    { ...turn(), message: { ...turn().message, role: 'assistant' } },
    400,
    'invalid_request',
  ],
  [
    'a text that is a number',
    altered((body) => body.replace('"Hello there"', '5')),
    400,
    'invalid_request',
  ],
  ['temperature as text', { ...turn(), settings: { temperature: '1' } }, 400, 'invalid_request'],
  ['temperature 9', { ...turn(), settings: { temperature: 9 } }, 400, 'invalid_request'],
  ['maxTokens 0', { ...turn(), settings: { maxTokens: 0 } }, 400, 'invalid_request'],
  ['maxTokens 1.5', { ...turn(), settings: { maxTokens: 1.5 } }, 400, 'invalid_request'],
  [
    'an unknown tool',
    { ...turn(), settings: { tools: ['delete_everything'] } },
    400,
    'invalid_request',
  ],
  [
    'a tool that is to be called and is off',
    {
      ...turn(),
      settings: {
        toolChoice: { tool: 'retrieve_payment_date' },
        tools: ['retrieve_payment_status'],
      },
    },
    400,
    'invalid_request',
  ],
  ['a system prompt with NUL', { ...turn(), settings: { system: 'a\0b' } }, 400, 'invalid_request'],
  ['settings that are a list', { ...turn(), settings: [] }, 400, 'invalid_request'],
  ['NUL in the text', turn('a\u0000b'), 400, 'invalid_request'],
  ['half a surrogate pair', turn('a\ud800b'), 400, 'invalid_request'],
  ['a file that is not there', withParts(text('Look'), absentFile()), 404, 'not_found'],
  ['nine images', withParts(...Array.from({ length: 9 }, absentFile)), 400, 'too_many_images'],
  ['no content type', JSON.stringify(turn()), 400, 'invalid_json', {}],
  ['text/plain', turn(), 400, 'invalid_json', { 'content-type': 'text/plain' }],
  [
    'a form',
    'id=1&message=Hello',
    400,
    'invalid_json',
    { 'content-type': 'application/x-www-form-urlencoded' },
  ],
  ['application/jsonp', turn(), 400, 'invalid_json', { 'content-type': 'application/jsonp' }],
];

test.describe('POST /api/chat refuses', () => {
  for (const [name, body, status, code, headers = json] of wrongTurns) {
    test(name, async ({ client }) => {
      await expectRefusal(await client.post('/api/chat', body, { headers }), status, code);
    });
  }

  test('a body without a length that never ends', async ({ client }) => {
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536).fill(0x20));
      },
    });
    const init = { method: 'POST', headers: json, body, duplex: 'half' as const };
    await expectRefusal(await client.fetch('/api/chat', init), 413, 'message_too_large');
    expect(sent).toBeLessThan(32 * 1024 * 1024);
  });

  test('each retired model, and names one to use instead', async ({ client }) => {
    const { offers } = Offers.parse(await (await client.fetch('/api/models')).json());
    const retired = offers.filter(({ lifecycle }) => lifecycle.state === 'retired');
    expect(retired.length).toBeGreaterThan(0);
    for (const { id } of retired) {
      const response = await client.post('/api/chat', { ...turn(), model: id });
      const { action } = await expectRefusal(response, 400, 'model_retired');
      expect(action).toEqual({
        kind: 'use-model',
        offer: expect.any(String),
        name: expect.any(String),
      });
      const other = offers.find((offer) => offer.id === action?.offer);
      expect(other?.lifecycle.state).toBe('active');
    }
  });

  test('a picture for a model without vision', async ({ client }) => {
    const { fileId } = await client.stored(await still());
    const asked = { ...withParts(text('Look'), { type: 'file', fileId }), model: codestral };
    await expectRefusal(await client.post('/api/chat', asked), 400, 'model_without_vision');
  });
});

test('a refused message leaves nothing behind, and the same ids can be sent rightly', async ({
  client,
}) => {
  const good = turn();
  const wrong = [
    { ...good, model: 'mistral:no-such-model' },
    { ...good, message: { ...good.message, parts: [text('')] } },
    { ...good, message: { ...good.message, parts: [text(long)] } },
    { ...good, message: { ...good.message, parts: [absentFile()] } },
    { ...good, more: 1 },
  ];
  for (const body of wrong) expect((await client.post('/api/chat', body)).ok).toBe(false);
  for (const query of ['more=1', 'wait=21', 'wait=soon']) {
    const response = await client.post(`/api/chat?${query}`, good);
    await expectRefusal(response, 400, 'invalid_request');
  }
  expect((await client.fetch(`/chat/${good.id}`)).status).toBe(404);
  await runOf(await client.post('/api/chat', good));
  const page = await (await client.fetch(`/chat/${good.id}`)).text();
  expect(page.match(/aria-label="You"/g)).toHaveLength(1);
});

async function still(width = 64, height = 48, background = '#ff8800'): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer();
}

async function animation(): Promise<Buffer> {
  const raw = Buffer.alloc(10 * 20 * 3).fill(200, 300);
  const shape = { width: 10, height: 20, channels: 3 as const, pageHeight: 10 };
  return sharp(raw, { raw: shape }).gif().toBuffer();
}

function pngChunk(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(type), data]);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([head, body, check]);
}

/** 256 million black pixels in a few kilobytes. */
function bomb(side = 16_000): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 1;
  const rows = deflateSync(Buffer.alloc((side / 8 + 1) * side), { level: 9 });
  return Buffer.concat([
    pngStart,
    pngChunk('IHDR', header),
    pngChunk('IDAT', rows),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

const pngStart = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>1</script></svg>';
const tiff = () =>
  sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } }).tiff();
const megabyte = 1024 * 1024;

type Lie = [
  name: string,
  bytes: () => Promise<Uint8Array> | Uint8Array,
  status: number,
  code: string,
];

const lies: Lie[] = [
  ['text', () => Buffer.from('Hello'), 415, 'unsupported_image'],
  ['SVG', () => Buffer.from(svg), 415, 'unsupported_image'],
  [
    'SVG with a prologue',
    () => Buffer.from(`<?xml version="1.0"?>${svg}`),
    415,
    'unsupported_image',
  ],
  ['HTML', () => Buffer.from('<!doctype html><script>1</script>'), 415, 'unsupported_image'],
  ['PDF', () => Buffer.from('%PDF-1.7\n'), 415, 'unsupported_image'],
  ['TIFF', () => tiff().toBuffer(), 415, 'unsupported_image'],
  ['nothing', () => Buffer.alloc(0), 415, 'unsupported_image'],
  ['an animation', animation, 415, 'unsupported_image'],
  ["only a PNG's first bytes", () => pngStart, 422, 'broken_image'],
  [
    "a PNG's first bytes before HTML",
    () => Buffer.concat([pngStart, Buffer.from(svg)]),
    422,
    'broken_image',
  ],
  ['half a PNG', async () => (await noise(64)).subarray(0, 4_000), 422, 'broken_image'],
  [
    "a JPEG's first bytes before text",
    () => Buffer.from([0xff, 0xd8, 0xff, 0x41]),
    422,
    'broken_image',
  ],
  ['a WebP without a picture', () => Buffer.from('RIFF\u0004\0\0\0WEBP'), 422, 'broken_image'],
  ['256 megapixels', () => bomb(), 422, 'broken_image'],
  [
    'more than 10 MB',
    () => Buffer.concat([pngStart, randomBytes(10 * megabyte)]),
    413,
    'file_too_large',
  ],
  ['20 MB', () => Buffer.alloc(20 * megabyte), 413, 'file_too_large'],
];

async function noise(side: number): Promise<Buffer> {
  const raw = { width: side, height: side, channels: 3 as const };
  return sharp(randomBytes(side * side * 3), { raw })
    .png()
    .toBuffer();
}

test.describe('POST /api/files refuses', () => {
  for (const [name, bytes, status, code] of lies) {
    test(`${name}, named .png`, async ({ client }) => {
      await expectRefusal(await client.upload(await bytes()), status, code);
    });
  }

  test('another field, a text field, JSON, and a form that is none', async ({ client }) => {
    const form = new FormData();
    form.append('file', 'a text');
    const bodies: [RequestInit['body'], HeadersInit][] = [
      [form, {}],
      ['{}', json],
      ['nonsense', { 'content-type': 'multipart/form-data; boundary=x' }],
      ['nonsense', { 'content-type': 'multipart/form-data' }],
      [null, {}],
    ];
    for (const [body, headers] of bodies) {
      const response = await client.fetch('/api/files', { method: 'POST', body, headers });
      await expectRefusal(response, 400, 'invalid_request');
    }
    const other = await client.upload(await still(), 'a.png', 'picture');
    await expectRefusal(other, 400, 'invalid_request');
  });
});

test('a picture is kept without what was hidden in it', async ({ client }) => {
  const zip = Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.from('a-secret-in-a-zip')]);
  const place = { GPSLatitudeRef: 'N', GPSLatitude: '48/1 51/1 2940/100' };
  const exif = { IFD0: { Copyright: 'a-secret-in-exif' }, IFD3: place };
  const shape = { create: { width: 40, height: 30, channels: 3 as const, background: '#123456' } };
  const jpeg = sharp(shape).withExif(exif).withMetadata({ orientation: 6 }).jpeg();
  const hidden = [
    { bytes: Buffer.concat([await still(), zip]), type: 'image/png', width: 64, height: 48 },
    { bytes: await jpeg.toBuffer(), type: 'image/jpeg', width: 30, height: 40 },
    {
      bytes: await sharp(shape).withExif(exif).webp().toBuffer(),
      type: 'image/webp',
      width: 40,
      height: 30,
    },
    { bytes: await sharp(shape).gif().toBuffer(), type: 'image/png', width: 40, height: 30 },
  ];
  for (const { bytes, type, width, height } of hidden) {
    const stored = await client.stored(bytes);
    expect(stored).toMatchObject({ mediaType: type, width, height });
    const kept = await client.bytesOf(stored.fileId);
    expect(kept.byteLength).toBe(stored.size);
    expect(kept.includes('a-secret-in') || kept.includes('PK\u0003\u0004')).toBe(false);
    const { exif: left, icc, xmp } = await sharp(kept).metadata();
    expect([left, icc, xmp]).toEqual([undefined, undefined, undefined]);
  }
});

test('what cannot be stored whole is stored smaller', async ({ client }) => {
  const stored = await client.stored(await noise(1_600));
  expect(stored.size).toBeLessThan(4 * 1_000_000);
  expect(stored.mediaType).toBe('image/jpeg');
});

test('the answer is a UI message stream whose end tells state, usage, timing and cost', async ({
  client,
}) => {
  const response = await client.post('/api/chat', turn('Status and date of T1001, please.'));
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  expect(response.headers.get('x-vercel-ai-ui-message-stream')).toBe('v1');
  expect(response.headers.get('cache-control')).toContain('no-store');
  const chunks = await Array.fromAsync(chunksOf(response));
  expect(chunks[0]).toMatchObject({ type: 'start', messageId: expect.any(String) });
  expect(chunks.at(-1)).toMatchObject({
    type: 'finish',
    messageMetadata: {
      state: 'complete',
      offer: large,
      usage: {
        inputTokens: expect.any(Number),
        outputTokens: expect.any(Number),
        estimated: false,
      },
      timing: { firstTokenMs: expect.any(Number), totalMs: expect.any(Number) },
      cost: { amount: expect.any(Number), currency: 'USD' },
    },
  });

  let message: UIMessage | undefined;
  const stream = new ReadableStream<UIMessageChunk>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  for await (const next of readUIMessageStream({ stream, terminateOnError: true })) message = next;
  const types = message?.parts.map(({ type }) => type) ?? [];
  expect(types.filter((type) => type.startsWith('tool-'))).toHaveLength(2);
  expect(types.at(-1)).toBe('text');
});

test.describe('a second request', () => {
  test('while an answer is written gets 409 with the run to follow', async ({ client }) => {
    const chat = randomUUID();
    const asked = turn('Count to 300', chat);
    const first = await client.post('/api/chat', asked);
    const run = await runOf(first);
    const again = { id: randomUUID(), question: asked.message.id, model: large };
    const both = [
      await client.post('/api/chat', turn('And now?', chat)),
      await client.post(`/api/chat/${chat}/regenerate`, again),
    ];
    for (const response of both) {
      const { action } = await expectRefusal(response, 409, 'run_running');
      expect(action).toEqual({ kind: 'follow', run });
    }
    await client.post(`/api/chat/${chat}/stop`, {});
    const page = await (await client.fetch(`/chat/${chat}`)).text();
    expect(page).not.toContain('And now?');
  });

  test('with the same id and other content, or another chat, gets 409', async ({ client }) => {
    const asked = turn();
    await Array.fromAsync(chunksOf(await client.post('/api/chat', asked)));
    const others = [
      { ...asked, message: { ...asked.message, parts: [text('Something else')] } },
      { ...asked, message: { ...asked.message, parts: [text('Hello there'), text('more')] } },
      { ...asked, id: randomUUID() },
    ];
    for (const other of others) {
      await expectRefusal(await client.post('/api/chat', other), 409, 'message_conflict');
    }
    expect((await client.fetch(`/chat/${others[2]?.id}`)).status).toBe(404);
  });

  test('with the same ids in capitals is the same request', async ({ client }) => {
    const asked = turn();
    asked.id = asked.id.toUpperCase();
    asked.message.id = asked.message.id.toUpperCase();
    const run = await runOf(await client.post('/api/chat', asked));
    expect(await runOf(await client.post('/api/chat', asked))).toBe(run);
    const { fileId } = await client.stored(await still());
    const seen = withParts(text('Look'), { type: 'file', fileId: fileId.toUpperCase() });
    await runOf(await client.post('/api/chat', seen));
  });
});

test.describe('GET /api/chat/<id>/stream', () => {
  test('is 204 when no answer is being written', async ({ client }) => {
    const asked = turn();
    await (await client.post('/api/chat', asked)).text();
    const response = await client.fetch(`/api/chat/${asked.id}/stream`);
    expect([response.status, await response.text()]).toEqual([204, '']);
  });

  test('gives the exact rest from every place, of a running and of an ended answer', async ({
    client,
  }) => {
    const asked = turn('Count to 60');
    const first = client.post('/api/chat', asked);
    const run = await runOf((await first).clone());
    const from = Array.from({ length: 40 }, (_, index) => index * 3);
    const path = `/api/chat/${asked.id}/stream`;
    const running = await Promise.all(
      from.map(async (seq) => (await client.fetch(`${path}?from=${seq}`)).text()),
    );
    const all = eventsIn(await (await first).text());
    expect(all.map(({ seq }) => seq)).toEqual(all.map((_, index) => index));
    expect(running.map(eventsIn)).toEqual(from.map((seq) => all.slice(seq)));

    const places = Array.from({ length: all.length + 3 }, (_, index) => index);
    const ended = await Promise.all(
      places.map(async (seq) => (await client.fetch(`${path}?run=${run}&from=${seq}`)).text()),
    );
    // Who has seen more than was kept, as after a crash, still gets the end.
    const end = all.slice(-1).map(({ chunk }) => chunk);
    const rest = (seq: number) =>
      seq < all.length ? all.slice(seq) : end.map((chunk) => ({ seq, chunk }));
    expect(ended.map(eventsIn)).toEqual(places.map(rest));
  });

  test('shows two readers the same', async ({ client }) => {
    const asked = turn('Count to 60');
    const first = await client.post('/api/chat', asked);
    const second = await client.fetch(`/api/chat/${asked.id}/stream`);
    const [one, two] = await Promise.all([first.text(), second.text()]);
    expect(eventsIn(one).length).toBeGreaterThan(60);
    expect(eventsIn(two)).toEqual(eventsIn(one));
  });

  test('has only the end beyond the end, and refuses what is no place', async ({ client }) => {
    const asked = turn();
    const run = await runOf((await client.post('/api/chat', asked)).clone());
    const path = `/api/chat/${asked.id}/stream?run=${run}`;
    await (await client.fetch(path)).text();
    const beyond = await client.fetch(`${path}&from=2147483647`);
    const types = eventsIn(await beyond.text()).map(({ chunk }) => chunk.type);
    expect([beyond.status, types]).toEqual([200, ['finish']]);
    for (const from of ['-1', '1.5', 'x', '2147483648', '9007199254740991', '1e99']) {
      const response = await client.fetch(`${path}&from=${from}`);
      await expectRefusal(response, 400, 'invalid_request');
    }
    await expectRefusal(await client.fetch(`${path}&more=1`), 400, 'invalid_request');
    const other = await client.fetch(`/api/chat/${asked.id}/stream?run=last`);
    await expectRefusal(other, 400, 'invalid_request');
    const absent = await client.fetch(`/api/chat/${asked.id}/stream?run=${randomUUID()}`);
    expect(absent.status).toBe(204);
  });
});

test('Stop ends an answer within half a second and keeps its text', async ({ client }) => {
  const asked = turn('Count to 1000');
  const answer = await client.post('/api/chat', asked);
  const rest = answer.clone();
  await readUntil(answer, 60);
  const began = performance.now();
  const stopped = await client.post(`/api/chat/${asked.id}/stop`, {});
  expect(await stopped.json()).toEqual({ stopped: true });
  expect(performance.now() - began).toBeLessThan(500);
  const events = eventsIn(await rest.text());
  expect(performance.now() - began).toBeLessThan(1_000);
  const end = events.at(-1)?.chunk;
  expect(end).toMatchObject({ type: 'finish', messageMetadata: { state: 'stopped' } });
  const page = await (await client.fetch(`/chat/${asked.id}`)).text();
  expect(page).toContain('Stopped');
  expect(page).not.toContain('999, 1000');
  const again = await client.post(`/api/chat/${asked.id}/stop`, {});
  expect(await again.json()).toEqual({ stopped: false });
});

test('Stop with another run stops nothing', async ({ client }) => {
  const asked = turn('Count to 300');
  const run = await runOf(await client.post('/api/chat', asked));
  const stop = (wanted: string) => client.post(`/api/chat/${asked.id}/stop`, { run: wanted });
  expect(await (await stop(randomUUID())).json()).toEqual({ stopped: false });
  expect(await (await stop(run)).json()).toEqual({ stopped: true });
});

test('a reader that leaves does not stop the answer', async ({ client }) => {
  const asked = turn('Count to 80');
  const leaving = new AbortController();
  const { signal } = leaving;
  const answer = await client.post('/api/chat', asked, { headers: json, signal });
  const run = await runOf(answer.clone());
  leaving.abort();
  const rest = await (await client.fetch(`/api/chat/${asked.id}/stream?run=${run}`)).text();
  const events = eventsIn(rest);
  expect(events.at(-1)?.chunk).toMatchObject({ messageMetadata: { state: 'complete' } });
  const said = events.map(({ chunk }) => (chunk.type === 'text-delta' ? chunk.delta : '')).join('');
  expect(said).toContain('80');
});

test('the other routes refuse in the same way', async ({ client }) => {
  const chat = randomUUID();
  const asked = turn();
  await (await client.post('/api/chat', asked)).text();
  const again = { id: randomUUID(), question: asked.message.id, model: large };
  const rows: [path: string, body: unknown, status: number, code: string][] = [
    [`/api/chat/${chat}/stop`, {}, 404, 'not_found'],
    [`/api/chat/${chat}/regenerate`, again, 404, 'not_found'],
    ['/api/chat/nonsense/stop', {}, 404, 'not_found'],
    ['/api/chat/..%2F..%2Fhealthz/stop', {}, 404, 'not_found'],
    [`/api/chat/${asked.id}/stop`, '', 400, 'invalid_json'],
    [`/api/chat/${asked.id}/stop`, { run: 'x' }, 400, 'invalid_request'],
    [`/api/chat/${asked.id}/stop`, { all: true }, 400, 'invalid_request'],
    [`/api/chat/${asked.id}/regenerate`, {}, 400, 'invalid_request'],
    [`/api/chat/${asked.id}/regenerate`, { ...again, model: 'mistral:none' }, 400, 'unknown_model'],
    [`/api/chat/${asked.id}/regenerate`, { ...again, question: chat }, 409, 'question_not_last'],
    [
      `/api/chat/${asked.id}/regenerate`,
      { ...again, id: asked.message.id },
      409,
      'message_conflict',
    ],
    [`/api/chat/${asked.id}/regenerate`, { ...again, message: {} }, 400, 'invalid_request'],
    ['/api/session', { user: 'x' }, 400, 'invalid_request'],
  ];
  for (const [path, body, status, code] of rows) {
    await expectRefusal(await client.post(path, body), status, code);
  }
  await expectRefusal(await client.fetch('/api/quota'), 400, 'invalid_request');
  await expectRefusal(await client.fetch('/api/quota?model=mistral:none'), 400, 'unknown_model');
  for (const id of [chat, 'x', '..%2Fsecret', '%00']) {
    await expectRefusal(await client.fetch(`/api/files/${id}`), 404, 'not_found');
  }
});

test('a path that cannot be decoded tells nothing and breaks nothing', async ({ app, client }) => {
  const replies = await Promise.all([
    client.fetch('/chat/%ff'),
    client.fetch('/api/files/%ff'),
    client.fetch('/api/chat/%E0%A4%A/stream'),
    client.post('/api/chat/%ff/stop', {}),
  ]);
  for (const reply of replies) {
    expect(reply.ok).toBe(false);
    expect(await reply.text()).not.toMatch(/\n\s+at |node_modules|URIError/);
  }
  expect((await fetch(`${app.url}/readyz`)).status).toBe(200);
});

/** What a stranger's program might send: right bodies with something wrong in them, and nonsense. */
function anyRequest(chat: string) {
  const odd = fc.oneof(
    fc.json().map((body): unknown => JSON.parse(body)),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom<unknown>(
      ...['', '__proto__', '\u0000', '\ud800', '%s%n', "' or 1=1 --", '../../etc/passwd'],
      ...[null, -1, 0, 1e308, 2 ** 53, 0.1, true, [], {}, [[]]],
    ),
  );
  const right = fc.constantFrom<unknown>(
    turn('Hi', chat),
    { ...turn('Hi', chat), settings: { temperature: 0.5, tools: [], system: 'Be brief.' } },
    { model: large },
    { run: randomUUID() },
    {},
  );
  const body = fc
    .tuple(right, fc.array(fc.tuple(fc.nat(), odd, fc.boolean()), { maxLength: 3 }))
    .map(([start, changes]) => changes.reduce(mutate, structuredClone(start)));
  const id = fc.oneof(
    fc.constantFrom(chat, randomUUID(), 'x', '%00', '..%2f..%2f', '%F0%9F%92%A9'),
    fc.string({ minLength: 1, maxLength: 12 }).map(encodeURIComponent),
  );
  const path = fc.oneof(
    fc.constantFrom('/api/chat', '/api/files', '/api/session', '/api/models', '/', '/sign-in'),
    fc
      .tuple(id, fc.constantFrom('stream', 'stop', 'regenerate', ''))
      .map(([name, verb]) => `/api/chat/${name}/${verb}`),
    id.map((name) => `/api/files/${name}`),
    id.map((name) => `/chat/${name}`),
  );
  const query = fc.oneof(
    fc.constant(''),
    fc
      .tuple(fc.constantFrom('from', 'run', 'next', '__proto__', '_rsc'), odd)
      .map(([name, value]) => `?${name}=${encodeURIComponent(String(value).toWellFormed())}`),
  );
  const method = fc.constantFrom('POST', 'POST', 'POST', 'GET', 'PUT', 'DELETE', 'PATCH', 'HEAD');
  const type = fc.constantFrom('application/json', 'multipart/form-data; boundary=x', 'text/plain');
  return fc.record({ method, path, query, type, body });
}

/** Puts something odd in one place of a body, or takes the place away. */
function mutate(body: unknown, [at, odd, remove]: [number, unknown, boolean]): unknown {
  if (typeof body !== 'object' || body === null) return odd;
  const keys = Object.keys(body);
  const key = keys[at % (keys.length + 1)];
  if (key === undefined) return { ...body, [typeof odd === 'string' ? odd : 'more']: odd };
  const entries = Object.entries(body).flatMap(([name, value]): [string, unknown][] => {
    if (name !== key) return [[name, value]];
    if (remove) return [];
    const deeper = typeof value === 'object' && value !== null && at % 3 !== 0;
    return [[name, deeper ? mutate(value, [at >> 2, odd, remove]) : odd]];
  });
  return Array.isArray(body) ? entries.map(([, value]) => value) : Object.fromEntries(entries);
}

test('500 requests of a stranger do not break the server', async ({ app, client }) => {
  const logBefore = app.log().length;
  await fc.assert(
    fc.asyncProperty(anyRequest(randomUUID()), async ({ method, path, query, type, body }) => {
      const init: RequestInit = { method, headers: { 'content-type': type } };
      if (!['GET', 'HEAD'].includes(method)) init.body = JSON.stringify(body);
      // Nobody but this test signs out.
      if (method === 'DELETE' && path === '/api/session') return;
      const response = await client.fetch(`${path}${query}`, init);
      // An endless answer is left; any other is read, since Next logs each hang-up as an exception.
      const endless = response.headers.get('content-type') === 'text/event-stream';
      await (endless ? response.body?.cancel() : response.text());
      expect(response.status).toBeLessThan(500);
    }),
    { numRuns: 500, seed: 20_261_120 },
  );
  expect((await fetch(`${app.url}/readyz`)).status).toBe(200);
  process.kill(app.pid(), 0);
  expect(app.log().slice(logBefore)).not.toMatch(
    /uncaughtException|unhandledRejection|"message":"defect"/,
  );
});
