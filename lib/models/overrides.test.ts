import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parseEnv } from '@/lib/env';
import { findOffer } from './catalog';
import { InvalidModelsFileError, parseOverrides, readOverrides, withOverride } from './overrides';

const id = 'mistral:mistral-large-latest';

describe('parseOverrides', () => {
  const problems = (value: unknown) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const parsed = parseOverrides(text, 'models.json');
    return parsed.ok ? [] : parsed.problems;
  };

  it('takes every field, and none', () => {
    const byOffer = {
      [id]: {
        price: { input: 0, output: 1.5, cachedInput: 0.05 },
        contextTokens: 1_000,
        maxOutputTokens: 100,
        quota: { requestsPerMinute: 1, tokensPerMinute: 2, tokensPerDay: 3 },
      },
      'local:mistral-small3.2:24b': {},
    };
    const text = JSON.stringify(byOffer);
    expect(parseOverrides(text, 'models.json')).toEqual({ ok: true, byOffer });
  });

  it.each<[string, unknown, string]>([
    ['no JSON', '{ "a": 1, }', 'models.json: it is not valid JSON.'],
    ['a list', [], 'models.json: it must be one JSON object with offer ids as its keys.'],
    [
      'an id without its source',
      { 'mistral-large-latest': {} },
      'models.json: mistral-large-latest: it must be an offer id such as mistral:mistral-large-latest.',
    ],
    [
      'an unknown field',
      { [id]: { prices: {} } },
      `models.json: ${id}, prices: there is no such field.`,
    ],
    [
      'half a price',
      { [id]: { price: { input: 1 } } },
      `models.json: ${id}, price, output: it must be a number.`,
    ],
    [
      'a negative price',
      { [id]: { price: { input: -1, output: 1 } } },
      `models.json: ${id}, price, input: it must not be less than 0.`,
    ],
    [
      'half a token',
      { [id]: { contextTokens: 1.5 } },
      `models.json: ${id}, contextTokens: it must be a whole number.`,
    ],
    [
      'a text for a limit',
      { [id]: { maxOutputTokens: '8k' } },
      `models.json: ${id}, maxOutputTokens: it must be a whole number.`,
    ],
    [
      'a quota of nothing',
      { [id]: { quota: { tokensPerDay: 0 } } },
      `models.json: ${id}, quota, tokensPerDay: it must be more than 0.`,
    ],
    ['no object for a row', { [id]: 3 }, `models.json: ${id}: it must be an object.`],
  ])('refuses %s', (_name, value, sentence) => {
    expect(problems(value)).toEqual([sentence]);
  });

  it('names every problem at once', () => {
    expect(problems({ [id]: { price: { input: '1' }, contextTokens: 0 } })).toHaveLength(3);
  });
});

describe('withOverride', () => {
  const offer = findOffer(id);
  const own = { file: 'models.json', asOf: '2026-11-21' };

  it('puts the owner’s facts in place of the catalogue’s, with their day', () => {
    if (!offer) throw new Error('no such offer');
    const byOffer = { [id]: { price: { input: 9, output: 8 }, maxOutputTokens: 7 } };
    expect(withOverride(offer, { ...own, byOffer })).toEqual({
      ...offer,
      price: { input: 9, output: 8, asOf: '2026-11-21' },
      maxOutputTokens: 7,
      changed: { file: 'models.json', facts: ['price', 'maxOutputTokens'] },
    });
  });

  it('leaves others as they are', () => {
    if (!offer) throw new Error('no such offer');
    expect(withOverride(offer, { ...own, byOffer: { 'mistral:other': {} } })).toBe(offer);
    expect(withOverride(offer, undefined)).toBe(offer);
  });
});

describe('readOverrides', () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  function settings(variables: Record<string, string> = {}, files: Record<string, string> = {}) {
    const folder = mkdtempSync(join(tmpdir(), 'tramontane-models-'));
    folders.push(folder);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const machine = { readFile: () => '', home: folder, cwd: folder };
    const parsed = parseEnv({ DATA_DIR: folder, ...variables }, machine);
    if (!parsed.ok) throw new Error(parsed.problems.join());
    return parsed.value;
  }

  it('needs no file', () => {
    expect(readOverrides(settings())).toBeUndefined();
  });

  it('finds models.json in the data folder, and the day of the file', () => {
    const found = readOverrides(settings({}, { 'models.json': `{ "${id}": {} }` }));
    const today = new Date().toISOString().slice(0, 10);
    expect(found).toEqual({ byOffer: { [id]: {} }, asOf: today, file: 'models.json' });
  });

  it('reads the named file instead', () => {
    const files = { 'models.json': 'not JSON', 'own.json': '{}' };
    expect(readOverrides(settings({ MODELS_FILE: 'own.json' }, files))?.file).toBe('own.json');
  });

  it('refuses a named file that is not there, and one that is wrong, by its whole path', () => {
    expect(() => readOverrides(settings({ MODELS_FILE: '/nowhere/own.json' }))).toThrow(
      'MODELS_FILE names /nowhere/own.json, and there is no such file.',
    );
    const wrong = settings({}, { 'models.json': '[' });
    expect(() => readOverrides(wrong)).toThrow(InvalidModelsFileError);
    expect(() => readOverrides(wrong)).toThrow(/^\/.*\/models\.json: it is not valid JSON\.$/);
  });
});
