import { Ajv2020 } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { answerSchema } from './json-answer';
import type { JsonSchema } from './json-schema';

const ajv = addFormats.default(new Ajv2020({ strict: false }));
const exchange = {
  question: {
    role: 'user' as const,
    text: 'Ann Lee, 34, lives in "Lyon" and paid in red on 2026-02-03.',
    images: [],
    documents: [],
  },
  earlier: [],
  previousAnswer: '',
  outcomes: [],
  hasResults: false,
};
const object = (properties: Record<string, JsonSchema>): JsonSchema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

const schemas: [string, JsonSchema][] = [
  [
    'scalars',
    object({
      a: { type: 'string' },
      b: { type: 'integer' },
      c: { type: 'number' },
      d: { type: 'boolean' },
      e: { type: 'null' },
    }),
  ],
  [
    'bounds',
    object({
      a: { type: 'integer', minimum: 5, maximum: 6 },
      b: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 0.2 },
      c: { type: 'integer', multipleOf: 7, minimum: 10 },
      d: { type: 'number', maximum: -3 },
    }),
  ],
  [
    'lengths',
    object({ a: { type: 'string', minLength: 40 }, b: { type: 'string', maxLength: 3 } }),
  ],
  [
    'patterns',
    object({
      a: { type: 'string', pattern: '^[A-Z]{3}-\\d{4}$' },
      b: { type: 'string', pattern: '^(red|blue)$' },
      c: { type: 'string', pattern: '^\\w+@x\\.[a-z]+$' },
    }),
  ],
  [
    'formats',
    object(
      Object.fromEntries(
        ['date', 'date-time', 'time', 'email', 'uri', 'uuid', 'ipv4', 'ipv6', 'hostname'].map(
          (format) => [format.replace('-', ''), { type: 'string', format }],
        ),
      ),
    ),
  ],
  [
    'enumerations',
    object({ a: { enum: ['blue', 'red'] }, b: { const: 4 }, c: { type: ['string', 'null'] } }),
  ],
  [
    'lists',
    object({
      a: { type: 'array', items: { type: 'string' }, minItems: 3 },
      b: { type: 'array', items: { enum: ['x', 'y', 'z'] }, uniqueItems: true, minItems: 3 },
      c: {
        type: 'array',
        prefixItems: [{ type: 'string' }, { type: 'integer' }],
        items: false,
        minItems: 2,
      },
      d: { type: 'array', items: { type: 'integer' }, maxItems: 1 },
      e: { type: 'array', uniqueItems: true, minItems: 3, items: { type: 'string' } },
    }),
  ],
  [
    'references',
    {
      ...object({ tree: { $ref: '#/$defs/node' } }),
      $defs: {
        node: {
          type: 'object',
          properties: {
            value: { type: 'integer' },
            children: { type: 'array', items: { $ref: '#/$defs/node' } },
          },
          required: ['value', 'children'],
        },
      },
    },
  ],
  [
    'combinations',
    object({
      a: { anyOf: [{ type: 'null' }, { type: 'integer', minimum: 3 }] },
      b: { oneOf: [object({ k: { const: 'x' } }), object({ k: { const: 'y' } })] },
      c: {
        allOf: [
          { type: 'object', properties: { p: { type: 'string' } }, required: ['p'] },
          { properties: { q: { type: 'integer' } }, required: ['q'] },
        ],
      },
    }),
  ],
  ['a map', { type: 'object', additionalProperties: { type: 'integer' }, minProperties: 2 }],
  ['a list at the root', { type: 'array', items: { type: 'string' } }],
  ['nothing', {}],
];

describe('an instance is valid for', () => {
  it.each(schemas)('%s', (_, schema) => {
    const instance = answerSchema(schema, exchange, 'Mistral Large 3');
    expect(ajv.validate(schema, instance), `${ajv.errorsText()}: ${JSON.stringify(instance)}`).toBe(
      true,
    );
  });
});

it('draws its values from the question', () => {
  const schema = object({
    name: { type: 'string' },
    age: { type: 'integer' },
    colour: { enum: ['blue', 'red'] },
  });
  expect(answerSchema(schema, exchange, 'Mistral Large 3')).toEqual({
    name: 'Lyon',
    age: 34,
    colour: 'red',
  });
});
