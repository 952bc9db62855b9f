import { defaultSettingsMiddleware, wrapLanguageModel } from 'ai';
import { describe, expect, it } from 'vitest';
import { createEmulator } from '@/lib/emulator';
import { checkValue } from '@/lib/json/check-value';
import { readAnswer } from '@/lib/json/read-answer';
import { schemaStarters } from '@/lib/json/starters';
import { asInvoked } from '@/lib/models/bedrock-invoke-dialect';
import { connectionTo } from '@/lib/models/connections';
import { jsonMethod } from '@/lib/models/json-method';
import { toLocalOffer } from '@/lib/models/local-offers';
import { toCallSettings } from '@/lib/models/parameters';
import { resolveModel } from '@/lib/models/resolve';
import type { ModelSettings, Offer } from '@/lib/models/schema';
import { offerOf } from '../support/emulated';
import { answerTo } from './support/answer';

const meal = schemaStarters[0]?.schema ?? {};
const prompt =
  'What is the best French meal? Return the name and the ingredients in short JSON object.';

const large3 = offerOf('bedrock:mistral.mistral-large-3-675b-instruct');
const large2 = offerOf('bedrock:mistral.mistral-large-2407-v1:0');
const mixtral = offerOf('bedrock:mistral.mixtral-8x7b-instruct-v0:1');
const local = toLocalOffer('ministral-3:8b', 'http://127.0.0.1:11434/v1', '2026-11-20');

/** Each way to a model, and how it is asked for JSON by a schema and by JSON mode. */
const ways = [
  {
    way: 'Mistral',
    offer: offerOf('mistral:mistral-large-latest'),
    schema: 'native',
    mode: 'native',
  },
  { way: 'Converse, native', offer: large3, schema: 'native', mode: 'instructions' },
  { way: 'Converse, forced tool', offer: large2, schema: 'tool', mode: 'instructions' },
  { way: 'Converse, words', offer: mixtral, schema: 'instructions', mode: 'instructions' },
  {
    way: 'InvokeModel',
    offer: asInvoked(large3),
    schema: 'tool',
    mode: 'instructions',
    api: 'invoke',
  },
  {
    way: 'InvokeModel, words',
    offer: asInvoked(mixtral),
    schema: 'instructions',
    mode: 'instructions',
    api: 'invoke',
  },
  { way: 'a local server', offer: local, schema: 'native', mode: 'native' },
] as const;

/** The answer to the question by these settings, and the body that asked for it. */
async function ask(offer: Offer, settings: ModelSettings) {
  const emulator = createEmulator({ paceMs: 0, seed: 1 });
  const sent: string[] = [];
  const connection =
    offer.source === 'local'
      ? {
          summary: { source: 'local', kind: 'address', label: '' } as const,
          baseURL: 'http://127.0.0.1:11434/local/v1',
        }
      : connectionTo(offer.source);
  const fetch: typeof globalThis.fetch = (input, init) => {
    if (typeof init?.body === 'string') sent.push(init.body);
    return emulator.fetch(input, init);
  };
  const { instructions, providerOptions } = toCallSettings(offer, settings);
  const answered = await answerTo({
    offer,
    model: wrapLanguageModel({
      model: resolveModel(offer, { ...connection, fetch }, settings),
      middleware: defaultSettingsMiddleware({ settings: { providerOptions } }),
    }),
    messages: [{ role: 'user', content: instructions ? `${instructions}\n\n${prompt}` : prompt }],
  });
  return { ...answered, sent: sent.join('\n') };
}

describe.each(ways)('$way', ({ offer, schema, mode, ...rest }) => {
  const api = 'api' in rest ? { api: rest.api } : {};

  it('answers a schema with the JSON as its text', async () => {
    const settings: ModelSettings = { ...api, jsonSchema: JSON.parse(JSON.stringify(meal)) };
    const { text, calls, state, seen } = await ask(offer, settings);
    expect([state, seen.finishReason, calls]).toEqual(['complete', 'stop', []]);
    expect(readAnswer(text, schema === 'instructions' ? undefined : meal)).toMatchObject({
      verdict: schema === 'instructions' ? 'valid' : 'fits',
    });
    expect(jsonMethod(offer, settings)).toBe(schema);
  });

  it('answers JSON mode with JSON', async () => {
    const settings: ModelSettings = { ...api, jsonMode: true };
    const { text, state } = await ask(offer, settings);
    expect([state, readAnswer(text).verdict]).toEqual(['complete', 'valid']);
    expect(jsonMethod(offer, settings)).toBe(mode);
  });

  it('says of itself what went over the wire', async () => {
    const { sent } = await ask(offer, { ...api, jsonSchema: JSON.parse(JSON.stringify(meal)) });
    const asksNatively = /"json_schema"/.test(sent);
    const asksByTool = /"name":"json"/.test(sent);
    expect({ asksNatively, asksByTool }).toEqual({
      asksNatively: schema === 'native',
      asksByTool: schema === 'tool',
    });
  });
});

it('is not asked for JSON without a setting for it', () => {
  expect(ways.map(({ offer }) => jsonMethod(offer, { jsonMode: false }))).toEqual(
    ways.map(() => undefined),
  );
  expect(checkValue({ name: 'a' }, meal)).not.toEqual([]);
});
