import { createServer } from 'node:net';
import { EventStreamCodec } from '@smithy/eventstream-codec';
import { fromUtf8, toUtf8 } from '@smithy/util-utf8';
import { generateText, jsonSchema, streamText, tool } from 'ai';
import { describe, expect, it } from 'vitest';
import { encodeEvent } from '@/lib/emulator/event-stream';
import { AppError, type ErrorCode } from '@/lib/errors';
import { offerOf } from '../../tests/support/emulated';
import { connectionTo } from './connections';
import { explainError } from './explain-error';
import { resolveModel } from './resolve';
import type { Offer } from './schema';

const LARGE = offerOf('mistral:mistral-large-latest');
const LARGE_3 = offerOf('bedrock:mistral.mistral-large-3-675b-instruct');
const LARGE_2402 = offerOf('bedrock:mistral.mistral-large-2402-v1:0');
const PIXTRAL = offerOf('bedrock:us.mistral.pixtral-large-2502-v1:0');
const SEVEN = offerOf('bedrock:mistral.mistral-7b-instruct-v0:2');

const apiKey = 'a-key-that-nobody-may-see';

/** The offer's own adapter over this `fetch`, asked once; what it throws. */
async function failureOf(offer: Offer, fetch: typeof globalThis.fetch): Promise<unknown> {
  const model = resolveModel(offer, { ...connectionTo(offer.source), apiKey, fetch });
  const lookup = tool({ description: 'Looks up', inputSchema: jsonSchema({ type: 'object' }) });
  try {
    await generateText({ model, prompt: 'Hello', tools: { lookup }, maxRetries: 0 });
  } catch (error) {
    return error;
  }
  throw new Error('the call did not fail');
}

/** The failure of a stream, whether it comes as a part or breaks the stream. */
async function failureOfStream(offer: Offer, body: BodyInit, contentType: string) {
  const headers = { 'content-type': contentType };
  const fetch = async () => new Response(body, { headers });
  const model = resolveModel(offer, { ...connectionTo(offer.source), apiKey, fetch });
  try {
    const call = { model, prompt: 'Hello', maxRetries: 0, onError: () => undefined };
    for await (const part of streamText(call).stream) if (part.type === 'error') return part.error;
  } catch (error) {
    return error;
  }
  throw new Error('the stream did not fail');
}

