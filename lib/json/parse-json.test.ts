import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Json, parseJson, positionOf } from './parse-json';

/** Whether `part` is what has arrived of `whole`. */
function isBeginning(part: Json | undefined, whole: Json): boolean {
  if (part === undefined) return true;
  if (typeof part === 'string') return typeof whole === 'string' && whole.startsWith(part);
  if (typeof part === 'number') return typeof whole === 'number';
  if (part === null || typeof part === 'boolean') return part === whole;
  if (Array.isArray(part)) {
    return (
      Array.isArray(whole) &&
      part.length <= whole.length &&
      part.every((item, index) => isBeginning(item, whole[index] ?? null))
    );
  }
  if (typeof whole !== 'object' || whole === null || Array.isArray(whole)) return false;
  return Object.entries(part).every(
    ([name, value]) => Object.hasOwn(whole, name) && isBeginning(value, whole[name] ?? null),
  );
}

const indent = fc.constantFrom(undefined, 2, '\t');

/** JSON as the language itself reads it, or the sign that it does not. */
function native(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

describe('parseJson', () => {
  it('reads what JSON.parse reads, and nothing else', () => {
    const nearly = fc.string({ unit: fc.constantFrom(...'{}[],:"\\ue1-.+0tfn \n') });
    fc.assert(
      fc.property(fc.oneof(fc.json(), nearly), (text) => {
        const parsed = parseJson(text);
        expect(parsed.state === 'whole' ? parsed.value : undefined).toEqual(native(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives for every prefix a beginning of the whole, and never loses what it had', () => {
    fc.assert(
      fc.property(fc.jsonValue(), indent, (value, space) => {
        const text = JSON.stringify(value, null, space);
        // What was read from the text: -0 and the like are not the same there.
        const whole: Json = JSON.parse(text);
        for (let length = 0; length < text.length; length += 1) {
          const parsed = parseJson(text.slice(0, length));
          expect(parsed.state).not.toBe('wrong');
          expect(isBeginning(parsed.value, whole)).toBe(true);
        }
        expect(parseJson(text)).toEqual({ state: 'whole', value: whole });
      }),
      { numRuns: 300 },
    );
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (text) => {
        expect(['whole', 'cut', 'wrong']).toContain(parseJson(text).state);
      }),
    );
    expect(parseJson('['.repeat(100_000)).state).toBe('wrong');
  });

  it.each<[string, Json | undefined]>([
    ['', undefined],
    ['{', {}],
    ['{"na', {}],
    ['{"name"', {}],
    ['{"name": "Came', { name: 'Came' }],
    ['{"name": "Caf\\u00e', { name: 'Caf' }],
    ['{"name": "🧀'.slice(0, -1), { name: '' }],
    ['{"name": "a", "ages": [1, 2', { name: 'a', ages: [1, 2] }],
    ['{"price": -', {}],
    ['{"price": 1.', { price: 1 }],
    ['{"price": 2e', { price: 2 }],
    ['{"ok": tr', {}],
  ])('reads %j as far as it came', (text, value) => {
    expect(parseJson(text)).toEqual({ state: 'cut', value });
  });

  it.each([
    ['{name: 1}', 1, 'a name in double quotes is expected'],
    ['{"a": 1 "b"', 8, '"," or "}" is expected'],
    ['{"a" 1}', 5, '":" is expected'],
    ['[1, 2,]', 6, 'a value is expected'],
    ['{"a": 1} and so on', 9, 'nothing may follow the JSON'],
    ['["a\nb"]', 3, 'a line break or another control character must be escaped in a string'],
    ['["\\x"]', 2, '"\\x" is no escape of JSON'],
    ['Here it is: {}', 0, 'a value is expected'],
  ])('says what is wrong in %j', (text, at, problem) => {
    expect(parseJson(text)).toMatchObject({ state: 'wrong', at, problem });
  });

  it('keeps a name that means something to JavaScript', () => {
    const { value } = parseJson('{"__proto__": {"a": 1}}');
    expect(Object.keys(value ?? {})).toEqual(['__proto__']);
    expect(JSON.stringify(value)).toBe('{"__proto__":{"a":1}}');
  });
});

it('counts lines and columns from 1', () => {
  expect(positionOf('{\n  "a": x\n}', 9)).toEqual({ line: 2, column: 8 });
});
