import { createMistral } from '@ai-sdk/mistral';
import { streamText } from 'ai';
import { describe, expect, it } from 'vitest';
import { openapiProblems } from '../../tests/contract/support/openapi';
import { createEmulator } from './index';
import { at, createClients, mistralTools, parse, readChunks, said, user } from './testing/clients';

const { chat, converse, invoke } = createClients();

const ask = (model: string, extra: Record<string, unknown> = {}) =>
  chat({ model, messages: [user('count to 3')], reasoning_effort: 'high', ...extra });

const THOUGHT = expect.stringContaining('I am asked: “count to 3”.');

describe('reasoning_effort', () => {
  it.each(['mistral-small-latest', 'mistral-medium-latest', 'mistral-large-4'])(
    'makes %s think before it answers',
    async (model) => {
      const body = parse((await ask(model)).text);
      expect(openapiProblems('ChatCompletionResponse', body)).toEqual([]);
      expect(at(body, 'choices', 0, 'message', 'content')).toEqual([
        { type: 'thinking', thinking: [{ type: 'text', text: THOUGHT }] },
        { type: 'text', text: '1, 2, 3' },
      ]);
      const plain = parse(
        (await chat({ model: 'mistral-large-latest', messages: [user('count to 3')] })).text,
      );
      expect(Number(at(body, 'usage', 'completion_tokens'))).toBeGreaterThan(
        Number(at(plain, 'usage', 'completion_tokens')),
      );
    },
  );

  it.each([
    ['none', 'mistral-small-latest', 'none'],
    ['nothing said', 'mistral-small-latest', undefined],
    ['a model that cannot', 'mistral-large-latest', 'high'],
  ])('does nothing with %s', async (_, model, reasoning_effort) => {
    const body = parse((await ask(model, { reasoning_effort })).text);
    expect(at(body, 'choices', 0, 'message', 'content')).toBe('1, 2, 3');
  });

  it('cannot be switched off for Large 4', async () => {
    const body = parse((await ask('mistral-large-4', { reasoning_effort: 'none' })).text);
    expect(at(body, 'choices', 0, 'message', 'content', 0, 'type')).toBe('thinking');
  });

  it('streams thinking, closes it with an empty one, then streams text', async () => {
    const chunks = readChunks((await ask('mistral-small-latest', { stream: true })).text);
    for (const chunk of chunks) expect(openapiProblems('CompletionChunk', chunk)).toEqual([]);
    const contents = chunks.map((chunk) => at(chunk, 'choices', 0, 'delta', 'content'));
    const closing = contents.findIndex((content) => at(content, 0, 'thinking', 'length') === 0);
    expect(contents[0]).toBe('');
    expect(contents[1]).toEqual([{ type: 'thinking', thinking: [{ type: 'text', text: 'I' }] }]);
    expect(contents[closing]).toEqual([{ type: 'thinking', thinking: [] }]);
    expect(contents.slice(closing + 1).join('')).toBe('1, 2, 3');
    expect(at(chunks.at(-1), 'choices', 0, 'finish_reason')).toBe('stop');
  });

  it('stands beside calls, and is taken back', async () => {
    const question = user("What's the status of my transaction T1001?");
    const tools = mistralTools;
    const first = parse((await ask('mistral-small-latest', { messages: [question], tools })).text);
    const message = Object(at(first, 'choices', 0, 'message'));
    expect(message.content).toEqual([
      { type: 'thinking', thinking: [{ type: 'text', text: expect.any(String) }] },
    ]);
    const result = {
      role: 'tool',
      tool_call_id: message.tool_calls[0].id,
      content: '{"status":"Paid"}',
    };
    const messages = [question, message, result];
    const second = parse((await ask('mistral-small-latest', { messages, tools })).text);
    expect(at(second, 'choices', 0, 'message', 'content', 1, 'text')).toContain('"Paid"');
  });

  it('counts thinking into max_tokens', async () => {
    const body = parse((await ask('mistral-small-latest', { max_tokens: 3 })).text);
    expect(at(body, 'choices', 0, 'finish_reason')).toBe('length');
    expect(at(body, 'usage', 'completion_tokens')).toBe(3);
    expect(at(body, 'choices', 0, 'message', 'content', 'length')).toBe(1);
  });

  it('reaches the AI SDK as reasoning', async () => {
    const { fetch } = createEmulator({ paceMs: 0, seed: 1 });
    const result = streamText({
      model: createMistral({ fetch, apiKey: 'x' })('mistral-small-latest'),
      prompt: 'count to 3',
      providerOptions: { mistral: { reasoningEffort: 'high' } },
    });
    const { reasoningText, text } = await result.finalStep;
    expect([reasoningText, text]).toEqual([THOUGHT, '1, 2, 3']);
  });
});

describe('Magistral on Bedrock', () => {
  const MAGISTRAL = 'mistral.magistral-small-2509';
  const marked = expect.stringMatching(/^\[THINK\][^[]+\[\/THINK\]1, 2, 3$/);

  it('writes its reasoning into the text', async () => {
    const answer = await converse(MAGISTRAL, { messages: [said('user', 'count to 3')] });
    expect(at(parse(answer.text), 'output', 'message', 'content')).toEqual([{ text: marked }]);
    const invoked = await invoke(MAGISTRAL, { messages: [user('count to 3')] });
    expect(at(parse(invoked.text), 'choices', 0, 'message', 'content')).toEqual(marked);
  });
});
