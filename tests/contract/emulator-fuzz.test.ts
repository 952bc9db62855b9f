import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEmulator } from '@/lib/emulator';
import serviceModel from '../fixtures/bedrock/service-model.json';
import openapi from '../fixtures/mistral/openapi-chat.json';
import { instanceOf, type JsonSchema, type Shape, shapeOf, spoiltOf } from './support/arbitrary';
import { shapeProblems } from './support/aws-shapes';
import { openapiProblems } from './support/openapi';

/**
 * The emulator against bodies that nobody wrote: it refuses for its shape exactly what the
 * services' own schemas refuse, and whatever comes, it answers and never fails.
 */

const LARGE_3 = 'mistral.mistral-large-3-675b-instruct';
const SEVEN = encodeURIComponent('mistral.mistral-7b-instruct-v0:2');
const { fetch } = createEmulator({ paceMs: 0, seed: 1 });

type Told = { status: number; text: string; message: string };

async function post(path: string, body: BodyInit): Promise<Told> {
  const response = await fetch(`http://emulator.test${path}`, { method: 'POST', body });
  const text = await response.text();
  const isJson = response.headers.get('content-type') === 'application/json';
  const message: unknown = isJson ? Reflect.get(Object(JSON.parse(text)), 'message') : undefined;
  return { status: response.status, text, message: String(message) };
}

/** As it arrives: what JSON cannot say is gone. */
const onWire = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const either = (valid: fc.Arbitrary<unknown>) => fc.oneof(valid, spoiltOf(valid));

// both documents have a type of their own for every schema
const schemas = openapi.components.schemas as Record<string, JsonSchema>;
const shapes = serviceModel.shapes as Record<string, Shape>;

const ofMistral = (name: string, model: string) =>
  either(instanceOf({ $ref: name }, schemas)).map((body) => {
    const wire = onWire(body);
    const named = typeof Reflect.get(Object(wire), 'model') === 'string';
    return named ? { ...Object(wire), model } : wire;
  });

/**
 * Left out: whole numbers that no program reads exactly, and messages without a role, which the
 * OpenAPI's text takes for an assistant's and its discriminator does not.
 */
const isJudged = (body: unknown) =>
  !/e\+\d|\d{16}/.test(JSON.stringify(body)) &&
  !JSON.stringify(Object(body).messages ?? '').includes('{}');

describe('a body of Mistral’s API is refused with 422 exactly when the OpenAPI refuses it', () => {
  it.each([
    ['/v1/chat/completions', 'ChatCompletionRequest', 'mistral-small-latest', 200],
    ['/v1/embeddings', 'EmbeddingRequest', 'codestral-embed', 200],
  ])('%s', async (path, schema, model, numRuns) => {
    await fc.assert(
      fc.asyncProperty(ofMistral(schema, model).filter(isJudged), async (body) => {
        const { status, text } = await post(path, JSON.stringify(body));
        const problems = openapiProblems(schema, body);
        expect({ refused: status === 422, problems, text }).toEqual({
          refused: problems.length > 0,
          problems,
          text,
        });
        expect(status).toBeLessThan(500);
      }),
      { numRuns },
    );
  });
});

/** Two things that the service words otherwise: an unknown tier, and keys that only a model knows. */
function isShape(body: unknown): boolean {
  const { serviceTier, additionalModelRequestFields } = Object(body);
  return serviceTier === undefined && additionalModelRequestFields === undefined;
}

const aboutShape = /validation error detected|Malformed input request/;

it.each([
  ['converse', 'ConverseRequest'],
  ['converse-stream', 'ConverseStreamRequest'],
])(
  'a body of %s is refused for its shape exactly when AWS’s service model refuses it',
  async (operation, shape) => {
    const bodies = either(shapeOf(shape, shapes)).map(onWire).filter(isShape);
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        const told = await post(`/model/${LARGE_3}/${operation}`, JSON.stringify(body));
        const problems = shapeProblems(shape, body);
        const { message } = told;
        expect({ refused: aboutShape.test(message), problems, message }).toEqual({
          refused: problems.length > 0,
          problems,
          message,
        });
        expect(told.status).toBeLessThan(500);
      }),
      { numRuns: 300 },
    );
  },
);

const paths = [
  '/v1/chat/completions',
  '/v1/embeddings',
  '/v1/models/a%2',
  '/local/v1/chat/completions',
  `/model/${LARGE_3}/converse`,
  `/model/${LARGE_3}/converse-stream`,
  `/model/${LARGE_3}/invoke`,
  `/model/${LARGE_3}/invoke-with-response-stream`,
  `/model/${SEVEN}/invoke`,
  `/model/${SEVEN}/invoke-with-response-stream`,
  '/foundation-models',
  '/inference-profiles?maxResults=0&nextToken=-1',
  '/__emulator/faults',
];

describe('whatever comes is answered, and never with a failure of the emulator', () => {
  const messages = fc.array(
    fc.record({
      role: fc.constantFrom('user', 'assistant', 'tool', 'system'),
      content: fc.oneof(
        fc.string(),
        fc.array(fc.constant({ text: 'count to 3' }), { maxLength: 2 }),
      ),
    }),
    { minLength: 1, maxLength: 3 },
  );
  const bodies: fc.Arbitrary<BodyInit> = fc.oneof(
    fc.uint8Array({ maxLength: 60 }).map((bytes) => new Uint8Array(bytes)),
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.json({ maxDepth: 4 }),
    fc
      .record({ model: fc.constantFrom('mistral-large-latest', 'ministral-3:8b'), messages })
      .map((body) => JSON.stringify(body)),
    messages.map((given) => JSON.stringify({ messages: given })),
    fc.string({ unit: 'grapheme' }).map((prompt) => JSON.stringify({ prompt })),
  );

  it.each(paths)('%s', async (path) => {
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        expect((await post(path, body)).status).toBeLessThan(500);
      }),
      { numRuns: 100 },
    );
  });

  it('whatever the method, the path and the credentials', async () => {
    const strict = createEmulator({ paceMs: 0, seed: 1, authenticate: true });
    const header = fc.oneof(
      fc.stringMatching(/^[ -~]{0,40}$/),
      fc.constantFrom(
        'Bearer key',
        'AWS4-HMAC-SHA256 Credential=A/20261121/us-east-1/bedrock/aws4_request, SignedHeaders=host, Signature=0',
      ),
    );
    const part = fc.oneof(
      fc.constantFrom('v1', 'model', 'models', 'local', '..', '%', '%00', '__emulator'),
      fc.webSegment(),
    );
    const path = fc.array(part, { maxLength: 4 }).map((parts) => `/${parts.join('/')}`);
    const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS');
    await fc.assert(
      fc.asyncProperty(method, path, header, async (verb, where, authorization) => {
        const response = await strict.fetch(`http://emulator.test${where}`, {
          method: verb,
          headers: { authorization, 'x-amz-date': authorization.slice(0, 16) },
        });
        await response.arrayBuffer();
        expect(response.status).toBeLessThan(500);
      }),
      { numRuns: 300 },
    );
  });
});
