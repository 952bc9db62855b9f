import type { ModelMessage } from 'ai';
import sharp from 'sharp';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { EmulatorOptions } from '@/lib/emulator';
import { log } from '@/lib/log';
import type { ModelSettings } from '@/lib/models/schema';
import { type Answered, type Asked, answerTo } from './support/answer';
import { ledger, notFound, tools } from './support/payments';
import { type Reached, type Route, routes } from './support/routes';

/**
 * What a conversation is, whichever way it goes: the same expectations of Mistral's API, Converse,
 * InvokeModel and a local server. Where a way differs stands in the table of `support/routes`.
 */

const asked = (content: string): ModelMessage[] => [{ role: 'user', content }];
const STATUS = "What's the status of my transaction T1001?";

type Told = Answered & Pick<Reached, 'sent'>;
type More = Partial<Omit<Asked, 'offer' | 'model'>> & { emulator?: EmulatorOptions };

/** One answer over a route of its own. */
async function tell(
  route: Route,
  messages: ModelMessage[] | string,
  { emulator = {}, settings = {}, ...more }: More = {},
): Promise<Told> {
  const { model, sent } = route.reach(settings, emulator);
  const given = typeof messages === 'string' ? asked(messages) : messages;
  const answered = await answerTo({
    offer: route.offer,
    model,
    settings,
    messages: given,
    ...more,
  });
  return { ...answered, sent };
}

/** Whether what went out asks for a stream. */
const streams = ({ api }: Route, { sent }: Told): boolean[] =>
  sent.map(({ path, body }) =>
    api === 'mistral' || api === 'local' ? body.stream === true : /stream$/.test(path),
  );

beforeAll(() => {
  vi.spyOn(log, 'warn').mockImplementation(() => undefined);
});

