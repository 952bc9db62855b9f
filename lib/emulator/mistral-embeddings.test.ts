import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { createMistral } from '@ai-sdk/mistral';
import { embedMany } from 'ai';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { openapiProblems } from '../../tests/contract/support/openapi';
import { createEmulator } from './index';
import { type Answered, at, createClients, parse } from './testing/clients';

const { embed } = createClients();

const fixture = new URL(
  '../../tests/fixtures/mistral/recordings/test_mistral_embeddings_legacy.yaml',
  import.meta.url,
);
const recordedResponse = at(
  parseYaml(readFileSync(fixture, 'utf8'), { customTags: ['binary'] }),
  'interactions',
  0,
  'response',
);

function recordedBody(): Record<string, unknown> {
  const body = at(recordedResponse, 'body', 'string');
  if (!(body instanceof Uint8Array)) throw new TypeError('the recorded body is not binary');
  return parse(gunzipSync(body).toString());
}

/** Keys in order, types and the lengths of lists, at every depth. */
function skeleton(value: unknown): unknown {
  if (Array.isArray(value)) return [value.length, ...value.slice(0, 1).map(skeleton)];
  if (typeof value !== 'object' || value === null) return value === null ? null : typeof value;
  return Object.entries(value).map(([key, inner]) => [key, skeleton(inner)]);
}

function vectorsOf({ text }: Answered): number[][] {
  const data: unknown = parse(text).data;
  return (Array.isArray(data) ? data : []).map((item) => Object(at(item, 'embedding')));
}

const dot = (one: number[], other: number[]) =>
  one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0);

async function nearness(one: string, other: string): Promise<number> {
  const [first = [], second = []] = vectorsOf(
    await embed({ model: 'mistral-embed', input: [one, other] }),
  );
  return dot(first, second);
}