/** Every text in a body that is long enough to be known again. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.length > 8 ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** Nothing of the service's own words, of the key or of our code may leave. */
function expectCalm(error: unknown, offer: Offer, body: unknown): AppError {
  const explained = explainError(error, offer);
  expect(explained).toBeInstanceOf(AppError);
  const { code: _, ...told } = explained.toBody();
  const left = JSON.stringify(told);
  for (const text of [apiKey, ...textsIn(body)]) expect(left).not.toContain(text);
  expect(left).not.toMatch(/node_modules|file:|\bat \S+ \(|Error:|arn:aws/);
  expect(explained.message).toMatch(/^\p{Lu}.*\.$/u);
  return explained;
}

type Row = {
  name: string;
  offer: Offer;
  status: number;
  body: unknown;
  headers?: Record<string, string>;
  code: ErrorCode;
  /** What the sentence tells the reader to do. */
  says: RegExp;
};

/** A step that a person can take. */
const aStep = /\b(Choose|Check|Wait|Start|Ask|Try|Retry|Lower|Remove|Send|retry|try again)\b/;

const mistralError = (message: unknown, type: string, code: string | null = null) => ({
  object: 'error',
  message,
  type,
  param: null,
  code,
});
const extra = {
  type: 'extra_forbidden',
  loc: ['body', 'messages', 0, 'user', 'name'],
  msg: 'Extra inputs are not permitted',
  input: 'a name that was sent',
};

const atMistral: Omit<Row, 'offer'>[] = [
  {
    name: 'a tool call id of another service (3280)',
    status: 400,
    body: {
      ...mistralError(
        'Tool call id was tooluse_1 but must be a-z, A-Z, 0-9, with a length of 9.',
        'invalid_function_call',
        '3280',
      ),
      raw_status_code: 400,
    },
    code: 'service_refused_request',
    says: aStep,
  },
  {
    name: 'an older refusal of a tool call id',
    status: 400,
    body: mistralError(
      'Tool call id was call_1 but must be a-z, A-Z, 0-9, with a length of 9.',
      'invalid_request_error',
    ),
    code: 'service_refused_request',
    says: aStep,
  },
  {
    name: 'no tool call id',
    status: 400,
    body: mistralError('Tool call id has to be defined in serving mode.', 'invalid_request_error'),
    code: 'service_refused_request',
    says: aStep,
  },
  ...[
    "Unexpected role 'user' after role 'tool'",
    'Expected last role User or Tool (or Assistant with prefix True) for serving but got assistant',
    'Not the same number of function calls and responses',
    'Conversation must start with a user message or system message',
    'Assistant message must have either content or tool_calls, but not both.',
  ].map((message) => ({
    name: message,
    status: 400,
    body: mistralError(message, 'invalid_request_message_order', '3230'),
    code: 'service_refused_request' as const,
    says: aStep,
  })),
  {
    name: 'an unknown field (422)',
    status: 422,
    body: mistralError({ detail: [extra] }, 'invalid_request_error'),
    code: 'service_refused_request',
    says: aStep,
  },
  {
    name: 'an unknown field (422, newer)',
    status: 422,
    body: { object: 'Error', detail: [extra], message: [extra], code: 3001 },
    code: 'service_refused_request',
    says: aStep,
  },
  {
    name: 'too many tokens asked for (422)',
    status: 422,
    body: mistralError(
      {
        detail: [
          {
            type: 'less_than',
            loc: ['body', 'max_tokens'],
            msg: 'Input should be less than 262144',
            input: 300_000,
          },
        ],
      },
      'invalid_request_error',
    ),
    code: 'service_refused_request',
    says: aStep,
  },
  {
    name: 'a prompt that is too long',
    status: 400,
    body: mistralError(
      'Prompt contains 300000 tokens, too large for model with 262144 maximum context length',
      'invalid_request_error',
      '3051',
    ),
    code: 'service_refused_request',
    says: /longer than Mistral Large can read.*(new chat|larger context)/,
  },
  {
    name: 'an unknown or retired model',
    status: 400,
    body: mistralError('Invalid model: open-mistral-7b', 'invalid_model', '1500'),
    code: 'unknown_model',
    says: /Choose another model/,
  },
  ...[
    { detail: 'Unauthorized' },
    { message: 'Unauthorized', request_id: '0a1b2c3d' },
    { message: 'No API key found in request', request_id: '0a1b2c3d' },
  ].map((body) => ({
    name: `401 ${JSON.stringify(body)}`,
    status: 401,
    body,
    code: 'service_refused_credentials' as const,
    says: /Check MISTRAL_API_KEY/,
  })),
  {
    name: 'the rate limit (1300)',
    status: 429,
    body: {
      ...mistralError('Rate limit exceeded', 'rate_limited', '1300'),
      raw_status_code: 429,
    },
    code: 'service_rate_limited',
    says: /Wait/,
  },
  {
    name: 'the rate limit, older',
    status: 429,
    body: { message: 'Requests rate limit exceeded' },
    code: 'service_rate_limited',
    says: /Wait/,
  },
  ...[429, 503].map((status) => ({
    name: `no capacity (3505, ${status})`,
    status,
    body: mistralError('Service tier capacity exceeded for this model.', 'rate_limited', '3505'),
    code: 'service_unavailable' as const,
    says: aStep,
  })),
  {
    name: 'a forbidden model',
    status: 403,
    body: { message: 'Forbidden for this workspace' },
    code: 'service_denied_access',
    says: aStep,
  },
  {
    name: 'an address without the API',
    status: 404,
    body: { message: 'no Route matched with those values', request_id: '0a1b2c3d' },
    code: 'unknown_model',
    says: aStep,
  },
  ...[500, 502].map((status) => ({
    name: `a failure of its own (${status})`,
    status,
    body: '<html><body><h1>Bad Gateway, served by cloudflare</h1></body></html>',
    code: 'service_unavailable' as const,
    says: /[Tt]ry again/,
  })),
  {
    name: 'a gateway that waited too long',
    status: 504,
    body: 'upstream request timeout',
    code: 'service_timeout',
    says: aStep,
  },
  {
    name: 'a refusal that repeats what a person wrote',
    status: 422,
    body: mistralError(
      {
        detail: [
          {
            ...extra,
            input: 'Is our legacy signature too long? Who is not authorized to perform it?',
          },
        ],
      },
      'invalid_request_error',
    ),
    code: 'service_refused_request',
    says: /^Mistral refused/,
  },
];

const thrown = (name: string) => ({
  'x-amzn-ErrorType': `${name}:http://internal.amazon.com/coral/com.amazon.coral.service/`,
  'x-amzn-RequestId': '0ba1c2d3-0000-0000-0000-000000000000',
});

const credentialNames = /AWS_BEARER_TOKEN_BEDROCK or the AWS credentials/;

const atBedrock: Omit<Row, 'headers'>[] = [
  ...(
    [
      [403, 'The security token included in the request is expired'],
      [403, 'The security token included in the request is invalid.'],
      [403, 'Signature expired: 20261120T100000Z is now earlier than 20261120T101000Z'],
      [
        403,
        'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.',
      ],
      [401, 'Unauthorized'],
    ] as const
  ).map(([status, message]) => ({
    name: message,
    offer: LARGE_3,
    status,
    body: { message },
    code: 'service_refused_credentials' as const,
    says: credentialNames,
  })),
  {
    name: 'a wrong API key, with a capital M',
    offer: LARGE_3,
    status: 403,
    body: { Message: 'Authentication failed: Please make sure your API Key is valid.' },
    code: 'service_refused_credentials',
    says: credentialNames,
  },
  {
    name: 'no access to the model',
    offer: LARGE_3,
    status: 403,
    body: { message: "You don't have access to the model with the specified model ID." },
    code: 'service_denied_access',
    says: /Ask for access to the model in the Bedrock console/,
  },
  {
    name: 'no permission (IAM)',
    offer: LARGE_3,
    status: 403,
    body: {
      message:
        'User: arn:aws:sts::123456789012:assumed-role/app/i-0 is not authorized to perform: bedrock:InvokeModel on resource: arn:aws:bedrock:us-east-1::foundation-model/mistral.mistral-large-3-675b-instruct',
    },
    code: 'service_denied_access',
    says: /allow bedrock:InvokeModel/,
  },
  ...[
    'Too many requests, please wait before trying again.',
    'Too many tokens, please wait before trying again.',
    'Too many tokens per day, please wait before trying again.',
  ].map((message) => ({
    name: message,
    offer: PIXTRAL,
    status: 429,
    body: { message },
    code: 'service_rate_limited' as const,
    says: /Wait/,
  })),
  ...[
    'Access denied. This Model is marked by provider as Legacy and you have not been actively using the model in the last 30 days. Please upgrade to an active model on Amazon Bedrock',
    'This model version has reached the end of its life. Please refer to the AWS documentation for more details.',
  ].map((message) => ({
    name: message,
    offer: LARGE_2402,
    status: 404,
    body: { message },
    code: 'model_retired' as const,
    says: /Mistral Large \(24\.02\).*Choose another model/,
  })),
  ...(
    [
      [400, 'The provided model identifier is invalid.'],
      [404, 'Could not resolve the foundation model from the provided model identifier.'],
    ] as const
  ).map(([status, message]) => ({
    name: message,
    offer: LARGE_3,
    status,
    body: { message },
    code: 'unknown_model' as const,
    says: aStep,
  })),
  {
    name: 'a model that is only reached through a profile',
    offer: PIXTRAL,
    status: 400,
    body: {
      message:
        'Invocation of model ID mistral.pixtral-large-2502-v1:0 with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.',
    },
    code: 'service_refused_request',
    says: /us\. or eu\..*Choose it again/,
  },
  {
    name: 'a prompt that is too long',
    offer: SEVEN,
    status: 400,
    body: {
      message:
        "This model's maximum context length is 32768 tokens. Please reduce the length of the prompt",
    },
    code: 'service_refused_request',
    says: /longer than Mistral 7B can read.*(new chat|larger context)/,
  },
  {
    name: 'an input that is too long',
    offer: LARGE_3,
    status: 400,
    body: { message: 'Input is too long for requested model.' },
    code: 'service_refused_request',
    says: /longer than Mistral Large 3 can read/,
  },
  {
    name: 'more tokens than the model writes',
    offer: PIXTRAL,
    status: 400,
    body: {
      message:
        'The maximum tokens you requested exceeds the model limit of 8192. Try again with a maximum tokens value that is lower than 8192.',
    },
    code: 'service_refused_request',
    says: aStep,
  },
  ...[
    "This model doesn't support system messages. Try again without a system message or use a model that supports system messages.",
    "This model doesn't support tool use in streaming mode.",
    "This model doesn't support the toolConfig.toolChoice.any field. Remove toolConfig.toolChoice.any and try again.",
    'messages.2.content: Conversation blocks and tool result blocks cannot be provided in the same turn.',
    'messages.1.content: Conversation blocks and tool use blocks cannot be provided in the same turn.',
    'Expected toolResult blocks at messages.2.content for the following Ids: tooluse_1',
    'The number of toolResult blocks at messages.2.content exceeds the number of toolUse blocks of previous turn.',
    'A conversation must start with a user message. Try again with a conversation that starts with a user message.',
    'The model returned the following errors: The provided image does not match the specified image format.',
  ].map((message) => ({
    name: message,
    offer: LARGE_3,
    status: 400,
    body: { message },
    code: 'service_refused_request' as const,
    says: aStep,
  })),
  {
    name: 'a model that took too long',
    offer: LARGE_3,
    status: 408,
    body: { message: 'The model timed out while it processed the request.' },
    code: 'service_timeout',
    says: aStep,
  },
  ...(
    [
      [424, 'The request failed due to an error while processing the model.'],
      [500, 'The system encountered an unexpected error during processing.'],
      [503, 'Bedrock is unable to process your request.'],
    ] as const
  ).map(([status, message]) => ({
    name: message,
    offer: LARGE_3,
    status,
    body: { message },
    code: 'service_unavailable' as const,
    says: /[Tt]ry again/,
  })),
];

const nameOf: Record<number, string> = {
  400: 'ValidationException',
  401: 'UnrecognizedClientException',
  403: 'AccessDeniedException',
  404: 'ResourceNotFoundException',
  408: 'ModelTimeoutException',
  424: 'ModelErrorException',
  429: 'ThrottlingException',
  500: 'InternalServerException',
  503: 'ServiceUnavailableException',
};

const rows: Row[] = [
  ...atMistral.map((row) => ({ ...row, offer: LARGE })),
  ...atBedrock.map((row) => ({ ...row, headers: thrown(nameOf[row.status] ?? '') })),
];

describe.each(rows)('$offer.source $status: $name', ({ offer, status, body, headers, ...row }) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const contentType = text.startsWith('<') ? 'text/html' : 'application/json';
  const answer = async () =>
    new Response(text, { status, headers: { 'content-type': contentType, ...headers } });

  it(`is ${row.code}`, async () => {
    const error = await failureOf(offer, answer);
    expect(expectCalm(error, offer, body).code).toBe(row.code);
  });

  it('says what to do', async () => {
    const explained = explainError(await failureOf(offer, answer), offer);
    expect(explained.message).toMatch(row.says);
    expect(explained.action).toBeDefined();
  });
});

