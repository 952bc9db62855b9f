import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { schemaStarters } from '@/lib/json/starters';
import { checkSchema, sayProblem } from './check-schema';
import { ModelSettings } from './schema';

const problemsOf = (schema: unknown) => checkSchema(schema).problems.map(sayProblem);
const hintsOf = (schema: unknown) => checkSchema(schema).hints.map(sayProblem);
const withAge = (age: unknown) => ({ type: 'object', properties: { age } });

describe('checkSchema', () => {
  it.each(schemaStarters)('finds nothing to say about $name, and Ajv neither', ({ schema }) => {
    expect(checkSchema(schema)).toEqual({ problems: [], hints: [] });
    expect(() => new Ajv({ strict: true }).compile(schema)).not.toThrow();
  });

  it.each([
    [{}, 'the schema must have "type": "object" at its top'],
    [{ type: 'string' }, 'the schema must have "type": "object" at its top'],
    [[], 'the schema must have "type": "object" at its top'],
    [withAge({ type: 'text' }), 'properties.age.type must be one of object, array,'],
    [withAge({ type: [] }), 'properties.age.type must be one of'],
    [withAge('number'), 'properties.age must be a schema'],
    [withAge({ minimum: '1' }), 'properties.age.minimum must be a number'],
    [withAge({ maxLength: -1 }), 'properties.age.maxLength must be a whole number from 0 on'],
    [withAge({ multipleOf: 0 }), 'properties.age.multipleOf must be a number above 0'],
    [withAge({ pattern: '(' }), 'properties.age.pattern must be a regular expression'],
    [withAge({ enum: [] }), 'properties.age.enum must be a list of values'],
    [withAge({ anyOf: {} }), 'properties.age.anyOf must be a list of schemas'],
    [withAge({ anyOf: [{ type: 'x' }] }), 'properties.age.anyOf.0.type must be one of'],
    [withAge({ items: [{}] }), 'properties.age.items must be a schema'],
    [withAge({ $ref: 'https://example.com/a' }), 'properties.age.$ref must lead inside'],
    [withAge({ $ref: '#/$defs/age' }), 'properties.age.$ref leads nowhere'],
    [{ type: 'object', properties: [] }, 'properties must be an object of schemas'],
    [{ type: 'object', required: 'age' }, 'required must be a list of different names'],
    [{ type: 'object', required: ['a', 'a'] }, 'required must be a list of different names'],
    [{ type: 'object', patternProperties: { '(': {} } }, 'must be named by a regular expression'],
  ])('refuses %j', (schema, text) => {
    expect(problemsOf(schema)).toEqual([expect.stringContaining(text)]);
  });

  it('takes references that lead inside, also to itself', () => {
    const tree = {
      type: 'object',
      properties: { left: { $ref: '#' }, 'a/b': { $ref: '#/$defs/x~1y' } },
      $defs: { 'x/y': { type: 'string' } },
    };
    expect(problemsOf(tree)).toEqual([]);
  });

  it('refuses what is nested without end, and does not break on it', () => {
    let schema: object = { type: 'string' };
    for (let depth = 0; depth < 5_000; depth += 1) {
      schema = { type: 'object', properties: { a: schema } };
    }
    expect(problemsOf(schema)).toEqual(['the schema is nested too deep']);
    expect(ModelSettings.safeParse({ jsonSchema: schema }).success).toBe(false);
  });

  it('limits the length: it is kept with every answer', () => {
    const schema = withAge({ type: 'integer', description: 'a'.repeat(64_000) });
    expect(problemsOf(schema)).toEqual(['the schema has more than 64,000 characters']);
  });

  it('hints at what strict services and typing errors need', () => {
    const schema = {
      ...{ type: 'object', propertys: {}, required: ['nme'] },
      properties: { name: { type: 'string' } },
    };
    expect(hintsOf(schema)).toEqual([
      'propertys is no keyword of JSON Schema',
      'requires what it does not describe: nme',
      'leaves out of "required", so it may be missing: name',
      'allows other properties; "additionalProperties": false forbids them',
    ]);
  });
});

it('is what the settings of a call are held to', () => {
  const parsed = ModelSettings.safeParse({ jsonSchema: withAge({ type: 'text' }) });
  expect(parsed.error?.issues).toEqual([
    expect.objectContaining({
      path: ['jsonSchema', 'properties', 'age', 'type'],
      message: expect.stringMatching(/^must be one of object/),
    }),
  ]);
});
