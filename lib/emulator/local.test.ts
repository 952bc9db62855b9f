import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { generateText, isStepCount, Output, streamText, tool } from 'ai';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createEmulator } from './index';
import { at, createClients, mistralTools, parse, readChunks, user } from './testing/clients';

const { local, send } = createClients();

const status = "What's the status of my transaction T1001?";

describe('a local server', () => {
  it('lists its models', async () => {
    const { text } = await send('/local/v1/models');
    const data = Object(parse(text).data);
    expect(data.map((card: unknown) => at(card, 'id'))).toEqual([
      'mistral-small3.2:24b',
      'ministral-3:8b',
    ]);
    expect(data[0]).toEqual({
      id: 'mistral-small3.2:24b',
      object: 'model',
      created: expect.any(Number),
      owned_by: 'library',
    });
  });

  it('answers whole, unknown fields left alone', async () => {
    const { status: code, text } = await local({
      messages: [{ role: 'developer', content: 'Be brief.' }, user('count to 3')],
      keep_alive: '5m',
      top_k: 5,
    });
    expect(code).toBe(200);
    const body = parse(text);
    expect(body).toMatchObject({ object: 'chat.completion', model: 'ministral-3:8b' });
    expect(body.id).toMatch(/^chatcmpl-/);
    expect(body.choices).toEqual([
      { index: 0, message: { role: 'assistant', content: '1, 2, 3' }, finish_reason: 'stop' },
    ]);
  });

  it('streams, with usage only when it is asked for', async () => {
    const ask = async (extra: object) => {
      const { text } = await local({ messages: [user('count to 3')], stream: true, ...extra });
      expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
      return readChunks(text);
    };
    const plain = await ask({});
    const contents = plain.map((chunk) => at(chunk, 'choices', 0, 'delta', 'content'));
    expect(contents.join('')).toBe('1, 2, 3');
    expect(at(plain.at(-1), 'choices', 0, 'finish_reason')).toBe('stop');
    expect(plain.some((chunk) => 'usage' in chunk)).toBe(false);
    const counted = await ask({ stream_options: { include_usage: true } });
    expect(counted.at(-1)).toMatchObject({
      choices: [],
      usage: { total_tokens: expect.any(Number) },
    });
    expect(counted[0]?.usage).toBeNull();
  });

  it('calls tools with the type of OpenAI', async () => {
    const body = { messages: [user(status)], tools: mistralTools };
    const whole = parse((await local(body)).text);
    expect(at(whole, 'choices', 0, 'message', 'tool_calls')).toEqual([
      {
        id: expect.stringMatching(/^call_[a-z0-9]{8}$/),
        index: 0,
        type: 'function',
        function: { name: 'retrieve_payment_status', arguments: '{"transaction_id": "T1001"}' },
      },
    ]);
    const chunks = readChunks((await local({ ...body, stream: true })).text);
    expect(at(chunks[0], 'choices', 0, 'delta', 'tool_calls', 0, 'type')).toBe('function');
    expect(at(chunks.at(-1), 'choices', 0, 'finish_reason')).toBe('tool_calls');
  });

  it('gives JSON by either format, and the same for a seed', async () => {
    const messages = [user('What is the best French cheese? Return the product in JSON format')];
    const schema = {
      type: 'object',
      properties: { product: { type: 'string' } },
      required: ['product'],
    };
    const formats = [
      { type: 'json_object' },
      { type: 'json_schema', json_schema: { name: 'cheese', schema } },
    ];
    for (const response_format of formats) {
      const { text } = await local({ messages, response_format });
      const content = String(at(parse(text), 'choices', 0, 'message', 'content'));
      expect(parse(content)).toMatchObject({ product: 'Comté' });
    }
    const ids = [1, 1, 2].map(async (seed) => parse((await local({ messages, seed })).text).id);
    const [one, same, other] = await Promise.all(ids);
    expect([one === same, one === other]).toEqual([true, false]);
  });

  it.each([
    ['an unknown model', { model: 'llama' }, 404, "model 'llama' not found"],
    ['no messages', { messages: [] }, 400, undefined],
    [
      'an image by its address',
      {
        messages: [
          {
            role: 'user',
            content: [{ type: 'image_url', image_url: { url: 'https://a.test/b.png' } }],
          },
        ],
      },
      400,
      'invalid image input',
    ],
  ])('refuses %s', async (_, extra, code, message) => {
    const answer = await local({ messages: [user('a')], ...extra });
    expect(answer.status).toBe(code);
    const error = at(parse(answer.text), 'error');
    expect(Object.keys(Object(error))).toEqual(['message', 'type', 'param', 'code']);
    if (message !== undefined) expect(at(error, 'message')).toBe(message);
  });

  it('works with the AI SDK’s adapter: tools, images, objects', async () => {
    const { fetch } = createEmulator({ paceMs: 0, seed: 2 });
    const model = createOpenAICompatible({
      name: 'local',
      baseURL: 'http://127.0.0.1:11434/local/v1',
      fetch,
      includeUsage: true,
      supportsStructuredOutputs: true,
    })('mistral-small3.2:24b');
    const tools = {
      retrieve_payment_status: tool({
        description: 'Get payment status of a transaction',
        inputSchema: z.object({ transaction_id: z.string() }),
        execute: () => ({ status: 'Paid' }),
      }),
    };
    const told = streamText({ model, prompt: status, tools, stopWhen: isStepCount(3) });
    const { text, usage } = await told.finalStep;
    expect(text).toContain('"Paid"');
    expect(usage.totalTokens).toBeGreaterThan(0);
    const data = await sharp({ create: { width: 9, height: 7, channels: 3, background: '#0f0' } })
      .png()
      .toBuffer();
    const seen = await generateText({
      model,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'file', mediaType: 'image/png', data },
          ],
        },
      ],
    });
    expect(seen.text).toContain('9 × 7');
    const { output } = await generateText({
      model,
      prompt: 'What is the best French cheese?',
      output: Output.object({ schema: z.object({ product: z.string() }) }),
    });
    expect(output).toEqual({ product: 'Comté' });
  });
});
