import { createServer } from 'node:net';
import { EventStreamCodec } from '@smithy/eventstream-codec';
import { fromUtf8, toUtf8 } from '@smithy/util-utf8';
import { generateText } from 'ai';
import { describe, expect, it } from 'vitest';
import { encodeEvent } from '@/lib/emulator/event-stream';
import { AppError, type ErrorCode } from '@/lib/errors';
import { catalog, offersIn } from './catalog';
import { connectionTo } from './connections';
import { explainError } from './explain-error';
import { readRefusal } from './refusal';
import { rowsOf } from './refusal-rows';
import { resolveModel } from './resolve';
import type { Offer } from './schema';
import { failureOf, offerFor, secretKey, streamFailureOf, textsIn } from './testing/failure';
import { whatBreaks } from './testing/refusal-case';
import { bedrockCases } from './testing/refusals-bedrock';
import { localCases } from './testing/refusals-local';
import { mistralCases } from './testing/refusals-mistral';

const cases = [...mistralCases, ...bedrockCases, ...localCases];
const region = 'us-east-1';

/** Nothing of the service's own words, of the key or of our code may leave. */
function expectCalm(error: unknown, offer: Offer, body: unknown): AppError {
  const explained = explainError(error, offer, { region, offers: offersIn(region) });
  expect(explained).toBeInstanceOf(AppError);
  const { code: _, ...told } = explained.toBody();
  const left = JSON.stringify(told);
  for (const text of [secretKey, ...textsIn(body)]) expect(left).not.toContain(text);
  expect(left).not.toMatch(/node_modules|file:\/\/|\bat \S+ \(\S+:\d|Error:|arn:|\d{12}|undefined/);
  expect(explained.message.replace(offer.name, 'A model')).toMatch(/^\p{Lu}.*\.$/u);
  expect(explained.message.length).toBeLessThan(340);
  return explained;
}

/** A step that a person can take. */
const aStep =
  /\b(Choose|Check|Wait|Start|Ask|Retry|Lower|Remove|Send|Switch|Set|Put|Correct|Change|Use|Say|Sign in|Create|Let|Look|Fetch|Stop|retry|use)\b/;

const responseOf = ({ status, body, headers }: (typeof cases)[number]) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const contentType = /^<.*html/i.test(text) ? 'text/html' : 'application/json';
  return async () =>
    new Response(text, { status, headers: { 'content-type': contentType, ...headers } });
};

describe.each(cases)('$offer $status: $name', (one) => {
  const offer = offerFor(one.offer);
  it('has its cause, its sentence and its button', async () => {
    const explained = expectCalm(await failureOf(offer, responseOf(one)), offer, one.body);
    const { action } = explained;
    expect({
      code: explained.code,
      action: action?.kind === 'use-model' ? action.offer : action?.kind,
    }).toEqual({ code: one.code, action: one.action });
    expect(explained.message).toMatch(one.says);
    expect(explained.message).toMatch(aStep);
  });

  it('is the same when the answer was to be streamed', async () => {
    const explain = (error: unknown) => explainError(error, offer).toBody();
    const { retryAt: _, ...streamed } = explain(await streamFailureOf(offer, responseOf(one)));
    const { retryAt: __, ...whole } = explain(await failureOf(offer, responseOf(one)));
    expect(streamed).toEqual(whole);
  });
});

describe('the table', () => {
  it('has a case for everything that breaks elsewhere', () => {
    const named = new Set(cases.map(({ breaks }) => breaks));
    expect(whatBreaks.filter((name) => !named.has(name))).toEqual([]);
  });

  it('has a case for every row, so that none is in vain', async () => {
    const met = new Set<object>();
    for (const one of cases) {
      const offer = offerFor(one.offer);
      const refusal = readRefusal(await failureOf(offer, responseOf(one)));
      const row = refusal && rowsOf(offer.source).find((r) => r.when(refusal, { offer, region }));
      if (row) met.add(row);
    }
    const all = (['mistral', 'bedrock', 'local'] as const).flatMap((source) => [...rowsOf(source)]);
    const vain = all.filter((row) => !met.has(row)).map(({ when, cause }) => [when, cause]);
    expect(vain).toEqual([]);
  });

  it('names no other service than one that is connected', async () => {
    const offer = offerFor('mistral:mistral-large-latest');
    const limited = async () => Response.json({ message: 'slow down please' }, { status: 429 });
    const error = await failureOf(offer, limited);
    const alone = catalog.filter(({ source }) => source === 'mistral');
    const { message, action } = explainError(error, offer, { region, offers: alone });
    expect(action).toEqual({ kind: 'retry' });
    expect(message).not.toMatch(/Bedrock/);
  });
});