describe.each(routes)('$name', (route) => {
  it('streams text piece by piece, counted, timed and priced', async () => {
    let pieces = 0;
    const onChunk: Asked['onChunk'] = ({ type }) => {
      if (type === 'text-delta') pieces += 1;
    };
    const told = await tell(route, 'count to 30', { onChunk });
    const { text, state, seen, metadata } = told;
    expect(text).toContain('1, 2, 3');
    expect(text).toContain('29, 30');
    expect(pieces).toBeGreaterThan(10);
    expect(streams(route, told)).toEqual([true]);
    expect([state, seen.finishReason]).toEqual(['complete', 'stop']);
    expect(metadata.usage).toMatchObject({ estimated: false });
    expect(metadata.usage?.inputTokens).toBeGreaterThan(0);
    expect(metadata.usage?.outputTokens).toBeGreaterThan(10);
    expect((metadata.cost?.amount ?? 0) > 0).toBe(route.priced);
    expect(metadata.timing?.firstTokenMs).not.toBeNull();
  });

  it('says the same in a whole answer where streaming is off', async () => {
    const streamed = await tell(route, 'count to 30');
    const whole = await tell(route, 'count to 30', { settings: { stream: false } });
    expect(streams(route, whole)).toEqual([false]);
    expect([whole.text, whole.state]).toEqual([streamed.text, 'complete']);
    expect(whole.metadata.usage).toMatchObject({
      inputTokens: streamed.metadata.usage?.inputTokens,
      outputTokens: streamed.metadata.usage?.outputTokens,
      estimated: false,
    });
  });

  it('heeds the system prompt', async () => {
    const settings = { system: 'Réponds toujours en français.' };
    const { text, state } = await tell(route, 'which llm are you?', { settings });
    expect(text).toContain('émulateur');
    expect(state).toBe('complete');
  });

  it('ends where its length does', async () => {
    const settings = { maxTokens: 5 };
    const { state, seen, metadata } = await tell(route, 'count to 300', { settings });
    expect([state, seen.finishReason]).toEqual(['complete', 'length']);
    expect(metadata.usage?.outputTokens).toBe(5);
  });

  it('ends before a stop sequence, where there is a place for one', async () => {
    const { text, state, seen } = await tell(route, 'count to 6', { settings: { stop: [', 4'] } });
    expect(text).toBe(route.stops ? '1, 2, 3' : '1, 2, 3, 4, 5, 6');
    expect([state, seen.finishReason]).toEqual(['complete', 'stop']);
  });

  it('sends a seed and penalties, or leaves them out', async () => {
    const settings: ModelSettings = { randomSeed: 7, presencePenalty: 0.5, frequencyPenalty: -0.5 };
    const { sent, state } = await tell(route, 'Hello', { settings });
    const text = JSON.stringify(sent[0]?.body);
    expect(/"(random_)?seed":7/.test(text)).toBe(route.seed === 'sent');
    expect(/_penalty":-?0.5/.test(text)).toBe(route.seed === 'sent');
    expect(state).toBe('complete');
  });

  it('is safe by a field or in words', async () => {
    const { sent, state } = await tell(route, 'Hello', { settings: { safePrompt: true } });
    const body = JSON.stringify(sent[0]?.body);
    expect(body.includes('"safe_prompt":true')).toBe(route.api === 'mistral');
    expect(body.includes('care, respect, and truth')).toBe(route.api !== 'mistral');
    expect(state).toBe('complete');
  });

  it('gives JSON, asked for by a field or in words', async () => {
    const question = 'What is the best French cheese? Return the product and location as JSON.';
    const { text, sent, state } = await tell(route, question, { settings: { jsonMode: true } });
    expect(JSON.parse(text)).toMatchObject({ product: 'Comté' });
    expect('response_format' in (sent[0]?.body ?? {})).toBe(route.json === 'field');
    expect(state).toBe('complete');
  });

  it('fits a schema, by a field, by a tool or in words', async () => {
    const jsonSchema = {
      type: 'object',
      properties: { product: { type: 'string' }, place: { type: 'string' } },
      required: ['product', 'place'],
      additionalProperties: false,
    };
    const { text, sent, state } = await tell(route, 'What is the best French cheese?', {
      settings: { jsonSchema },
    });
    expect(JSON.parse(text)).toEqual({ product: 'Comté', place: expect.any(String) });
    expect(state).toBe('complete');
    const body = JSON.stringify(sent[0]?.body);
    const how = /"(response_format|outputConfig)"/.test(body)
      ? 'field'
      : /"(tools|toolConfig)"/.test(body)
        ? 'tool'
        : 'words';
    expect(how).toBe(route.schema);
  });

  it.each([
    ['status:429', 'service_rate_limited'],
    ['status:503', 'service_unavailable'],
    ['status:500', 'service_unavailable'],
    ['reset:0', 'service_unreachable'],
  ])('explains %s as %s, with nothing written', async (fault, code) => {
    const { state, text, metadata } = await tell(route, 'Hello', {
      emulator: { faults: [{ fault, times: 'always' }] },
    });
    expect([state, text, metadata.error?.code]).toEqual(['failed', '', code]);
  });

  it.each(['cut:6', 'reset:6', 'garbage:6', 'missing-finish', 'error-event:6'])(
    'is not complete after %s, and keeps what came',
    async (fault) => {
      const { state, text, metadata } = await tell(route, 'count to 30', {
        emulator: { faults: [{ fault, times: 'always' }] },
      });
      expect(state).toBe('interrupted');
      expect(text).toMatch(/^1, 2/);
      expect(metadata.error?.message).toEqual(expect.any(String));
    },
  );

  it('ends at once when it is stopped while it writes, and hangs up', async () => {
    const abort = new AbortController();
    let pieces = 0;
    let stoppedAt = 0;
    const onChunk: Asked['onChunk'] = ({ type }) => {
      if (type !== 'text-delta') return;
      pieces += 1;
      if (pieces !== 5) return;
      stoppedAt = performance.now();
      abort.abort('stopped');
    };
    const emulator = { paceMs: 2 };
    const { state, text, sent } = await tell(route, 'count to 2000', { abort, onChunk, emulator });
    expect(performance.now() - stoppedAt).toBeLessThan(500);
    expect(state).toBe('stopped');
    expect(text.length).toBeGreaterThan(0);
    expect(pieces).toBeLessThan(20);
    expect(sent.map(({ signal }) => signal?.aborted)).toEqual([true]);
  });

  it.each([true, false])('ends at once when no answer ever comes, tools: %s', async (withTools) => {
    const abort = new AbortController();
    const model = route.over(
      (_, init) =>
        new Promise((_resolve, reject) => {
          init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
          queueMicrotask(() => abort.abort('stopped'));
        }),
    );
    const given = withTools ? { tools } : {};
    const { offer } = route;
    const { state, text } = await answerTo({
      offer,
      model,
      messages: asked('Hi'),
      abort,
      ...given,
    });
    expect([state, text]).toEqual(['stopped', '']);
  });
});

describe.each(routes.filter(({ tools: how }) => how !== 'none'))('$name and tools', (route) => {
  it('answers in text where tools are offered and none is needed', async () => {
    const { text, calls, state } = await tell(route, 'Hello', { tools });
    expect(text.length).toBeGreaterThan(10);
    expect([calls, state]).toEqual([[], 'complete']);
  });

  it.each([true, false])('calls a tool and tells its result, streamed: %s', async (stream) => {
    const told = await tell(route, STATUS, { tools, settings: { stream } });
    const { text, calls, state, seen, metadata } = told;
    expect(calls).toEqual([
      {
        id: expect.any(String),
        name: 'retrieve_payment_status',
        input: { transaction_id: 'T1001' },
        output: { status: 'Paid' },
      },
    ]);
    expect(text).toContain('Paid');
    const wanted = stream && route.tools === 'streamed';
    expect(streams(route, told)).toEqual([wanted, wanted]);
    expect([state, seen.finishReason]).toEqual(['complete', 'stop']);
    expect(metadata.usage).toMatchObject({ estimated: false });
    expect(metadata.usage?.outputTokens).toBeGreaterThan(0);
  });

  it('asks for the id, and is given it in the next message', async () => {
    const question = asked("What's the status of my transaction?");
    const first = await tell(route, question, { tools });
    expect(first.calls).toEqual([]);
    const history: ModelMessage[] = [...question, { role: 'assistant', content: first.text }];
    const second = await tell(route, [...history, ...asked('My transaction ID is T1001.')], {
      tools,
    });
    expect(second.calls.map(({ input }) => input)).toEqual([{ transaction_id: 'T1001' }]);
    expect(second.text).toContain('Paid');
  });

  it('calls in parallel, each with its own id and its own result', async () => {
    const question = 'What are the status and the date of T1001 and T1002?';
    const { text, calls, state } = await tell(route, question, { tools });
    const made = calls.map(({ name, input, output }) => ({ name, input, output }));
    const call = (kind: 'status' | 'date', transaction_id: string) => ({
      name: `retrieve_payment_${kind}`,
      input: { transaction_id },
      output: { [kind]: ledger.get(transaction_id)?.[kind] },
    });
    expect(made).toHaveLength(4);
    expect(made).toEqual(
      expect.arrayContaining([
        call('status', 'T1001'),
        call('date', 'T1001'),
        call('status', 'T1002'),
        call('date', 'T1002'),
      ]),
    );
    expect(new Set(calls.map(({ id }) => id)).size).toBe(4);
    for (const told of ['T1001', 'Paid', '2021-10-05', 'T1002', 'Unpaid', '2021-10-06']) {
      expect(text).toContain(told);
    }
    expect(state).toBe('complete');
  });

  it('tells that an id is unknown', async () => {
    const question = "What's the status of transaction T9999?";
    const { text, calls, state } = await tell(route, question, { tools });
    expect(calls.map(({ output }) => output)).toEqual([notFound]);
    expect(text).toMatch(/not found|could not find|couldn.t find|check the id/i);
    expect(state).toBe('complete');
  });

  it('must call, and may not call', async () => {
    const must = await tell(route, 'Hello', { tools, toolChoice: 'required' });
    expect(must.calls).toHaveLength(1);
    expect(must.state).toBe('complete');
    const may = await tell(route, STATUS, { tools, toolChoice: 'none' });
    expect([may.calls, may.state]).toEqual([[], 'complete']);
  });

  it('calls the one tool that is named, or is refused', async () => {
    const toolChoice = { type: 'tool', toolName: 'retrieve_payment_date' } as const;
    const { calls, state } = await tell(route, 'Hello', { tools, toolChoice });
    const named = calls.map(({ name }) => name);
    expect([named, state]).toEqual(
      route.named === 'called' ? [['retrieve_payment_date'], 'complete'] : [[], 'failed'],
    );
  });

  it.each([
    ['Mistral’s API', 'gSIMJiOkT'],
    ['Converse', 'tooluse_Ha-S_2c3TTeRv5Hb2xWwtg'],
    ['InvokeModel', 'Ha-S_2c3TTeRv5Hb2xWwtg'],
    ['another vendor', 'chatcmpl-tool-9f149c74c42f265b'],
    ['a local server', 'call_8qn1z0ab'],
  ])('goes on after calls that were made at %s', async (_, toolCallId) => {
    const toolName = 'retrieve_payment_status';
    const input = { transaction_id: 'T1001' };
    const output = { type: 'json' as const, value: { status: 'Paid' } };
    const history: ModelMessage[] = [
      ...asked(STATUS),
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'Let me look.' },
          { type: 'tool-call', toolCallId, toolName, input },
        ],
      },
      { role: 'tool', content: [{ type: 'tool-result', toolCallId, toolName, output }] },
    ];
    const told = await tell(route, [...history, ...asked('And of T1002?')], { tools });
    expect(told.calls.map((call) => call.input)).toEqual([{ transaction_id: 'T1002' }]);
    expect([told.text.includes('Unpaid'), told.state]).toEqual([true, 'complete']);
    const waiting = await tell(route, history, { tools });
    expect([waiting.text.includes('Paid'), waiting.state]).toEqual([true, 'complete']);
  });
});

