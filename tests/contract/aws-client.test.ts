import {
  BedrockClient,
  ListFoundationModelsCommand,
  ListInferenceProfilesCommand,
} from '@aws-sdk/client-bedrock';
import {
  AccessDeniedException,
  BedrockRuntimeClient,
  type BedrockRuntimeClientConfig,
  ConverseCommand,
  type ConverseCommandInput,
  ConverseStreamCommand,
  type ConverseStreamOutput,
  InternalServerException,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
  type Message,
  ModelErrorException,
  ModelNotReadyException,
  ModelStreamErrorException,
  ModelTimeoutException,
  ResourceNotFoundException,
  ServiceQuotaExceededException,
  ServiceUnavailableException,
  ThrottlingException,
  type Tool,
  ValidationException,
} from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { demoCredentials } from '@/lib/emulator';
import { type EmulatorServer, serveEmulator } from '@/lib/emulator/server';

/**
 * AWS's own client against the emulator over HTTP: requests signed and checked, answers
 * deserialised by the official model, refusals as the official classes.
 */

const LARGE_3 = 'mistral.mistral-large-3-675b-instruct';
const LARGE_2407 = 'mistral.mistral-large-2407-v1:0';
const PIXTRAL = 'us.mistral.pixtral-large-2502-v1:0';
const SEVEN = 'mistral.mistral-7b-instruct-v0:2';

let server: EmulatorServer;
beforeAll(async () => {
  server = await serveEmulator({ port: 0, paceMs: 0, seed: 1 });
});
afterAll(() => server.close());

/** The client as the documentation makes it, but for the address; HTTP/1.1, which the emulator speaks. */
function clientOf(options: BedrockRuntimeClientConfig = {}): BedrockRuntimeClient {
  return new BedrockRuntimeClient({
    region: 'us-west-2',
    endpoint: server.bedrockUrl,
    credentials: demoCredentials,
    authSchemePreference: ['sigv4'],
    requestHandler: new NodeHttpHandler(),
    maxAttempts: 1,
    ...options,
  });
}

const ask = (text: string): Message => ({ role: 'user', content: [{ text }] });

/** A client whose next request meets a fault. */
function failing(fault: string, options: BedrockRuntimeClientConfig = {}): BedrockRuntimeClient {
  const client = clientOf(options);
  client.middlewareStack.add(
    (next) => async (args) => {
      Object.assign(Object(args.request).headers, { 'x-emulator-fault': fault });
      return next(args);
    },
    { step: 'build' },
  );
  return client;
}

const transaction = {
  type: 'object',
  properties: { transaction_id: { type: 'string', description: 'The transaction id.' } },
  required: ['transaction_id'],
};
const tools: Tool[] = [
  ['retrieve_payment_status', 'Get payment status of a transaction'] as const,
  ['retrieve_payment_date', 'Get payment date of a transaction'] as const,
].map(([name, description]) => ({
  toolSpec: { name, description, inputSchema: { json: transaction } },
}));

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
      const state = await (await fetch(`${server.controlUrl}/state`)).json();
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
      endpoint: server.bedrockUrl,
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

type Refusal = new (...given: never[]) => Error;
const hello: ConverseCommandInput = { modelId: LARGE_3, messages: [ask('hello')] };

