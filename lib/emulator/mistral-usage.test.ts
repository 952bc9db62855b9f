import { describe, expect, it } from 'vitest';
import { at, createClients, parse, readChunks, user } from './testing/clients';

/** What the usage tells of parameters that change nothing else. */

const { chat } = createClients();
const long = `${'The transaction was paid. '.repeat(40)}Is it paid?`;

async function usageOf(body: Record<string, unknown>) {
  return Object(at(parse((await chat(body)).text), 'usage'));
}

describe('prompt_cache_key', () => {
  const first = { messages: [user(long)], prompt_cache_key: 'chat-1' };
  const more = [...first.messages, { role: 'assistant', content: 'It is.' }, user('And T1002?')];

  it('finds what came before under the same key, in whole blocks', async () => {
    const cold = await usageOf(first);
    expect(cold).toMatchObject({
      num_cached_tokens: 0,
      prompt_tokens_details: { cached_tokens: 0 },
    });
    const warm = await usageOf({ ...first, messages: more });
    const cached = Math.floor(cold.prompt_tokens / 64) * 64;
    expect(cached).toBeGreaterThan(64);
    expect(warm).toMatchObject({
      num_cached_tokens: cached,
      prompt_tokens_details: { cached_tokens: cached },
    });
    expect(warm.prompt_tokens).toBeGreaterThan(cold.prompt_tokens);
  });

  it('tells it in a stream too', async () => {
    await usageOf({ ...first, prompt_cache_key: 'chat-2' });
    const { text } = await chat({ ...first, prompt_cache_key: 'chat-2', stream: true });
    expect(at(readChunks(text).at(-1), 'usage', 'num_cached_tokens')).toBeGreaterThan(64);
  });

  it('finds nothing under another key, of another model, or of another beginning', async () => {
    await usageOf({ ...first, prompt_cache_key: 'chat-3' });
    const others = [
      { ...first, prompt_cache_key: 'chat-4' },
      { ...first, prompt_cache_key: 'chat-3', model: 'mistral-small-latest' },
      { messages: [user(`And now: ${long}`)], prompt_cache_key: 'chat-3' },
    ];
    for (const other of others)
      expect(await usageOf(other)).toMatchObject({ num_cached_tokens: 0 });
  });

  it('is not told where no key was given', async () => {
    expect(Object.keys(await usageOf({ messages: [user(long)] }))).toEqual([
      'prompt_tokens',
      'total_tokens',
      'completion_tokens',
    ]);
  });
});

describe('service_tier', () => {
  it.each(['auto', 'standard_only'])('%s is served by the standard capacity', async (tier) => {
    const usage = await usageOf({ messages: [user('hello')], service_tier: tier });
    expect(usage).toMatchObject({ service_tier: 'standard' });
  });
});

describe('safe_prompt', () => {
  it('costs the tokens of the prompt that it adds', async () => {
    const plain = await usageOf({ messages: [user('hello')] });
    const safe = await usageOf({ messages: [user('hello')], safe_prompt: true });
    expect(safe.prompt_tokens).toBe(plain.prompt_tokens + 50);
    expect(safe.total_tokens).toBe(safe.prompt_tokens + safe.completion_tokens);
  });
});

describe('prompt_mode', () => {
  it('makes a model think that can', async () => {
    const asked = { messages: [user('hello')], prompt_mode: 'reasoning' };
    const content = async (model: string) =>
      at(parse((await chat({ ...asked, model })).text), 'choices', 0, 'message', 'content', 0);
    expect(at(await content('mistral-small-latest'), 'type')).toBe('thinking');
    expect(at(await content('mistral-large-latest'), 'type')).toBeUndefined();
  });
});
