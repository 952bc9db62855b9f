import {
  generateText,
  isStepCount,
  jsonSchema,
  type ModelMessage,
  Output,
  streamText,
  tool,
  wrapLanguageModel,
} from 'ai';
import { describe, expect, it } from 'vitest';
import { createEmulator, demoCredentials, type EmulatorOptions } from '@/lib/emulator';
import { offerOf } from '../../tests/support/emulated';
import { bedrockInvoke } from './bedrock-invoke';
import { asInvoked, promptLimits } from './bedrock-invoke-dialect';
import { captureExchange } from './capture';
import { catalog, offersIn } from './catalog';
import { listBedrockModels, listMistralModels, mergeDiscovered } from './discover';
import { explainError } from './explain-error';
import { legalHistory } from './legal-history';
import { listLocalModels, localModel } from './local';
import type { Offer } from './schema';
import { streamedTools } from './streamed-tools';

/** The adapters of this folder against the built-in service, which refuses what the real ones refuse. */

const LARGE_3 = offerOf('bedrock:mistral.mistral-large-3-675b-instruct');
const LARGE_2407 = offerOf('bedrock:mistral.mistral-large-2407-v1:0');
const PIXTRAL = offerOf('bedrock:us.mistral.pixtral-large-2502-v1:0');
const SEVEN = offerOf('bedrock:mistral.mistral-7b-instruct-v0:2');
const MIXTRAL = offerOf('bedrock:mistral.mixtral-8x7b-instruct-v0:1');
const LARGE_2402 = offerOf('bedrock:mistral.mistral-large-2402-v1:0');
const SMALL_2402 = offerOf('bedrock:mistral.mistral-small-2402-v1:0');

const regionOf = (offer: Offer) => offer.regions?.[0] ?? 'us-east-1';
const runtime = (region: string) => `https://bedrock-runtime.${region}.amazonaws.com`;

/** The offer's model as the product wraps it, over a strict service, and what went over the wire. */
function invoked(offer: Offer, options: EmulatorOptions = {}) {
  const emulator = createEmulator({ paceMs: 0, seed: 1, authenticate: true, ...options });
  const { fetch, exchanges } = captureExchange(emulator.fetch);
  const region = regionOf(offer);
  const model = wrapLanguageModel({
    model: bedrockInvoke({
      modelId: offer.modelId,
      region,
      baseURL: runtime(region),
      credentials: demoCredentials,
      fetch,
    }),
    middleware: [
      legalHistory(asInvoked(offer), { api: 'invoke' }),
      streamedTools(asInvoked(offer), true),
    ],
  });
  return { model, exchanges };
}

const ledger: Record<string, { status: string }> = {
  T1001: { status: 'Paid' },
  T1002: { status: 'Unpaid' },
};
const retrieve_payment_status = tool({
  description: 'Get payment status of a transaction',
  inputSchema: jsonSchema<{ transaction_id: string }>({
    type: 'object',
    properties: { transaction_id: { type: 'string', description: 'The transaction id.' } },
    required: ['transaction_id'],
  }),
  execute: ({ transaction_id: id }) => ledger[id] ?? { error: 'transaction id not found.' },
});
const tools = { retrieve_payment_status };

const onError = () => undefined;
const asOf = '2026-11-20';

