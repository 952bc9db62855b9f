import { Ajv } from 'ajv';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { schemaProblem } from './schema-problem';

it.each([
  [{}, undefined],
  [true, undefined],
  [{ type: ['string', 'null'], required: [] }, undefined],
  [{ type: 'object', properties: { a: { items: { anyOf: [{ type: 'string' }] } } } }, undefined],
  [3, "3 is not of type 'object', 'boolean'"],
  [{ type: 'text' }, "'text' is not valid under any of the given schemas"],
  [{ required: true }, "true is not of type 'array'"],
  [{ required: [1] }, "1 is not of type 'string'"],
  [{ properties: [] }, "[] is not of type 'object'"],
  [{ anyOf: {} }, "{} is not of type 'array'"],
  [{ properties: { a: { items: 'x' } } }, "'x' is not of type 'object', 'boolean'"],
  [{ $defs: { a: { not: { type: 7 } } } }, '7 is not valid under any of the given schemas'],
])('%j: %s', (schema, problem) => {
  expect(schemaProblem(schema)).toBe(problem);
});

it('refuses nothing that JSON Schema itself takes', () => {
  const ajv = new Ajv({ strict: false });
  const word = fc.constantFrom('string', 'object', 'text', 3, true, null);
  const { schema } = fc.letrec((tie) => ({
    schema: fc.oneof(
      { maxDepth: 3 },
      fc.boolean(),
      fc.record(
        {
          type: fc.oneof(word, fc.array(word, { maxLength: 2 })),
          required: fc.oneof(fc.array(fc.constantFrom('a', 1)), fc.constant(true)),
          properties: fc.oneof(fc.dictionary(fc.constantFrom('a', 'b'), tie('schema')), word),
          items: tie('schema'),
          anyOf: fc.oneof(fc.array(tie('schema'), { maxLength: 2 }), word),
        },
        { requiredKeys: [] },
      ),
    ),
  }));
  fc.assert(
    fc.property(schema, (given) => {
      // the type of a recursive arbitrary does not tell what it makes
      const valid = ajv.validateSchema(given as object | boolean) === true;
      if (valid) expect(schemaProblem(given)).toBeUndefined();
    }),
  );
});
