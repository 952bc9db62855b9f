import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { bedrockTools, createClients, LARGE, parse, said } from './testing/clients';

const { converse, send } = createClients();

const SEVEN = 'mistral.mistral-7b-instruct-v0:2';
const SMALL_2402 = 'mistral.mistral-small-2402-v1:0';
const LARGE_2402 = 'mistral.mistral-large-2402-v1:0';
const LARGE_2407 = 'mistral.mistral-large-2407-v1:0';
const PIXTRAL = 'mistral.pixtral-large-2502-v1:0';
const DEVSTRAL = 'mistral.devstral-2-123b';

const hi = [said('user', 'hello')];
const use = (toolUseId: string) => ({
  toolUse: { toolUseId, name: 'retrieve_payment_status', input: { transaction_id: 'T1001' } },
});
const result = (toolUseId: string) => ({
  toolResult: { toolUseId, content: [{ json: { status: 'Paid' } }] },
});
const turns = (calls: object[], results: object[]) => ({
  messages: [...hi, { role: 'assistant', content: calls }, { role: 'user', content: results }],
  toolConfig: bedrockTools,
});
const malformed = (rest: string) =>
  `The model returned the following errors: Malformed input request: ${rest}, please reformat your input and try again.`;
const picture = async (format: 'png' | 'jpeg', claimed: string = format, width = 8) => {
  const bytes = await sharp({ create: { width, height: 8, channels: 3, background: '#00f' } })
    .toFormat(format)
    .toBuffer();
  return { image: { format: claimed, source: { bytes: bytes.toString('base64') } } };
};
const withBlocks = (...blocks: object[]) => ({
  messages: [{ role: 'user', content: [{ text: 'Look' }, ...blocks] }],
});

const NO_TOOLS = "This model doesn't support tool use.";
const NO_STREAMED = "This model doesn't support tool use in streaming mode.";
const NO_SYSTEM =
  "This model doesn't support system messages. Try again without a system message or use a model that supports system messages.";
const ALTERNATE =
  'A conversation must alternate between user and assistant roles. Make sure the conversation alternates between user and assistant roles and try again.';

type Case = [name: string, model: string, body: object, message: string, stream?: boolean];