describe('a wait', () => {
  it.each([
    ['seconds', '30'],
    ['a date', new Date(Date.now() + 30_000).toUTCString()],
  ])('that the service asks for in %s is handed on', async (_, wait) => {
    const offer = offerFor('mistral:mistral-medium-latest');
    const headers = { 'retry-after': wait };
    const error = await failureOf(offer, async () => Response.json({}, { status: 429, headers }));
    const { retryAt = '' } = explainError(error, offer);
    const seconds = (Date.parse(retryAt) - Date.now()) / 1000;
    expect(seconds).toBeGreaterThan(25);
    expect(seconds).toBeLessThanOrEqual(31);
  });

  it('that is over or unreadable is none', async () => {
    const offer = offerFor('mistral:mistral-medium-latest');
    for (const wait of ['0', '-3', 'soon', 'Wed, 21 Oct 2015 07:28:00 GMT', '']) {
      const headers = { 'retry-after': wait };
      const error = await failureOf(offer, async () => Response.json({}, { status: 429, headers }));
      expect(explainError(error, offer).retryAt).toBeUndefined();
    }
  });
});

const LARGE = offerFor('mistral:mistral-large-latest');
const LARGE_3 = offerFor('bedrock:mistral.mistral-large-3-675b-instruct');
const LOCAL = offerFor('local:mistral-small3.2:24b');

const streamed = (offer: Offer, body: BodyInit, contentType: string) =>
  streamFailureOf(
    offer,
    async () => new Response(body, { headers: { 'content-type': contentType } }),
  );

describe('in the middle of a stream', () => {
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
  ])('of Bedrock: %s', async (type, message, code) => {
    const frames = [
      encodeEvent('messageStart', { role: 'assistant' }),
      encodeEvent('contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'Hel' } }),
      exception(type, message),
    ];
    const contentType = 'application/vnd.amazon.eventstream';
    const error = await streamed(LARGE_3, Buffer.concat(frames), contentType);
    expect(expectCalm(error, LARGE_3, message).code).toBe(code);
  });

  it.each<[string, Offer, unknown, ErrorCode, RegExp]>([
    [
      'Mistral, a limit',
      LARGE,
      { object: 'error', message: 'Rate limit exceeded', type: 'rate_limited', code: '1300' },
      'service_rate_limited',
      /more requests than/,
    ],
    [
      'Mistral, a failure',
      LARGE,
      {
        object: 'error',
        message: 'Internal server error',
        type: 'internal_server_error',
        code: '1000',
      },
      'service_unavailable',
      /problem of its own/,
    ],
    [
      'llama.cpp, the context',
      LOCAL,
      {
        error: {
          code: 400,
          message: 'the request exceeds the available context size',
          type: 'exceed_context_size_error',
        },
      },
      'context_exceeded',
      /longer than/,
    ],
  ])('of %s', async (_, offer, event, code, words) => {
    const error = await streamed(offer, `data: ${JSON.stringify(event)}\n\n`, 'text/event-stream');
    const explained = expectCalm(error, offer, event);
    expect(explained.code).toBe(code);
    expect(explained.message).toMatch(words);
  });
});

