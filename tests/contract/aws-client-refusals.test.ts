import {
  AccessDeniedException,
  ConverseCommand,
  type ConverseCommandInput,
  ConverseStreamCommand,
  InternalServerException,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
  ModelErrorException,
  ModelNotReadyException,
  ModelStreamErrorException,
  ModelTimeoutException,
  ResourceNotFoundException,
  ServiceQuotaExceededException,
  ServiceUnavailableException,
  ThrottlingException,
  ValidationException,
} from '@aws-sdk/client-bedrock-runtime';
import { describe, expect, it } from 'vitest';
import { demoCredentials } from '@/lib/emulator';
import { serveEmulator } from '@/lib/emulator/server';
import {
  ask,
  clientOf,
  failing,
  LARGE_3,
  LARGE_2407,
  PIXTRAL,
  SEVEN,
  tools,
} from './support/aws-client';

/** What the services refuse, as AWS's own client tells it. */

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
