import { encodeEvent, encodeException } from '../../../lib/emulator/event-stream';

/** Tokens that a service says it counted. */
export type Counted = { input: number; output: number };

/** How one service puts an answer on the wire. */
export type Wire = {
  contentType: string;
  start: () => Uint8Array;
  token: (text: string) => Uint8Array;
  /** Calls of both payment tools, and the end of this step. */
  calls: (ids: [string, string], counted: Counted) => Uint8Array;
  /** The end with its reason; without it, what a service says that lost its last words. */
  end: (counted: Counted, options: { reason: boolean }) => Uint8Array;
  garbage: () => Uint8Array;
  error: () => Uint8Array;
  refusal: (status: number) => { headers: Record<string, string>; body: string };
  /** Whether the request brings results of tools. */
  hasResults: (body: string) => boolean;
};

const names = ['retrieve_payment_status', 'retrieve_payment_date'] as const;
const toolInput = '{"transaction_id": "T1001"}';
const bytes = (text: string) => Buffer.from(text);
const sse = (value: unknown) => bytes(`data: ${JSON.stringify(value)}\n\n`);

function chunk(delta: object, finish: string | null = null, counted?: Counted): Uint8Array {
  const usage = counted && {
    prompt_tokens: counted.input,
    completion_tokens: counted.output,
    total_tokens: counted.input + counted.output,
  };
  return sse({
    id: 'f'.repeat(32),
    object: 'chat.completion.chunk',
    created: 1,
    model: 'mistral-large-2512',
    choices: [{ index: 0, delta, finish_reason: finish }],
    ...(usage ? { usage } : {}),
  });
}

export const mistralWire: Wire = {
  contentType: 'text/event-stream; charset=utf-8',
  start: () => chunk({ role: 'assistant', content: '' }),
  token: (content) => chunk({ content }),
  calls: (ids, counted) => {
    const tool_calls = ids.map((id, index) => {
      return { id, index, function: { name: names[index], arguments: toolInput } };
    });
    const last = chunk({ content: null, tool_calls }, 'tool_calls', counted);
    return Buffer.concat([last, bytes('data: [DONE]\n\n')]);
  },
  end: (counted, { reason }) =>
    Buffer.concat([
      chunk({ content: '' }, reason ? 'stop' : null, counted),
      bytes('data: [DONE]\n\n'),
    ]),
  garbage: () => bytes('data: {"id":"broken","choices":[{"delta":\n\n'),
  error: () => sse({ object: 'error', message: 'Internal error', code: '3000' }),
  refusal: (status) => ({
    headers: {
      'content-type': 'application/json',
      ...(status === 429 ? { 'retry-after': '1' } : {}),
    },
    body: JSON.stringify({ object: 'error', message: 'No.', type: 'scripted', code: null }),
  }),
  hasResults: (body) => JSON.parse(body).messages.at(-1).role === 'tool',
};

const exceptions: Record<number, string> = {
  400: 'ValidationException',
  429: 'ThrottlingException',
  500: 'InternalServerException',
  503: 'ServiceUnavailableException',
};

function callEvents(id: string, index: number): Uint8Array[] {
  const at = { contentBlockIndex: index };
  return [
    encodeEvent('contentBlockStart', {
      ...at,
      start: { toolUse: { name: names[index], toolUseId: id } },
    }),
    encodeEvent('contentBlockDelta', { ...at, delta: { toolUse: { input: toolInput } } }),
    encodeEvent('contentBlockStop', at),
  ];
}

function lastEvents(reason: string | null, { input, output }: Counted): Uint8Array[] {
  const usage = { inputTokens: input, outputTokens: output, totalTokens: input + output };
  return [
    ...(reason ? [encodeEvent('messageStop', { stopReason: reason })] : []),
    encodeEvent('metadata', { metrics: { latencyMs: 1 }, usage }),
  ];
}

export const bedrockWire: Wire = {
  contentType: 'application/vnd.amazon.eventstream',
  start: () => encodeEvent('messageStart', { role: 'assistant' }),
  token: (text) => encodeEvent('contentBlockDelta', { contentBlockIndex: 0, delta: { text } }),
  calls: (ids, counted) =>
    Buffer.concat([...ids.flatMap(callEvents), ...lastEvents('tool_use', counted)]),
  end: (counted, { reason }) =>
    Buffer.concat([
      encodeEvent('contentBlockStop', { contentBlockIndex: 0 }),
      ...lastEvents(reason ? 'end_turn' : null, counted),
    ]),
  garbage: () => {
    const frame = Buffer.from(encodeEvent('contentBlockDelta', { contentBlockIndex: 0 }));
    frame.writeUInt8(frame.readUInt8(frame.length - 1) ^ 0xff, frame.length - 1); // its checksum
    return frame;
  },
  error: () => encodeException('internalServerException', 'No.'),
  refusal: (status) => ({
    headers: {
      'content-type': 'application/json',
      'x-amzn-errortype': exceptions[status] ?? 'InternalServerException',
      ...(status === 429 ? { 'retry-after': '1' } : {}),
    },
    body: JSON.stringify({ message: 'No.' }),
  }),
  hasResults: (body) =>
    JSON.parse(body)
      .messages.at(-1)
      .content.some((block: object) => 'toolResult' in block),
};