const cases: Case[] = [
  [
    'an unknown model',
    'mistral.nothing',
    { messages: hi },
    'The provided model identifier is invalid.',
  ],
  [
    'Pixtral without its geography',
    PIXTRAL,
    { messages: hi },
    `Invocation of model ID ${PIXTRAL} with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.`,
  ],
  [
    'a geography for a model that has none',
    `us.${LARGE}`,
    { messages: hi },
    'The provided model identifier is invalid.',
  ],
  [
    'a geography that does not exist',
    `global.${PIXTRAL}`,
    { messages: hi },
    'The provided model identifier is invalid.',
  ],
  [
    'no message',
    LARGE,
    { messages: [] },
    'A conversation must have at least one message. Add a user message and try again.',
  ],
  [
    'an assistant first',
    LARGE,
    { messages: [said('assistant', 'a'), ...hi] },
    'A conversation must start with a user message. Try again with a conversation that starts with a user message.',
  ],
  ['two users', LARGE, { messages: [...hi, ...hi] }, ALTERNATE],
  [
    'two assistants',
    LARGE,
    { messages: [...hi, said('assistant', 'a'), said('assistant', 'b'), ...hi] },
    ALTERNATE,
  ],
  [
    'an assistant last',
    LARGE,
    { messages: [...hi, said('assistant', 'a')] },
    'A conversation must end with a user message. Try again with a conversation that ends with a user message.',
  ],
  ['a system message for 7B', SEVEN, { messages: hi, system: [{ text: 'Be brief.' }] }, NO_SYSTEM],
  [
    'a system message for 8x7B',
    'mistral.mixtral-8x7b-instruct-v0:1',
    { messages: hi, system: [{ text: 'Be brief.' }] },
    NO_SYSTEM,
  ],
  ['tools for 7B', SEVEN, { messages: hi, toolConfig: bedrockTools }, NO_TOOLS],
  ['tools for Small 24.02', SMALL_2402, { messages: hi, toolConfig: bedrockTools }, NO_TOOLS],
  [
    'tools while streaming, Large 24.02',
    LARGE_2402,
    { messages: hi, toolConfig: bedrockTools },
    NO_STREAMED,
    true,
  ],
  [
    'tools while streaming, Large 24.07',
    LARGE_2407,
    { messages: hi, toolConfig: bedrockTools },
    NO_STREAMED,
    true,
  ],
  [
    'a named tool',
    LARGE,
    {
      messages: hi,
      toolConfig: { ...bedrockTools, toolChoice: { tool: { name: 'retrieve_payment_date' } } },
    },
    "This model doesn't support the toolConfig.toolChoice.tool field. Remove toolConfig.toolChoice.tool and try again.",
  ],
  [
    'a JSON schema for Devstral',
    DEVSTRAL,
    {
      messages: hi,
      outputConfig: {
        textFormat: { type: 'json_schema', structure: { jsonSchema: { schema: '{}' } } },
      },
    },
    "This model doesn't support the outputConfig.textFormat field. Remove outputConfig.textFormat and try again.",
  ],
  [
    'topK',
    LARGE,
    { messages: hi, inferenceConfig: { topK: 5 } },
    malformed('#/inferenceConfig: extraneous key [topK] is not permitted'),
  ],
  [
    'an unknown member',
    LARGE,
    { messages: hi, seed: 1 },
    malformed('#: extraneous key [seed] is not permitted'),
  ],
  [
    'an unknown extra field',
    LARGE,
    { messages: hi, additionalModelRequestFields: { top_k: 5 } },
    malformed('#: extraneous key [top_k] is not permitted'),
  ],
  [
    'temperature 1.2',
    LARGE,
    { messages: hi, inferenceConfig: { temperature: 1.2 } },
    "1 validation error detected: Value at 'inferenceConfig.temperature' failed to satisfy constraint: Member must have value less than or equal to 1",
  ],
  [
    'more tokens than the model has',
    SEVEN,
    { messages: hi, inferenceConfig: { maxTokens: 9000 } },
    'The maximum tokens you requested exceeds the model limit of 8192. Try again with a maximum tokens value that is lower than 8192.',
  ],
  [
    'an empty text',
    LARGE,
    { messages: [said('user', ' ')] },
    'The text field in the ContentBlock object at messages.0.content.0 is blank. Add text to the text field, and try again.',
  ],
  [
    'an empty turn',
    LARGE,
    { messages: [{ role: 'user', content: [] }] },
    'The content field in the Message object at messages.0 is empty. Add a ContentBlock object to the content field and try again.',
  ],
  [
    'tool turns without tools',
    LARGE,
    { ...turns([use('a')], [result('a')]), toolConfig: undefined },
    'The toolConfig field must be defined when using toolUse and toolResult content blocks.',
  ],
  [
    'text beside a result',
    LARGE,
    turns([use('a')], [result('a'), { text: 'b' }]),
    'messages.2.content: Conversation blocks and tool result blocks cannot be provided in the same turn.',
  ],
  [
    'text beside a call',
    LARGE,
    turns([{ text: 'b' }, use('a')], [result('a')]),
    'messages.1.content: Conversation blocks and tool use blocks cannot be provided in the same turn.',
  ],
  [
    'a missing result',
    LARGE,
    turns([use('a'), use('b')], [result('a')]),
    'Expected toolResult blocks at messages.2.content for the following Ids: b',
  ],
  [
    'a result too many',
    LARGE,
    turns([use('a')], [result('a'), result('b')]),
    'The number of toolResult blocks at messages.2.content exceeds the number of toolUse blocks of previous turn.',
  ],
  [
    'the same call twice',
    LARGE,
    turns([use('a'), use('a')], [result('a')]),
    'The toolUse blocks at messages.1.content contain duplicate Ids.',
  ],
  [
    'an image in a result',
    LARGE,
    turns(
      [use('a')],
      [
        {
          toolResult: {
            toolUseId: 'a',
            content: [{ image: { format: 'png', source: { bytes: 'AAAA' } } }],
          },
        },
      ],
    ),
    "This model doesn't support the image field for tool result messages. Remove image and try again.",
  ],
  [
    'an image for Large 24.07',
    LARGE_2407,
    withBlocks({ image: { format: 'png', source: { bytes: 'AAAA' } } }),
    "This model doesn't support the image field for user messages. Remove image and try again.",
  ],
  [
    'an image from the assistant',
    LARGE,
    {
      messages: [
        ...hi,
        { role: 'assistant', content: [{ image: { format: 'png', source: { bytes: 'AAAA' } } }] },
        ...hi,
      ],
    },
    "This model doesn't support the image field for assistant messages. Remove image and try again.",
  ],
  [
    '21 images',
    LARGE,
    withBlocks(
      ...Array.from({ length: 21 }, () => ({
        image: { format: 'png', source: { bytes: 'AAAA' } },
      })),
    ),
    'The request has 21 images. The maximum number of images is 20.',
  ],
  [
    'a document without text',
    LARGE,
    {
      messages: [
        {
          role: 'user',
          content: [{ document: { name: 'a', format: 'txt', source: { bytes: 'AAAA' } } }],
        },
      ],
    },
    'The message at messages.0 has a document and needs a text block as well.',
  ],
  [
    'a prompt that is too long',
    SEVEN,
    { messages: [said('user', 'a'.repeat(140_000))] },
    "This model's maximum context length is 32768 tokens. Please reduce the length of the prompt",
  ],
];