const formats = ['png', 'jpeg', 'webp', 'gif'] as const;

/** An image of 64 × 32 blue pixels, and a question about it. */
async function shown(format: (typeof formats)[number]) {
  const { data } = await sharp({
    create: { width: 64, height: 32, channels: 3, background: '#0000ff' },
  })
    .toFormat(format)
    .toBuffer({ resolveWithObject: true });
  const messages: ModelMessage[] = [
    {
      role: 'user',
      content: [
        { type: 'text', text: 'What is in this image?' },
        { type: 'file', mediaType: `image/${format}`, data },
      ],
    },
  ];
  return { messages, size: data.length };
}

describe.each(routes.filter(({ sees }) => sees))('$name and an image', (route) => {
  it.each(formats)('tells the pixels of a %s', async (format) => {
    const { messages, size } = await shown(format);
    const { text, state, metadata } = await tell(route, messages, { tools });
    expect(text).toContain(`${format.toUpperCase()} of 64 × 32 pixels, ${size} bytes`);
    expect(text).toContain('blue');
    expect(state).toBe('complete');
    expect(metadata.usage?.inputTokens).toBeGreaterThan(0);
  });
});

it.each(routes.filter(({ sees }) => !sees))('$name says that it cannot see', async (route) => {
  const { messages } = await shown('png');
  const { text, state } = await tell(route, messages);
  expect([text, state]).toEqual([
    'This model cannot see images here. Choose one that can.',
    'complete',
  ]);
});

it('goes all four ways', () => {
  expect(new Set(routes.map(({ api }) => api))).toEqual(
    new Set(['mistral', 'converse', 'invoke', 'local']),
  );
});