/** What a call of the client fails with. */
async function failureOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('a refusal is the class that the client has for it', () => {
  it.each<[string, Partial<ConverseCommandInput>, Refusal, number, string]>([
    [
      'an unknown id',
      { modelId: 'mistral.nothing' },
      ValidationException,
      400,
      'The provided model identifier is invalid.',
    ],
    [
      'Pixtral without a geography',
      { modelId: 'mistral.pixtral-large-2502-v1:0' },
      ValidationException,
      400,
      'inference profile',
    ],
    [
      'a profile of another geography',
      { modelId: 'eu.mistral.pixtral-large-2502-v1:0' },
      ValidationException,
      400,
      'The provided model identifier is invalid.',
    ],
    [
      'a system message for Mistral 7B',
      { modelId: SEVEN, system: [{ text: 'Be brief.' }] },
      ValidationException,
      400,
      "This model doesn't support system messages.",
    ],
    [
      'a temperature above 1',
      { inferenceConfig: { temperature: 1.3 } },
      ValidationException,
      400,
      'inferenceConfig.temperature',
    ],
    [
      'a tier that nobody has',
      { serviceTier: { type: 'reserved' } },
      ValidationException,
      400,
      'Reservation not found.',
    ],
  ])('%s', async (_, input, Class, status, message) => {
    const error = await failureOf(clientOf().send(new ConverseCommand({ ...hello, ...input })));
    expect(error).toBeInstanceOf(Class);
    expect(error).toMatchObject({
      name: Class.name,
      message: expect.stringContaining(message),
      $fault: 'client',
      $metadata: { httpStatusCode: status, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
  });

  it('tools while streaming, where a model has none', async () => {
    const error = await failureOf(
      clientOf().send(
        new ConverseStreamCommand({ ...hello, modelId: LARGE_2407, toolConfig: { tools } }),
      ),
    );
    expect(error).toBeInstanceOf(ValidationException);
    expect(String(error)).toContain('tool use in streaming mode');
  });

  const byName = {
    AccessDeniedException: [AccessDeniedException, 403],
    InternalServerException: [InternalServerException, 500],
    ModelErrorException: [ModelErrorException, 424],
    ModelNotReadyException: [ModelNotReadyException, 429],
    ModelTimeoutException: [ModelTimeoutException, 408],
    ResourceNotFoundException: [ResourceNotFoundException, 404],
    ServiceQuotaExceededException: [ServiceQuotaExceededException, 400],
    ServiceUnavailableException: [ServiceUnavailableException, 503],
    ThrottlingException: [ThrottlingException, 429],
    ValidationException: [ValidationException, 400],
  } satisfies Record<string, [Refusal, number]>;

  it.each(Object.entries(byName))('%s, asked for by its name', async (name, [Class, status]) => {
    const client = failing(`refusal:${name}`);
    const commands = [
      client.send(new ConverseCommand(hello)),
      client.send(new ConverseStreamCommand(hello)),
      client.send(new InvokeModelCommand({ modelId: LARGE_3, body: '{}' })),
      client.send(new InvokeModelWithResponseStreamCommand({ modelId: LARGE_3, body: '{}' })),
    ];
    for (const error of await Promise.all(commands.map(failureOf))) {
      expect(error).toBeInstanceOf(Class);
      expect(error).toMatchObject({
        name,
        $fault: status < 500 ? 'client' : 'server',
        $metadata: { httpStatusCode: status },
      });
    }
  });

  it('and a model that is not ready says that it can be asked again', async () => {
    const client = failing('refusal:ModelNotReadyException');
    const error = await failureOf(client.send(new ConverseCommand(hello)));
    expect(error).toMatchObject({ $retryable: {} });
  });

  it('a wrong signature', async () => {
    const credentials = { ...demoCredentials, secretAccessKey: 'not-the-secret' };
    const error = await failureOf(clientOf({ credentials }).send(new ConverseCommand(hello)));
    expect(error).toMatchObject({
      name: 'InvalidSignatureException',
      $metadata: { httpStatusCode: 403 },
    });
  });

  it('the eleventh request of a minute to Pixtral', async () => {
    const limited = await serveEmulator({ port: 0, paceMs: 0, quotas: true });
    const client = clientOf({ endpoint: limited.bedrockUrl });
    const call = () => client.send(new ConverseCommand({ ...hello, modelId: PIXTRAL }));
    for (let index = 0; index < 10; index += 1) await call();
    const error = await failureOf(call());
    await limited.close();
    expect(error).toBeInstanceOf(ThrottlingException);
    expect(String(error)).toContain('Too many requests');
  });

  it('a model that this account was not given access to', async () => {
    const closed = await serveEmulator({ port: 0, paceMs: 0, denied: [LARGE_3] });
    const client = clientOf({ endpoint: closed.bedrockUrl });
    const error = await failureOf(client.send(new ConverseCommand(hello)));
    await closed.close();
    expect(error).toBeInstanceOf(AccessDeniedException);
    expect(String(error)).toContain("You don't have access to the model");
  });

  it('a model that is legacy for this account, and one at the end of its life', async () => {
    const lifecycle = { [LARGE_3]: 'legacy', [SEVEN]: 'retired' } as const;
    const aged = await serveEmulator({ port: 0, paceMs: 0, lifecycle });
    const client = clientOf({ endpoint: aged.bedrockUrl });
    const errors = [
      await failureOf(client.send(new ConverseCommand(hello))),
      await failureOf(client.send(new ConverseCommand({ ...hello, modelId: SEVEN }))),
    ];
    await aged.close();
    for (const error of errors) expect(error).toBeInstanceOf(ResourceNotFoundException);
    expect(String(errors[0])).toContain('Legacy');
    expect(String(errors[1])).toContain('end of its life');
  });
});

describe('an error in the middle of a stream', () => {
  it.each([
    ['internalServerException', InternalServerException],
    ['modelStreamErrorException', ModelStreamErrorException],
    ['serviceUnavailableException', ServiceUnavailableException],
    ['throttlingException', ThrottlingException],
    ['validationException', ValidationException],
  ])('%s is thrown after what came before it', async (name, Class) => {
    const { stream } = await failing(`error-event:4:${name}`).send(
      new ConverseStreamCommand(hello),
    );
    let seen = 0;
    const reading = (async () => {
      for await (const _ of stream ?? []) seen += 1;
    })();
    expect(await failureOf(reading)).toBeInstanceOf(Class);
    expect(seen).toBe(4);
  });

  it('modelTimeoutException is, of InvokeModel', async () => {
    const { body } = await failing('error-event:2:modelTimeoutException').send(
      new InvokeModelWithResponseStreamCommand({
        modelId: LARGE_3,
        body: JSON.stringify({ messages: [{ role: 'user', content: 'count to 9' }] }),
      }),
    );
    const reading = (async () => {
      for await (const _ of body ?? []);
    })();
    expect(await failureOf(reading)).toBeInstanceOf(ModelTimeoutException);
  });

  it.each(['reset:1', 'reset:4', 'garbage:4'])('%s is an error of the client', async (fault) => {
    const reading = (async () => {
      const { stream } = await failing(fault).send(new ConverseStreamCommand(hello));
      for await (const _ of stream ?? []);
    })();
    expect(await failureOf(reading)).toBeInstanceOf(Error);
  });
});

it('waits and asks again by itself after a refusal that passes', async () => {
  const patient = await serveEmulator({
    port: 0,
    paceMs: 0,
    faults: [{ fault: 'status:429', times: 2 }],
  });
  const client = clientOf({ endpoint: patient.bedrockUrl, maxAttempts: 3 });
  const { $metadata } = await client.send(new ConverseCommand(hello));
  await patient.close();
  expect($metadata).toMatchObject({ httpStatusCode: 200, attempts: 3 });
});