describe.each([LARGE_3, LARGE_2407, PIXTRAL])('$modelId through InvokeModel', (offer) => {
  it('streams text, counted and measured', async () => {
    const { model, exchanges } = invoked(offer);
    const result = streamText({ model, instructions: 'Be brief.', prompt: 'count to 30', onError });
    let pieces = 0;
    for await (const part of result.stream) if (part.type === 'text-delta') pieces += 1;
    expect(pieces).toBeGreaterThan(10);
    expect(await result.text).toContain('29, 30');
    expect(await result.finishReason).toBe('stop');
    const { inputTokens = 0, outputTokens = 0 } = await result.usage;
    expect(inputTokens).toBeGreaterThan(0);
    expect(outputTokens).toBeGreaterThan(10);
    const { providerMetadata, response } = await result.finalStep;
    expect(providerMetadata?.amazonBedrock).toMatchObject({
      invocationLatency: expect.any(Number),
    });
    expect(response.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(exchanges[0]?.responseBody.split('\n')[0]).toMatch(/^\{"event":"chunk","payload"/);
  });

  it('runs a tool in two steps, and goes on after it', async () => {
    const { model, exchanges } = invoked(offer);
    const messages: ModelMessage[] = [
      { role: 'user', content: "What's the status of my transaction T1001?" },
    ];
    const first = streamText({ model, messages, tools, stopWhen: isStepCount(4), onError });
    expect(await first.text).toContain('Paid');
    expect((await first.steps).map(({ finishReason }) => finishReason)).toEqual([
      'tool-calls',
      'stop',
    ]);
    messages.push(...(await first.responseMessages));
    messages.push({ role: 'user', content: 'And T1002?' });
    const second = streamText({ model, messages, tools, stopWhen: isStepCount(4), onError });
    expect(await second.text).toContain('Unpaid');
    expect(exchanges.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const streams = exchanges.every(({ url }) => url.endsWith('invoke-with-response-stream'));
    expect(streams).toBe(true);
  });

  it('answers a schema by its tool', async () => {
    const { model } = invoked(offer);
    const schema = jsonSchema<{ city: string; population: number }>({
      type: 'object',
      properties: { city: { type: 'string' }, population: { type: 'integer' } },
      required: ['city', 'population'],
    });
    const { output, finishReason } = await generateText({
      model,
      prompt: 'A French city as JSON.',
      output: Output.object({ schema }),
    });
    expect(output).toEqual({ city: expect.any(String), population: expect.any(Number) });
    expect(finishReason).toBe('stop');
    const result = streamText({
      model,
      prompt: 'A French city as JSON.',
      output: Output.object({ schema }),
    });
    expect(await result.output).toEqual({
      city: expect.any(String),
      population: expect.any(Number),
    });
  });

  it('answers at once, in the tier that was asked for', async () => {
    const { model } = invoked(offer);
    const { text, finalStep, usage } = await generateText({
      model,
      prompt: 'Hello',
      maxOutputTokens: 200,
      temperature: 0.2,
      topP: 0.9,
      providerOptions: { amazonBedrock: { serviceTier: 'flex' } },
    });
    expect(text.length).toBeGreaterThan(5);
    expect(usage.outputTokens).toBeGreaterThan(1);
    expect(finalStep.providerMetadata?.amazonBedrock).toMatchObject({
      serviceTier: { type: 'flex' },
    });
  });

  it('ends where its length does', async () => {
    const { model } = invoked(offer);
    const result = streamText({ model, prompt: 'count to 200', maxOutputTokens: 10, onError });
    expect(await result.finishReason).toBe('length');
  });
});

it('shows an image to Pixtral', async () => {
  const { model, exchanges } = invoked(PIXTRAL);
  const png =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';
  const image = { type: 'file' as const, mediaType: 'image/png', data: png };
  const text = { type: 'text' as const, text: 'Describe this picture:' };
  const result = streamText({
    model,
    messages: [{ role: 'user', content: [text, image] }],
    onError,
  });
  expect(await result.text).toMatch(/PNG|1 × 1|pixel/i);
  expect(exchanges[0]?.status).toBe(200);
});

describe.each([SEVEN, MIXTRAL, LARGE_2402, SMALL_2402])('$modelId, a text model', (offer) => {
  it('holds a conversation, whatever went before', async () => {
    const { model, exchanges } = invoked(offer);
    const result = streamText({
      model,
      instructions: 'Answer briefly.',
      messages: [
        { role: 'user', content: 'Hello' },
        {
          role: 'assistant',
          content: [{ type: 'tool-call', toolCallId: 'x', toolName: 'look', input: {} }],
        },
        {
          role: 'tool',
          content: [
            {
              type: 'tool-result',
              toolCallId: 'x',
              toolName: 'look',
              output: { type: 'text', value: 'nothing' },
            },
          ],
        },
        { role: 'user', content: 'count to 20' },
      ],
      tools,
      stopSequences: ['15'],
      temperature: 0.5,
      topP: 0.9,
      ...(promptLimits(offer.modelId)?.topK ? { topK: 50 } : {}),
      onError,
    });
    expect(await result.text).toMatch(/^1, 2, 3/);
    expect(await result.text).not.toContain('15');
    expect(await result.finishReason).toBe('stop');
    expect(exchanges[0]?.status).toBe(200);
    expect(exchanges[0]?.requestBody).toHaveProperty(
      'prompt',
      expect.stringMatching(
        /^<s>\[INST\] Answer briefly\..*<\/s> \[INST\] count to 20 \[\/INST\]$/s,
      ),
    );
  });

  it('tells the same at once', async () => {
    const { text, finishReason } = await generateText({
      model: invoked(offer).model,
      prompt: 'Hello',
    });
    expect(text).toMatch(/^\S/);
    expect(finishReason).toBe('stop');
  });
});

describe('what goes wrong', () => {
  it('is stopped in the middle', async () => {
    const { model, exchanges } = invoked(LARGE_3, { paceMs: 5 });
    const stop = new AbortController();
    const { stream } = streamText({
      model,
      prompt: 'count to 200',
      abortSignal: stop.signal,
      onError,
    });
    const seen: string[] = [];
    for await (const part of stream) {
      seen.push(part.type);
      if (seen.filter((type) => type === 'text-delta').length === 3) stop.abort();
    }
    expect(seen.at(-1)).toBe('abort');
    expect(exchanges[0]?.state).toBe('cancelled');
  });

  it.each([
    ['cut:3', false],
    ['cut:0', false],
    ['reset:3', true],
    ['garbage:3', true],
    ['error-event:3:throttlingException', true],
    ['error-event:0:modelStreamErrorException', true],
    ['html', true],
    ['status:503', true],
  ])('is never taken for a whole answer: %s', async (fault, isError) => {
    const { model } = invoked(LARGE_3, { faults: [{ fault }] });
    const { stream } = streamText({ model, prompt: 'count to 30', onError, maxRetries: 0 });
    const seen: string[] = [];
    let finishReason: string | undefined;
    try {
      for await (const part of stream) {
        seen.push(part.type);
        if (part.type === 'finish') finishReason = part.finishReason;
      }
    } catch {
      seen.push('error');
    }
    expect(seen.includes('error')).toBe(isError);
    expect(seen).not.toContain('text-end');
    expect([undefined, 'interrupted', 'error']).toContain(finishReason);
  });

  it('is refused and explained', async () => {
    const { model } = invoked(LARGE_3, { lifecycle: { [LARGE_3.modelId]: 'retired' } });
    const error = await generateText({ model, prompt: 'Hello' }).catch((reason: unknown) => reason);
    expect(explainError(error, LARGE_3).code).toBe('model_retired');
  });
});

describe('what the services list', () => {
  const emulator = createEmulator({ paceMs: 0, authenticate: true });

  it.each([
    ['us-east-1', LARGE_3.modelId, LARGE_2407.modelId],
    ['us-west-2', LARGE_2407.modelId, undefined],
    ['eu-west-3', 'eu.mistral.pixtral-large-2502-v1:0', LARGE_2407.modelId],
  ])('is known of Bedrock in %s', async (region, listed, unlisted) => {
    const found = await listBedrockModels({
      region,
      baseURL: runtime(region),
      credentials: demoCredentials,
      fetch: emulator.fetch,
    });
    if (!found.ok) throw new Error(found.reason);
    const { models } = found;
    const merged = mergeDiscovered(offersIn(region), { source: 'bedrock', models, asOf });
    const of = (modelId: string | undefined) => merged.find((offer) => offer.modelId === modelId);
    expect(of(listed)).toMatchObject({ modelId: listed });
    expect(of(listed)).not.toHaveProperty('unlisted');
    if (unlisted !== undefined) expect(of(unlisted)).toMatchObject({ unlisted: true });
  });

  it('is known of Mistral', async () => {
    const found = await listMistralModels({
      baseURL: 'https://api.mistral.ai/v1',
      apiKey: 'a-key',
      fetch: emulator.fetch,
    });
    if (!found.ok) throw new Error(found.reason);
    const { models } = found;
    const merged = mergeDiscovered(catalog, { source: 'mistral', models, asOf });
    const of = (modelId: string) => merged.find((offer) => offer.modelId === modelId);
    expect(of('mistral-large-latest')).toMatchObject({ resolvesTo: 'mistral-large-2512' });
    expect(of('open-mistral-7b')).toMatchObject({ unlisted: true });
    expect(of('mistral-large-4-0')).toMatchObject({ id: 'mistral:mistral-large-4-0' });
    expect(of('mistral-large-2512')).toBeUndefined();
  });

  it('is known of a local server, which then answers', async () => {
    const server = { baseURL: 'http://127.0.0.1:9000/local/v1', fetch: emulator.fetch };
    const { ids } = await listLocalModels(server);
    const [modelId = ''] = ids;
    const result = streamText({
      model: localModel({ ...server, modelId }),
      prompt: "What's the status of my transaction T1001?",
      tools,
      stopWhen: isStepCount(4),
      onError,
    });
    expect(await result.text).toContain('Paid');
    expect((await result.usage).outputTokens).toBeGreaterThan(0);
  });
});