describe('Converse refuses', () => {
  it.each(cases)('%s', async (_, model, body, message, stream = false) => {
    const answer = await converse(model, body, { stream });
    expect(parse(answer.text)).toEqual({ message });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('x-amzn-ErrorType')).toBe(
      'ValidationException:http://internal.amazon.com/coral/com.amazon.coral.service/',
    );
    expect(answer.headers.get('x-amzn-RequestId')).not.toBeNull();
  });

  it('a tool id of the wrong shape', async () => {
    for (const id of ['a b', 'a'.repeat(65)]) {
      expect((await converse(LARGE, turns([use(id)], [result(id)]))).status).toBe(400);
    }
  });

  it('images whose bytes are not what they say, and too large ones', async () => {
    const mismatch = await converse(LARGE, withBlocks(await picture('png', 'jpeg')));
    expect(parse(mismatch.text).message).toContain('does not match the specified image format');
    const wide = await converse(LARGE, withBlocks(await picture('png', 'png', 8001)));
    expect(parse(wide.text).message).toContain('8000 pixels');
    const heavy = { image: { format: 'png', source: { bytes: 'A'.repeat(5_300_000) } } };
    expect(parse((await converse(LARGE, withBlocks(heavy))).text).message).toContain('3.75 MB');
  });

  it('a body of more than 25 MB', async () => {
    const answer = await converse(LARGE, { messages: [said('user', 'a'.repeat(26_300_000))] });
    expect(parse(answer.text).message).toBe(
      'The request body is larger than the maximum of 25 MB.',
    );
  });

  it('what is no request of it at all', async () => {
    expect((await send('/model/a/apply', { method: 'POST' })).status).toBe(404);
    expect((await send('/model/%E0%A4%A/converse', { method: 'POST' })).status).toBe(400);
    const broken = await send(`/model/${LARGE}/converse`, { method: 'POST', body: '{' });
    expect(broken.headers.get('x-amzn-ErrorType')).toMatch(/^SerializationException:/);
  });
});

describe('Converse takes', () => {
  it.each([
    ['Pixtral by a profile', `us.${PIXTRAL}`, undefined],
    ['Pixtral by its own region', `eu.${PIXTRAL}`, 'bedrock-runtime.eu-west-3.amazonaws.com'],
    [
      'an ARN of a profile',
      `arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.${PIXTRAL}`,
      undefined,
    ],
    ['an ARN of a model', `arn:aws:bedrock:us-east-1::foundation-model/${SEVEN}`, undefined],
  ])('%s', async (_, model, host) => {
    const answer = await converse(model, { messages: hi }, host === undefined ? {} : { host });
    expect(answer.status).toBe(200);
  });

  it('no profile of another geography', async () => {
    const host = 'bedrock-runtime.us-east-1.amazonaws.com';
    const answer = await converse(`eu.${PIXTRAL}`, { messages: hi }, { host });
    expect(parse(answer.text).message).toBe('The provided model identifier is invalid.');
  });

  it('top_k as an extra field where the model has one', async () => {
    const body = { messages: hi, additionalModelRequestFields: { top_k: 5 } };
    expect((await converse(SEVEN, body)).status).toBe(200);
  });

  it('tools without streaming, and tool turns in order', async () => {
    expect((await converse(LARGE_2402, { messages: hi, toolConfig: bedrockTools })).status).toBe(
      200,
    );
    expect(
      (await converse(LARGE, turns([use('a'), use('b')], [result('b'), result('a')]))).status,
    ).toBe(200);
  });

  it('images, for models that have eyes', async () => {
    expect((await converse(`us.${PIXTRAL}`, withBlocks(await picture('jpeg')))).status).toBe(200);
  });
});

describe('credentials', () => {
  const strict = createClients({ authenticate: true });
  const date = (offsetMs: number) =>
    `${new Date(Date.now() + offsetMs).toISOString().replace(/[-:]|\.\d+/g, '')}`;
  const sign = (region: string, service = 'bedrock', offsetMs = 0) => ({
    'x-amz-date': date(offsetMs),
    authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261120/${region}/${service}/aws4_request, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`,
  });
  const refused: [string, Record<string, string>, string, string][] = [
    ['none', {}, 'MissingAuthenticationTokenException', 'Missing Authentication Token'],
    [
      'a wrong key',
      { authorization: 'Bearer wrong' },
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    ],
    [
      'another service',
      sign('us-east-1', 's3'),
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    ],
    [
      'an old date',
      sign('us-east-1', 'bedrock', -16 * 60_000),
      'InvalidSignatureException',
      'Signature expired',
    ],
  ];

  it.each(refused)('are refused: %s', async (_, headers, name, message) => {
    const answer = await strict.converse(LARGE, { messages: hi }, { headers });
    expect([answer.status, parse(answer.text)]).toEqual([403, { message }]);
    expect(answer.headers.get('x-amzn-ErrorType')).toMatch(new RegExp(`^${name}:`));
  });

  it('are a bearer key or a signature, whose region counts', async () => {
    const ask = (model: string, headers: Record<string, string>) =>
      strict.converse(model, { messages: hi }, { headers });
    expect((await ask(LARGE, { authorization: 'Bearer key' })).status).toBe(200);
    expect((await ask(`us.${PIXTRAL}`, sign('us-east-1'))).status).toBe(200);
    expect((await ask(`us.${PIXTRAL}`, sign('eu-west-1'))).status).toBe(400);
  });
});
