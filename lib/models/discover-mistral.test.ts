import { describe, expect, it, vi } from 'vitest';
import { listMistralModels, parseMistralListing } from './discover-mistral';

const capabilities = {
  completion_chat: true,
  function_calling: true,
  completion_fim: false,
  vision: true,
};
const card = (id: string, more: object = {}) => ({
  id,
  object: 'model',
  created: 1764633600,
  owned_by: 'mistralai',
  capabilities,
  max_context_length: 262_144,
  aliases: [],
  deprecation: null,
  type: 'base',
  ...more,
});
const parse = (...data: unknown[]) => parseMistralListing({ object: 'list', data });

const told = {
  contextTokens: 262_144,
  vision: true,
  tools: true,
  lifecycle: { state: 'active' },
};

describe('the models that Mistral lists', () => {
  it('are one per dated model, with its aliases', () => {
    expect(
      parse(card('mistral-large-2512', { name: 'Large 3', aliases: ['mistral-large-latest'] })),
    ).toEqual([
      {
        modelId: 'mistral-large-2512',
        aliases: ['mistral-large-latest'],
        name: 'Large 3',
        ...told,
      },
    ]);
  });

  it('are one, too, where every alias has a row that names the dated model', () => {
    const name = 'mistral-small-2603';
    expect(
      parse(
        card('mistral-small-latest', { name, aliases: ['mistral-small-2603'] }),
        card('magistral-small-latest', { name, aliases: ['mistral-small-2603'] }),
        card('mistral-small-2603', {
          name,
          aliases: ['mistral-small-latest', 'magistral-small-latest'],
        }),
      ),
    ).toEqual([
      {
        modelId: 'mistral-small-2603',
        aliases: ['mistral-small-latest', 'magistral-small-latest'],
        ...told,
      },
    ]);
  });

  it.each([
    ['a date at the end', ['x-latest', 'x-2512'], 'x-2512'],
    ['an alias with a date', ['x-latest'], 'x-2507', ['x-2507']],
    ['a fixed name', ['x-latest', 'x-4-0'], 'x-4-0'],
    ['only a moving name', ['x-latest'], 'x-latest'],
  ])('are known by %s', (_name, ids, modelId, more: string[] = []) => {
    const found = parse(...ids.map((id) => card(id, { aliases: [...ids, ...more] })));
    expect(found?.map((model) => model.modelId)).toEqual([modelId]);
    expect(found?.[0]?.aliases).not.toContain(modelId);
  });

  it('tell their end and what replaces them', () => {
    const found = parse(
      card('old-2409', {
        deprecation: '2026-12-31T12:00:00Z',
        deprecation_replacement_model: 'new-latest',
      }),
    );
    expect(found).toMatchObject([
      { lifecycle: { state: 'deprecated', on: '2026-12-31' }, replacement: 'new-latest' },
    ]);
  });

  it('are only those that chat, and a row that cannot be read hides no other', () => {
    expect(
      parse(
        card('mistral-embed-2312', { capabilities: { ...capabilities, completion_chat: false } }),
        { object: 'model' },
        null,
        card('bare', { capabilities: null, aliases: null, max_context_length: null }),
        card('ft:open-mistral-7b:abc', { archived: true, type: 'fine-tuned' }),
      ),
    ).toEqual([{ modelId: 'bare', aliases: [], lifecycle: { state: 'active' } }]);
  });

  it('are not known from something else', () => {
    expect(parseMistralListing({ models: [] })).toBeUndefined();
    expect(parseMistralListing('hello')).toBeUndefined();
  });
});

describe('asking Mistral', () => {
  const baseURL = 'https://api.mistral.ai/v1';

  it('says the key', async () => {
    const fetch = vi.fn(async (_input: unknown, _init?: RequestInit) =>
      Response.json({ data: [card('a')] }),
    );
    const found = await listMistralModels({ baseURL, apiKey: 'a-key', fetch });
    expect(found).toMatchObject({ ok: true, models: [{ modelId: 'a' }] });
    expect(fetch.mock.calls[0]?.[0]).toBe(`${baseURL}/models`);
    expect(new Headers(fetch.mock.calls[0]?.[1]?.headers).get('authorization')).toBe(
      'Bearer a-key',
    );
  });

  it.each([
    [() => Response.json({ detail: 'Unauthorized' }, { status: 401 }), 'status 401'],
    [() => Response.json({ hello: 1 }), 'the answer is not a list of models'],
  ])('says why it does not know', async (answer, reason) => {
    const fetch = async () => answer();
    expect(await listMistralModels({ baseURL, fetch })).toEqual({ ok: false, reason });
  });
});
