import Ajv from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkValue } from './check-value';
import { parseJson } from './parse-json';
import { readAnswer, readArriving } from './read-answer';
import { schemaStarters } from './starters';

const meal = schemaStarters.find(({ name }) => name === 'Meal with ingredients')?.schema ?? {};
const invoice = schemaStarters.find(({ name }) => name === 'Invoice')?.schema ?? {};
const pot = '{"name": "Pot-au-feu", "ingredients": ["beef", "leeks"]}';

describe('readAnswer', () => {
  it.each([
    [pot, meal, 'fits'],
    [pot, undefined, 'valid'],
    ['[1, 2]', undefined, 'valid'],
    ['{"name": "Pot-au-feu"}', meal, 'misfit'],
    [`Here you are: ${pot}`, meal, 'invalid'],
    [pot.slice(0, -4), meal, 'invalid'],
    ['', undefined, 'invalid'],
  ])('judges %j', (text, schema, verdict) => {
    expect(readAnswer(text, schema).verdict).toBe(verdict);
  });

  it.each(['```json\n%\n```', '```\n%\n```\n', '  ```json\r\n%\r\n```'])(
    'takes JSON in a code fence, and says so: %j',
    (fence) => {
      const read = readAnswer(fence.replace('%', pot), meal);
      expect(read).toMatchObject({ verdict: 'fits', fenced: true, value: { name: 'Pot-au-feu' } });
    },
  );

  it('says where the text stops being JSON, counted in the whole text', () => {
    expect(readAnswer('```json\n{\n  "a": x\n}\n```').reasons).toEqual([
      { path: '', text: 'Line 3, column 8: a value is expected' },
    ]);
    expect(readAnswer('Sure. {}')).toMatchObject({ value: undefined, fenced: false });
  });

  it('keeps what arrived of an answer that was cut', () => {
    expect(readAnswer('{"name": "Pot-au')).toEqual({
      verdict: 'invalid',
      value: { name: 'Pot-au' },
      fenced: false,
      reasons: [{ path: '', text: 'The answer ends before its JSON does' }],
    });
  });

  it('shows an arriving answer, also in a fence, and nothing of words', () => {
    expect(readArriving('```json\n{"name": "Pot')).toEqual({ name: 'Pot' });
    expect(readArriving('Sure: {"name"')).toBeUndefined();
    expect(readArriving('')).toBeUndefined();
  });
});

describe('checkValue', () => {
  it('says what is wrong, and where', () => {
    const value = {
      number: 7,
      date: '2026-01-31',
      currency: 'FRF',
      lines: [{ description: 'Wine', quantity: 0, unit_price: 9.5, colour: 'red' }],
    };
    expect(checkValue(value, invoice)).toEqual(
      expect.arrayContaining([
        { path: '', text: 'lacks "total"' },
        { path: 'number', text: 'must be of type string and is of type number' },
        { path: 'currency', text: 'must be one of ["EUR","USD","GBP","CHF"]' },
        { path: 'lines[0].quantity', text: 'is 0 and must be at least 1' },
        { path: 'lines[0].colour', text: 'is not allowed here' },
      ]),
    );
    expect(checkValue(value, invoice)).toHaveLength(5);
  });

  it.each([
    [{ minItems: 2 }, [1], 'has 1 items and needs at least 2'],
    [{ maxItems: 0 }, [1], 'has 1 items and may have at most 0'],
    [{ uniqueItems: true }, [1, 1], 'has the same item at 0 and 1'],
    [{ minLength: 3 }, 'ab', 'has 2 characters and needs at least 3'],
    [{ maxLength: 1 }, 'ab', 'has 2 characters and may have at most 1'],
    [{ pattern: '^c' }, 'ab', 'does not match the pattern'],
    [{ format: 'date' }, 'ab', 'is not in the format date'],
    [{ const: 'c' }, 'ab', 'must be "c"'],
    [{ exclusiveMinimum: 3 }, 3, 'is 3 and must be above 3'],
    [{ exclusiveMaximum: 3 }, 3, 'is 3 and must be below 3'],
    [{ maximum: 3 }, 4, 'is 4 and must be at most 3'],
    [{ multipleOf: 2 }, 3, 'is 3 and must be a multiple of 2'],
    [{ anyOf: [{ type: 'null' }, { type: 'boolean' }] }, 3, 'fits none of the allowed forms'],
    [{ oneOf: [true, true] }, 3, 'must fit exactly one of the allowed forms and fits 2'],
  ])('says of %j and %j one thing', (schema, value, text) => {
    const within = { type: 'object', properties: { 'a b': schema } };
    expect(checkValue({ 'a b': value }, within)).toEqual([{ path: '["a b"]', text }]);
  });

  it('agrees with Ajv on what fits', () => {
    const anInvoice = fc.record(
      {
        number: fc.oneof(fc.string(), fc.integer()),
        date: fc.string(),
        currency: fc.constantFrom('EUR', 'USD', 'FRF'),
        lines: fc.array(
          fc.record({ description: fc.string(), quantity: fc.double(), unit_price: fc.integer() }),
          { maxLength: 2 },
        ),
        total: fc.integer(),
      },
      { requiredKeys: ['number', 'lines'] },
    );
    const fits = new Ajv().compile(invoice);
    fc.assert(
      fc.property(anInvoice, (made) => {
        const value = JSON.parse(JSON.stringify(made));
        expect(checkValue(value, invoice).length === 0).toBe(fits(value));
      }),
    );
  });

  it('does not break on a schema without end, and leaves the schema as it was', () => {
    const endless = { type: 'object', $ref: '#' };
    expect(checkValue({}, endless)).toEqual([expect.objectContaining({ path: '' })]);
    expect(endless).toEqual({ type: 'object', $ref: '#' });
    const { value } = parseJson('{"a": {"a": {}}}');
    expect(checkValue(value ?? null, { type: 'object', properties: { a: { $ref: '#' } } })).toEqual(
      [],
    );
  });
});