describe('embeddings', () => {
  it('have the recorded shape, key order and headers', async () => {
    const answer = await embed({
      model: 'mistral-embed',
      input: 'Tell me a joke about OpenTelemetry',
    });
    expect(skeleton(parse(answer.text))).toEqual(skeleton(recordedBody()));
    expect(openapiProblems('EmbeddingResponse', parse(answer.text))).toEqual([]);
    const names = Object.keys(Object(at(recordedResponse, 'headers'))).filter((name) =>
      /^(x-ratelimit|mistral-|x-kong-request|x-envoy)/.test(name),
    );
    expect(names.length).toBeGreaterThan(8);
    for (const name of names) expect(answer.headers.get(name), name).not.toBeNull();
    expect(answer.headers.get('x-ratelimit-limit-tokens-minute')).toBe('20000000');
  });

  it('are of unit length, the same each time, in the order of the inputs', async () => {
    const input = ['Embed this sentence.', 'As well as this one.', '', 'é🙂'];
    const first = await embed({ model: 'mistral-embed', input });
    const vectors = vectorsOf(first);
    for (const vector of vectors) {
      expect(vector).toHaveLength(1024);
      expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
    }
    expect(vectorsOf(await embed({ model: 'mistral-embed', input }))).toEqual(vectors);
    const [, alone] = vectors;
    const [same] = vectorsOf(await embed({ model: 'mistral-embed', input: input[1] }));
    expect(same).toEqual(alone);
    const usage = Object(parse(first.text).usage);
    expect([usage.total_tokens, usage.completion_tokens]).toEqual([usage.prompt_tokens, 0]);
  });

  it.each([
    [
      'How many days of holiday do employees have?',
      'Employees have 25 days of holiday a year.',
      'The server room is locked at night.',
    ],
    [
      'Quel est le délai de remboursement ?',
      'Le remboursement est fait sous trente jours, c’est le délai légal.',
      'Le mistral souffle dans la vallée du Rhône.',
    ],
    ['retrieving invoices', 'The invoice was retrieved.', 'A cold wind from the north.'],
    ['What is the refund policy?', 'La politique de remboursement', 'La vallée du Rhône'],
  ])('bring near what is alike: %s', async (asked, near, far) => {
    expect(await nearness(asked, near)).toBeGreaterThan((await nearness(asked, far)) + 0.1);
  });

  it('can be smaller and of other types, for code', async () => {
    const input = 'function add(a, b) { return a + b }';
    const ask = async (extra: object) =>
      vectorsOf(await embed({ model: 'codestral-embed', input, ...extra }))[0] ?? [];
    expect(await ask({})).toHaveLength(1536);
    expect(await ask({ output_dimension: 256 })).toHaveLength(256);
    expect(Math.hypot(...(await ask({ output_dimension: 3072 })))).toBeCloseTo(1, 5);
    const bytes = await ask({ output_dtype: 'int8' });
    expect(bytes.every((value) => Number.isInteger(value) && Math.abs(value) <= 127)).toBe(true);
    expect(Math.min(...(await ask({ output_dtype: 'uint8' })))).toBeGreaterThanOrEqual(0);
    expect(await ask({ output_dtype: 'ubinary', output_dimension: 256 })).toHaveLength(32);
    expect(await ask({ output_dtype: 'binary' })).toHaveLength(192);
  });

  it('come as base64 of the same floats', async () => {
    const body = { model: 'mistral-embed', input: 'wind' };
    const [floats = []] = vectorsOf(await embed(body));
    const answer = await embed({ ...body, encoding_format: 'base64' });
    const bytes = Buffer.from(String(at(parse(answer.text), 'data', 0, 'embedding')), 'base64');
    expect(bytes).toHaveLength(4096);
    expect(bytes.readFloatLE(0)).toBeCloseTo(floats[0] ?? Number.NaN, 6);
  });

  it('reach the AI SDK', async () => {
    const { fetch } = createEmulator({ seed: 1 });
    const model = createMistral({ fetch, apiKey: 'x' }).embedding('mistral-embed');
    const { embeddings, usage } = await embedMany({
      model,
      values: Array.from({ length: 40 }, (_, index) => `passage ${index}`),
    });
    expect(embeddings.map(({ length }) => length)).toEqual(Array(40).fill(1024));
    expect(usage.tokens).toBeGreaterThan(40);
  });
});

const refused: [string, Record<string, unknown>, number, unknown][] = [
  ['an unknown field', { dimensions: 5 }, 422, undefined],
  ['no input', { input: undefined }, 422, undefined],
  ['a number to embed', { input: [1] }, 422, undefined],
  ['another type', { output_dtype: 'float16' }, 422, undefined],
  ['no dimension', { output_dimension: 0 }, 422, undefined],
  ['a chat model', { model: 'mistral-large-latest' }, 400, 'Invalid model: mistral-large-latest'],
  [
    'another dimension of mistral-embed',
    { output_dimension: 256 },
    400,
    'This model does not support output_dimension.',
  ],
  [
    'too many dimensions',
    { model: 'codestral-embed', output_dimension: 4096 },
    400,
    'output_dimension must be at most 3072.',
  ],
  [
    '513 inputs',
    { input: Array(513).fill('a') },
    400,
    'Too many inputs in request, split into more batches.',
  ],
  [
    'too many tokens together',
    { input: Array(3).fill('word '.repeat(5000)) },
    400,
    'Too many tokens overall, split into more batches.',
  ],
  [
    'an input that is too long',
    { input: ['a', 'a'.repeat(40_000)] },
    400,
    'Input id 1 has 10001 tokens, exceeding max 8192 tokens.',
  ],
];

describe('embeddings are refused for', () => {
  it.each(refused)('%s', async (_, extra, status, message) => {
    const answer = await embed({ model: 'mistral-embed', input: 'a', ...extra });
    expect(answer.status).toBe(status);
    if (message !== undefined) expect(parse(answer.text).message).toBe(message);
  });
});