describe('an answer that is none', () => {
  it.each([
    ['a broken line', 'data: {"id":"1","choices":[{"ind\n\n'],
    ['a line of another kind', 'data: {"upstream":"some part of the service failed"}\n\n'],
    ['a chunk without choices', 'data: {"id":"1","choices":[]}\n\n'],
  ])('of Mistral: %s', async (_, body) => {
    const error = await streamed(LARGE, body, 'text/event-stream');
    const explained = expectCalm(error, LARGE, body.trim());
    expect(explained).toMatchObject({ code: 'answer_interrupted', action: { kind: 'retry' } });
  });

  it('is text of no kind', async () => {
    for (const offer of [LARGE, LARGE_3]) {
      const error = await failureOf(offer, async () => new Response('here is no answer'));
      expect(expectCalm(error, offer, 'here is no answer').code).toBe('answer_interrupted');
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
  it.each([
    [LARGE, /MISTRAL_BASE_URL/],
    [LARGE_3, /AWS_ENDPOINT_URL_BEDROCK_RUNTIME and AWS_REGION/],
    [LOCAL, /LOCAL_BASE_URL/],
  ])('where nothing listens: $id', async (offer, variable) => {
    const port = await closedPort();
    const baseURL = `http://127.0.0.1:${port}/v1`;
    const error = await failureOf(offer, (_, init) => fetch(baseURL, init));
    const explained = expectCalm(error, offer, [baseURL, String(port)]);
    expect(explained).toMatchObject({ code: 'service_unreachable', action: { kind: 'retry' } });
    expect(explained.message).toMatch(/cannot be reached: nothing answers at its address/);
    expect(explained.message).toMatch(variable);
  });

  it.each([
    ['ENOTFOUND', /not known to the network/],
    ['EAI_AGAIN', /not known to the network/],
    ['ECONNRESET', /broke off/],
    ['EPIPE', /broke off/],
    ['UND_ERR_SOCKET', /broke off/],
    ['ENETUNREACH', /no connection came about/],
    ['UND_ERR_CONNECT_TIMEOUT', /no connection came about/],
    ['SELF_SIGNED_CERT_IN_CHAIN', /NODE_EXTRA_CA_CERTS/],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /NODE_EXTRA_CA_CERTS/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /not trusted/],
    ['CERT_HAS_EXPIRED', /not valid today/],
    ['ERR_SSL_WRONG_VERSION_NUMBER', /http instead of https/],
    ['UND_ERR_REQ_RETRY', /the network failed/],
    ['EOTHER', /the network failed/],
  ])('%s', async (code, words) => {
    const cause = Object.assign(new Error(`the network says ${code}`), { code });
    const error = await failureOf(LARGE, async () => {
      throw new TypeError('fetch failed', { cause });
    });
    const explained = expectCalm(error, LARGE, cause.message);
    expect(explained.code).toBe('service_unreachable');
    expect(explained.message).toMatch(words);
  });

  it.each(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'])('in time: %s', async (code) => {
    const cause = Object.assign(new Error('silence'), { code });
    const error = await failureOf(LARGE, async () => {
      throw new TypeError('fetch failed', { cause });
    });
    expect(expectCalm(error, LARGE, []).code).toBe('service_timeout');
  });

  it('of several addresses at once', async () => {
    const each = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    const error = await failureOf(LARGE, async () => {
      throw new TypeError('fetch failed', { cause: new AggregateError([each]) });
    });
    expect(explainError(error, LARGE).message).toMatch(/nothing answers/);
  });

  it('without any credentials of AWS', async () => {
    const { apiKey: _, ...connection } = connectionTo('bedrock');
    const model = resolveModel(LARGE_3, connection);
    const error = await generateText({ model, prompt: 'Hello', maxRetries: 0 }).catch(
      (cause: unknown) => cause,
    );
    const explained = expectCalm(error, LARGE_3, 'Could not load credentials');
    expect(explained).toMatchObject({
      code: 'service_refused_credentials',
      action: { kind: 'open-connections' },
    });
    expect(explained.message).toMatch(/no usable credentials for Amazon Bedrock/);
  });

  it('after single sign-on has run out', () => {
    const error = new Error('Token is expired. To refresh this SSO session run "aws sso login"');
    expect(expectCalm(error, LARGE_3, error.message).message).toMatch(/aws sso login/);
  });
});
