import {
  BedrockClient,
  ListFoundationModelsCommand,
  ListInferenceProfilesCommand,
} from '@aws-sdk/client-bedrock';
import {
  ConverseCommand,
  ConverseStreamCommand,
  type ConverseStreamOutput,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
} from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import sharp from 'sharp';
import { describe, expect, it, vi } from 'vitest';
import { demoCredentials } from '@/lib/emulator';
import {
  ask,
  clientOf,
  LARGE_3,
  LARGE_2407,
  PIXTRAL,
  SEVEN,
  server,
  tools,
} from './support/aws-client';

async function eventsOf(stream: AsyncIterable<ConverseStreamOutput> | undefined) {
  const events: ConverseStreamOutput[] = [];
  for await (const event of stream ?? []) events.push(event);
  return events;
}

const textOf = (events: readonly ConverseStreamOutput[]) =>
  events.map((event) => event.contentBlockDelta?.delta?.text ?? '').join('');
describe('Converse', () => {
  it('answers a signed request', async () => {
    const { $metadata, output, stopReason, usage, metrics } = await clientOf().send(
      new ConverseCommand({ modelId: LARGE_2407, messages: [ask('which llm are you?')] }),
    );
    expect($metadata).toMatchObject({
      httpStatusCode: 200,
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(output?.message?.role).toBe('assistant');
    expect(output?.message?.content?.[0]?.text).toContain('emulator');
    expect(stopReason).toBe('end_turn');
    expect(usage?.totalTokens).toBe((usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0));
    expect(metrics?.latencyMs).toEqual(expect.any(Number));
  });

  it('takes an API key as well', async () => {
    const client = clientOf({
      token: { token: 'a-key' },
      authSchemePreference: ['httpBearerAuth'],
    });
    const { $metadata } = await client.send(
      new ConverseCommand({ modelId: LARGE_3, messages: [ask('hello')] }),
    );
    expect($metadata.httpStatusCode).toBe(200);
  });

  it('counts, echoes the tier, and takes every standard parameter', async () => {
    const { serviceTier, stopReason, usage } = await clientOf().send(
      new ConverseCommand({
        modelId: PIXTRAL,
        messages: [ask('count to 300')],
        system: [{ text: 'Be brief.' }],
        inferenceConfig: { maxTokens: 5, temperature: 0.3, topP: 0.9, stopSequences: ['END'] },
        serviceTier: { type: 'flex' },
        requestMetadata: { team: 'payments' },
        performanceConfig: { latency: 'standard' },
      }),
    );
    expect(serviceTier).toEqual({ type: 'flex' });
    expect(stopReason).toBe('max_tokens');
    expect(usage?.outputTokens).toBe(5);
  });

  it('stops at a stop sequence', async () => {
    const { output, stopReason } = await clientOf().send(
      new ConverseCommand({
        modelId: LARGE_3,
        messages: [ask('count to 20')],
        inferenceConfig: { stopSequences: [', 4'] },
      }),
    );
    expect([output?.message?.content?.[0]?.text, stopReason]).toEqual(['1, 2, 3', 'stop_sequence']);
  });

  it('sees an image', async () => {
    const bytes = await sharp({
      create: { width: 40, height: 20, channels: 3, background: '#00f' },
    })
      .png()
      .toBuffer();
    const { output } = await clientOf().send(
      new ConverseCommand({
        modelId: PIXTRAL,
        messages: [
          {
            role: 'user',
            content: [
              { text: 'What is in this image?' },
              { image: { format: 'png', source: { bytes } } },
            ],
          },
        ],
      }),
    );
    expect(output?.message?.content?.[0]?.text).toContain('40 × 20');
  });

  it('answers a JSON schema', async () => {
    const schema = {
      type: 'object',
      properties: { product: { type: 'string' }, place: { type: 'string' } },
      required: ['product', 'place'],
    };
    const { output } = await clientOf().send(
      new ConverseCommand({
        modelId: LARGE_3,
        messages: [ask('What is the best French cheese?')],
        outputConfig: {
          textFormat: {
            type: 'json_schema',
            structure: { jsonSchema: { schema: JSON.stringify(schema), name: 'answer' } },
          },
        },
      }),
    );
    expect(JSON.parse(output?.message?.content?.[0]?.text ?? '')).toMatchObject({
      product: 'Comté',
      place: expect.any(String),
    });
  });

  it.each([LARGE_2407, LARGE_3, PIXTRAL])('walks a tool loop: %s', async (modelId) => {
    const client = clientOf();
    const asked = ask("What's the status of my transaction T1001?");
    const first = await client.send(
      new ConverseCommand({ modelId, messages: [asked], toolConfig: { tools } }),
    );
    expect(first.stopReason).toBe('tool_use');
    const called = first.output?.message;
    const use = called?.content?.[0]?.toolUse;
    expect(use).toEqual({
      toolUseId: expect.stringMatching(/^tooluse_[\w-]{22}$/),
      name: 'retrieve_payment_status',
      input: { transaction_id: 'T1001' },
    });
    if (!called || !use) throw new Error('nothing was called');
    const result = { toolUseId: use.toolUseId, content: [{ json: { status: 'Paid' } }] };
    const second = await client.send(
      new ConverseCommand({
        modelId,
        messages: [asked, called, { role: 'user', content: [{ toolResult: result }] }],
        toolConfig: { tools },
      }),
    );
    expect(second.stopReason).toBe('end_turn');
    expect(second.output?.message?.content?.[0]?.text).toContain('"Paid"');
  });

  it('calls in parallel, and calls because it must', async () => {
    const client = clientOf();
    const both = await client.send(
      new ConverseCommand({
        modelId: LARGE_3,
        messages: [ask('What are the status and the date of T1001?')],
        toolConfig: { tools },
      }),
    );
    expect(both.output?.message?.content?.map(({ toolUse }) => toolUse?.name)).toEqual([
      'retrieve_payment_status',
      'retrieve_payment_date',
    ]);
    const forced = await client.send(
      new ConverseCommand({
        modelId: LARGE_3,
        messages: [ask('hello')],
        toolConfig: { tools, toolChoice: { any: {} } },
      }),
    );
    expect(forced.stopReason).toBe('tool_use');
  });
});

describe('ConverseStream', () => {
  it('streams the recorded order of events', async () => {
    const { stream, $metadata } = await clientOf().send(
      new ConverseStreamCommand({ modelId: LARGE_3, messages: [ask('count to 10')] }),
    );
    const events = await eventsOf(stream);
    expect($metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
    const kinds = events.map((event) => Object.keys(event)[0]);
    expect(kinds[0]).toBe('messageStart');
    expect(kinds.slice(-3)).toEqual(['contentBlockStop', 'messageStop', 'metadata']);
    expect(textOf(events)).toContain('1, 2, 3');
    expect(events.at(-2)?.messageStop?.stopReason).toBe('end_turn');
    const { usage, metrics } = events.at(-1)?.metadata ?? {};
    expect(usage?.totalTokens).toBeGreaterThan(usage?.inputTokens ?? 0);
    expect(metrics?.latencyMs).toEqual(expect.any(Number));
  });

  it('streams calls, their input in pieces', async () => {
    const { stream } = await clientOf().send(
      new ConverseStreamCommand({
        modelId: LARGE_3,
        messages: [ask('What are the status and the date of T1001?')],
        toolConfig: { tools },
      }),
    );
    const events = await eventsOf(stream);
    const inputs = [0, 1].map((index) =>
      events
        .map(({ contentBlockDelta: delta }) =>
          delta?.contentBlockIndex === index ? (delta.delta?.toolUse?.input ?? '') : '',
        )
        .join(''),
    );
    expect(inputs.map((input) => JSON.parse(input))).toEqual([
      { transaction_id: 'T1001' },
      { transaction_id: 'T1001' },
    ]);
    expect(events.at(-2)?.messageStop?.stopReason).toBe('tool_use');
  });

  it('can be left in the middle', async () => {
    const abortSignal = new AbortController();
    const { stream } = await clientOf().send(
      new ConverseStreamCommand({ modelId: LARGE_3, messages: [ask('count to 2000')] }),
      { abortSignal: abortSignal.signal },
    );
    let seen = 0;
    const reading = (async () => {
      for await (const _ of stream ?? []) {
        seen += 1;
        if (seen === 3) abortSignal.abort();
      }
    })();
    await reading.catch(() => undefined);
    await vi.waitFor(async () => {
      const state = await (await fetch(`${server().controlUrl}/state`)).json();
      expect(state).toMatchObject({ openStreams: 0, openRequests: 0 });
    });
  });
});

describe('InvokeModel', () => {
  const bodyOf = (bytes: Uint8Array | undefined) => JSON.parse(new TextDecoder().decode(bytes));

  it('takes messages and a prompt', async () => {
    const client = clientOf();
    const chat = await client.send(
      new InvokeModelCommand({
        modelId: LARGE_2407,
        body: JSON.stringify({ messages: [{ role: 'user', content: 'which llm are you?' }] }),
      }),
    );
    expect(chat.contentType).toBe('application/json');
    expect(bodyOf(chat.body).choices[0]).toMatchObject({
      message: { role: 'assistant', content: expect.stringContaining('emulator') },
      stop_reason: 'stop',
    });
    const text = await client.send(
      new InvokeModelCommand({
        modelId: SEVEN,
        contentType: 'application/json',
        accept: 'application/json',
        body: JSON.stringify({ prompt: '<s>[INST] count to 5 [/INST]', max_tokens: 100 }),
      }),
    );
    expect(bodyOf(text.body).outputs).toEqual([{ text: '1, 2, 3, 4, 5', stop_reason: 'stop' }]);
  });

  it('streams both, and echoes a tier', async () => {
    const client = clientOf();
    const streamed = async (modelId: string, body: object) => {
      const { body: stream, ...rest } = await client.send(
        new InvokeModelWithResponseStreamCommand({
          modelId,
          body: JSON.stringify(body),
          serviceTier: 'priority',
        }),
      );
      const chunks: unknown[] = [];
      for await (const { chunk } of stream ?? []) chunks.push(bodyOf(chunk?.bytes));
      return { chunks, ...rest };
    };
    const chat = await streamed(PIXTRAL, { messages: [{ role: 'user', content: 'count to 5' }] });
    expect(chat.contentType).toBe('application/json');
    expect(chat.serviceTier).toBe('priority');
    expect(chat.chunks.length).toBeGreaterThan(5);
    expect(chat.chunks.at(-1)).toMatchObject({
      choices: [{ stop_reason: 'stop' }],
      'amazon-bedrock-invocationMetrics': { inputTokenCount: expect.any(Number) },
    });
    const text = await streamed(SEVEN, { prompt: '<s>[INST] count to 5 [/INST]' });
    expect(text.chunks.at(-1)).toMatchObject({ outputs: [{ stop_reason: 'stop' }] });
  });
});

describe('what there is', () => {
  const control = () =>
    new BedrockClient({
      region: 'eu-west-3',
      endpoint: server().bedrockUrl,
      credentials: demoCredentials,
      authSchemePreference: ['sigv4'],
      requestHandler: new NodeHttpHandler(),
      maxAttempts: 1,
    });

  it('lists the models of a region', async () => {
    const { modelSummaries = [] } = await control().send(
      new ListFoundationModelsCommand({ byProvider: 'Mistral AI', byInferenceType: 'ON_DEMAND' }),
    );
    const ids = modelSummaries.map(({ modelId }) => modelId);
    expect(ids).toContain(SEVEN);
    expect(ids).not.toContain(LARGE_2407);
    expect(modelSummaries[0]).toMatchObject({
      modelLifecycle: { status: 'ACTIVE' },
      outputModalities: ['TEXT'],
    });
  });

  it('lists the profiles of a region, page by page', async () => {
    const { inferenceProfileSummaries: [profile] = [] } = await control().send(
      new ListInferenceProfilesCommand({ maxResults: 1, typeEquals: 'SYSTEM_DEFINED' }),
    );
    expect(profile).toMatchObject({
      inferenceProfileId: 'eu.mistral.pixtral-large-2502-v1:0',
      status: 'ACTIVE',
      type: 'SYSTEM_DEFINED',
    });
    expect(profile?.createdAt).toBeInstanceOf(Date);
  });
});
