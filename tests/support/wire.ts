import { EventStreamCodec } from '@smithy/eventstream-codec';
import { fromUtf8, toUtf8 } from '@smithy/util-utf8';
import type { ErrorCode } from '@/lib/errors';
import { encodeException } from '../../lib/emulator/event-stream';

/** A streamed answer of a service, event by event, as its bytes. */
export type Wire = {
  offer: string;
  settings: { api?: 'invoke' };
  type: string;
  /** The answer that says these pieces; the last events say why it ended. */
  answer: (pieces: readonly string[], encode?: Encode) => Uint8Array[];
  /** How many of the last events are about the end. */
  endEvents: number;
  /** What no client can read, in the place of an event. */
  garbage: Uint8Array;
  /** Errors of the service in the middle, each with the code that it is told by. */
  errors: Readonly<Record<string, { event: Uint8Array; code: ErrorCode; isLast?: true }>>;
};

/** Makes the bytes of a text. */
export type Encode = (text: string) => Uint8Array;

const bytes: Encode = (text) => new Uint8Array(Buffer.from(text));
const sse = (value: unknown, encode = bytes) => encode(`data: ${JSON.stringify(value)}\n\n`);

const codec = new EventStreamCodec(toUtf8, fromUtf8);

/** As the emulator's, of any bytes. */
function frame(type: string, payload: unknown, encode = bytes): Uint8Array {
  return codec.encode({
    headers: {
      ':event-type': { type: 'string', value: type },
      ':content-type': { type: 'string', value: 'application/json' },
      ':message-type': { type: 'string', value: 'event' },
    },
    body: encode(JSON.stringify(payload)),
  });
}

const completion = (delta: object, finish_reason: string | null = null) => ({
  id: 'a'.repeat(32),
  object: 'chat.completion.chunk',
  created: 1,
  model: 'mistral-large-2512',
  choices: [{ index: 0, delta, finish_reason }],
  ...(finish_reason ? { usage: { prompt_tokens: 9, completion_tokens: 5, total_tokens: 14 } } : {}),
});

const words = 'The engine broke.';
const refusal = { object: 'error', message: words, param: null, code: '3700' };
const told = (value: unknown, code: ErrorCode) => ({ event: sse(value), code });

const mistral: Wire = {
  offer: 'mistral:mistral-large-latest',
  settings: {},
  type: 'text/event-stream; charset=utf-8',
  answer: (pieces, encode) => [
    sse(completion({ role: 'assistant', content: '' })),
    ...pieces.map((content) => sse(completion({ content }), encode)),
    sse(completion({ content: '' }, 'stop')),
    bytes('data: [DONE]\n\n'),
  ],
  endEvents: 2,
  garbage: bytes('data: {"id":"broken","choices":[{"delta":\n\n'),
  // No record of such an event of Mistral's was found; these are the forms of its refusals.
  errors: {
    'a refusal': told({ ...refusal, type: 'internal_server_error' }, 'service_unavailable'),
    'a limit': told({ ...refusal, type: 'rate_limited', code: '1300' }, 'service_rate_limited'),
    'an error in a field': told({ error: { ...refusal, code: 500 } }, 'service_unavailable'),
    'words alone': told({ message: words }, 'service_unavailable'),
    'words with a request': told({ message: words, request_id: 'abc' }, 'service_unavailable'),
    'a detail': told({ detail: words }, 'service_unavailable'),
    'a named event': {
      event: bytes(`event: error\ndata: ${JSON.stringify(refusal)}\n\n`),
      code: 'service_unavailable',
    },
    'the reason of the end': {
      event: sse(completion({ content: '' }, 'error')),
      code: 'service_unavailable',
      isLast: true,
    },
  },
};

/** An answer of Mistral's that thinks and speaks by turns: no two events of it can become one. */
export function byTurns(turns: number): Uint8Array[] {
  const thought = [{ type: 'thinking', thinking: [{ type: 'text', text: 'Hm. ' }] }];
  const pairs = Array.from({ length: turns }, (_, turn) => [
    sse(completion({ content: thought })),
    sse(completion({ content: `${turn} ` })),
  ]);
  return [...pairs.flat(), ...mistral.answer([]).slice(-mistral.endEvents)];
}

const frames = 'application/vnd.amazon.eventstream';
const large = 'bedrock:mistral.mistral-large-3-675b-instruct';

const converse: Wire = {
  offer: large,
  settings: {},
  type: frames,
  answer: (pieces, encode) => [
    frame('messageStart', { role: 'assistant', p: 'abc' }),
    ...pieces.map((text) =>
      frame('contentBlockDelta', { contentBlockIndex: 0, delta: { text }, p: 'ab' }, encode),
    ),
    frame('contentBlockStop', { contentBlockIndex: 0, p: 'a' }),
    frame('messageStop', { stopReason: 'end_turn', p: 'a' }),
    frame('metadata', {
      metrics: { latencyMs: 5 },
      usage: { inputTokens: 9, outputTokens: 5, totalTokens: 14 },
    }),
  ],
  endEvents: 3,
  garbage: damaged(frame('contentBlockDelta', { delta: { text: 'x' } })),
  errors: Object.fromEntries(
    (
      [
        ['internalServerException', 'service_unavailable'],
        ['modelStreamErrorException', 'service_unavailable'],
        ['modelTimeoutException', 'service_timeout'],
        ['serviceUnavailableException', 'service_unavailable'],
        ['throttlingException', 'service_rate_limited'],
        ['validationException', 'service_refused_request'],
        ['accessDeniedException', 'service_unavailable'],
      ] as const
    ).map(([name, code]) => [name, { event: encodeException(name, words), code }]),
  ),
};

const chunk = (value: unknown, encode = bytes) =>
  frame('chunk', {
    bytes: Buffer.from(encode(JSON.stringify(value))).toString('base64'),
    p: 'abcd',
  });

const invoke: Wire = {
  ...converse,
  settings: { api: 'invoke' },
  answer: (pieces, encode) => [
    ...pieces.map((content) =>
      chunk(
        { choices: [{ index: 0, message: { role: 'assistant', content }, stop_reason: null }] },
        encode,
      ),
    ),
    chunk({
      choices: [{ index: 0, message: { role: 'assistant', content: '' }, stop_reason: 'stop' }],
      'amazon-bedrock-invocationMetrics': { inputTokenCount: 9, outputTokenCount: 5 },
    }),
  ],
  endEvents: 1,
};

function damaged(whole: Uint8Array): Uint8Array {
  return whole.map((byte, at) => (at === whole.length - 1 ? byte ^ 0xff : byte));
}

export const wires = { mistral, converse, invoke };
