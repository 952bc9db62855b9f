import type { UIMessageChunk } from 'ai';
import { describe, expect, it, vi } from 'vitest';
import type { Context } from '@/lib/accounts/context';
import { AppError } from '@/lib/errors';
import { findOffer } from '@/lib/models/catalog';
import { askModel, type Turn } from './ask-model';

// There is no database here: no tool runs, and no call waits in line.
vi.mock('./with-patience', () => ({
  withPatience: (_ctx: unknown, _offer: unknown, model: unknown) => model,
}));
const ctx = { userId: 'somebody' } as Context;

function turnTo(id: string, more: Partial<Turn> = {}): Turn {
  const offer = findOffer(id);
  if (!offer) throw new Error(`no offer ${id}`);
  return {
    offer,
    settings: {},
    tools: [],
    loadMessages: async () => [{ role: 'user', content: 'Who are you?' }],
    lastWords: async () => [],
    ...more,
  };
}

async function ask(turn: Turn, signal = new AbortController().signal) {
  const chunks: UIMessageChunk[] = [];
  const seen = await askModel(ctx, turn, { append: (...added) => chunks.push(...added) }, signal);
  const text = chunks.map((chunk) => (chunk.type === 'text-delta' ? chunk.delta : '')).join('');
  return { seen, text };
}

describe('askModel', () => {
  it.each(['mistral:mistral-large-latest', 'bedrock:mistral.mistral-7b-instruct-v0:2'])(
    'answers at %s although a tool is asked for where there is none',
    async (id) => {
      const { seen, text } = await ask(turnTo(id, { settings: { toolChoice: 'any' } }));
      expect(seen.error).toBeUndefined();
      expect(seen.finishReason).toBe('stop');
      expect(text).toContain('emulator');
    },
  );

  it('does not blame the service for a database that is away', async () => {
    const down = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    const loadMessages = () => Promise.reject(down);
    const { seen } = await ask(turnTo('mistral:mistral-large-latest', { loadMessages }));
    expect(seen.error).toBeInstanceOf(AppError);
    expect(seen.error).toMatchObject({ code: 'database_unavailable' });
  });

  it('estimates the prompt, for an answer that is stopped before it is counted', async () => {
    const stop = new AbortController();
    stop.abort('stopped');
    const { seen } = await ask(turnTo('mistral:mistral-large-latest'), stop.signal);
    expect(seen.aborted).toBe(true);
    expect(seen.estimatedInputTokens).toBeGreaterThan(0);
  });

  it.each([
    ['mistral:mistral-large-latest', { temperature: 0.5 }, '/v1/chat/completions'],
    ['bedrock:mistral.mistral-large-3-675b-instruct', {}, '/converse-stream'],
    ['bedrock:mistral.mistral-large-3-675b-instruct', { api: 'invoke' }, '-response-stream'],
    ['bedrock:mistral.mistral-large-3-675b-instruct', { stream: false }, '/converse'],
  ] as const)('keeps what %s was sent with %j, and what came back', async (id, settings, path) => {
    const { seen } = await ask(turnTo(id, { settings }));
    const [exchange] = seen.exchanges;
    expect(seen.exchanges).toHaveLength(1);
    expect(exchange?.url.endsWith(path)).toBe(true);
    expect(exchange).toMatchObject({ status: 200, state: 'complete', truncated: false });
    expect(exchange?.responseBody).toContain('emulator');
    expect(JSON.stringify(seen.exchanges)).not.toMatch(/no-key-is-set|authorization/i);
    expect(seen.demonstration).toBe(true);
  });
});