describe('in the middle of a stream of Bedrock', () => {
  const codec = new EventStreamCodec(toUtf8, fromUtf8);
  const exception = (type: string, message: string) =>
    codec.encode({
      headers: {
        ':exception-type': { type: 'string', value: type },
        ':content-type': { type: 'string', value: 'application/json' },
        ':message-type': { type: 'string', value: 'exception' },
      },
      body: fromUtf8(JSON.stringify({ message })),
    });

  it.each<[string, string, ErrorCode]>([
    ['internalServerException', 'An internal server error occurred.', 'service_unavailable'],
    ['modelStreamErrorException', 'An error occurred while streaming.', 'service_unavailable'],
    ['validationException', 'The input fails its constraints here.', 'service_refused_request'],
    ['throttlingException', 'Too many tokens, please wait.', 'service_rate_limited'],
    ['serviceUnavailableException', 'The service is not available now.', 'service_unavailable'],
  ])('%s', async (type, message, code) => {
    const frames = [
      encodeEvent('messageStart', { role: 'assistant' }),
      encodeEvent('contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'Hel' } }),
      exception(type, message),
    ];
    const contentType = 'application/vnd.amazon.eventstream';
    const error = await failureOfStream(LARGE_3, Buffer.concat(frames), contentType);
    const explained = expectCalm(error, LARGE_3, message);
    expect(explained.code).toBe(code);
  });
});

describe('an answer that is none', () => {
  it.each([
    ['a broken line', 'data: {"id":"1","choices":[{"ind\n\n'],
    ['a line of another kind', 'data: {"error":"an upstream of the service failed"}\n\n'],
    ['a chunk without choices', 'data: {"id":"1","choices":[]}\n\n'],
  ])('of Mistral: %s', async (_, body) => {
    const error = await failureOfStream(LARGE, body, 'text/event-stream');
    const explained = expectCalm(error, LARGE, body.trim());
    expect(explained).toMatchObject({ code: 'answer_interrupted', action: { kind: 'retry' } });
  });

  it('is no JSON at all', async () => {
    const page = '<html><body>Please sign in to the network</body></html>';
    for (const offer of [LARGE, LARGE_3]) {
      const error = await failureOf(offer, async () => new Response(page));
      const explained = expectCalm(error, offer, page);
      expect(explained.code).toBe('answer_interrupted');
    }
  });
});

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

describe('no answer', () => {
  it.each([LARGE, LARGE_3])('where nothing listens: $id', async (offer) => {
    const port = await closedPort();
    const baseURL = `http://127.0.0.1:${port}/v1`;
    const error = await failureOf(offer, (_, init) => fetch(baseURL, init));
    const explained = expectCalm(error, offer, [baseURL, String(port)]);
    expect(explained).toMatchObject({ code: 'service_unreachable', action: { kind: 'retry' } });
    expect(explained.message).toMatch(/Check the network and the address/);
  });

  it.each([
    'ENOTFOUND',
    'ECONNRESET',
    'EPIPE',
    'ENETUNREACH',
    'UND_ERR_CONNECT_TIMEOUT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'CERT_HAS_EXPIRED',
  ])('%s', async (code) => {
    const cause = Object.assign(new Error(`the network says ${code}`), { code });
    const error = await failureOf(LARGE, async () => {
      throw new TypeError('fetch failed', { cause });
    });
    expect(expectCalm(error, LARGE, cause.message).code).toBe('service_unreachable');
  });

  it('without any credentials of AWS', async () => {
    const { apiKey: _, ...connection } = connectionTo('bedrock');
    const model = resolveModel(LARGE_3, connection);
    const error = await generateText({ model, prompt: 'Hello', maxRetries: 0 }).catch(
      (cause: unknown) => cause,
    );
    const explained = expectCalm(error, LARGE_3, 'Could not load credentials');
    expect(explained.code).toBe('service_refused_credentials');
    expect(explained.message).toMatch(credentialNames);
  });
});
