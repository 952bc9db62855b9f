import { type ModelMessage, type ToolSet, tool } from 'ai';
import sharp from 'sharp';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { createEmulator } from '@/lib/emulator';
import { log } from '@/lib/log';
import { toolSchemas } from '@/lib/tools/schema';
import { emulated, offerOf } from '../support/emulated';
import { answerTo } from './support/answer';
import { modelOver } from './support/replay';

const offers = [
  'mistral:mistral-large-latest',
  'bedrock:mistral.mistral-large-3-675b-instruct',
  'bedrock:mistral.mistral-large-2407-v1:0',
  'bedrock:us.mistral.pixtral-large-2502-v1:0',
].map(offerOf);

const ledger = new Map([
  ['T1001', { status: 'Paid', date: '2021-10-05' }],
  ['T1002', { status: 'Unpaid', date: '2021-10-06' }],
]);
const notFound = { error: 'transaction id not found.' };

/** The payment tools over a ledger of two. */
const tools: ToolSet = {
  retrieve_payment_status: tool({
    description: toolSchemas.retrieve_payment_status.description,
    inputSchema: toolSchemas.retrieve_payment_status.input,
    execute: ({ transaction_id }) => {
      const payment = ledger.get(transaction_id);
      return payment ? { status: payment.status } : notFound;
    },
  }),
  retrieve_payment_date: tool({
    description: toolSchemas.retrieve_payment_date.description,
    inputSchema: toolSchemas.retrieve_payment_date.input,
    execute: ({ transaction_id }) => {
      const payment = ledger.get(transaction_id);
      return payment ? { date: payment.date } : notFound;
    },
  }),
};

const asked = (content: string): ModelMessage[] => [{ role: 'user', content }];

beforeAll(() => {
  vi.spyOn(log, 'warn').mockImplementation(() => undefined);
});

describe.each(offers)('a conversation with $id', (offer) => {
  const ask = (messages: ModelMessage[]) =>
    answerTo({ offer, model: emulated(offer).model, messages, tools });

  it('streams text piece by piece, counted and timed', async () => {
    let pieces = 0;
    const { text, state, seen, metadata } = await answerTo({
      offer,
      model: emulated(offer).model,
      messages: asked('count to 30'),
      onChunk: ({ type }) => {
        if (type === 'text-delta') pieces += 1;
      },
    });
    expect(text).toContain('1, 2, 3');
    expect(text).toContain('29, 30');
    expect(pieces).toBeGreaterThan(10);
    expect([state, seen.finishReason]).toEqual(['complete', 'stop']);
    expect(metadata.usage).toMatchObject({ estimated: false });
    expect(metadata.usage?.inputTokens).toBeGreaterThan(0);
    expect(metadata.usage?.outputTokens).toBeGreaterThan(10);
    expect(metadata.cost?.amount).toBeGreaterThan(0);
    expect(metadata.timing?.firstTokenMs).not.toBeNull();
  });

  it('answers in text where tools are offered and none is needed', async () => {
    const { text, calls, state } = await ask(asked('Hello'));
    expect(text.length).toBeGreaterThan(10);
    expect([calls, state]).toEqual([[], 'complete']);
  });

  it('calls a tool and tells its result', async () => {
    const { text, calls, state, seen, metadata } = await ask(
      asked("What's the status of my transaction T1001?"),
    );
    expect(calls).toEqual([
      {
        id: expect.any(String),
        name: 'retrieve_payment_status',
        input: { transaction_id: 'T1001' },
        output: { status: 'Paid' },
      },
    ]);
    expect(text).toContain('Paid');
    expect([state, seen.finishReason]).toEqual(['complete', 'stop']);
    expect(metadata.usage).toMatchObject({ estimated: false });
    expect(metadata.usage?.outputTokens).toBeGreaterThan(0);
  });

  it('asks for the id, and is given it in the next message', async () => {
    const first = await ask(asked("What's the status of my transaction?"));
    expect(first.calls).toEqual([]);
    const second = await ask([
      ...asked("What's the status of my transaction?"),
      { role: 'assistant', content: first.text },
      ...asked('My transaction ID is T1001.'),
    ]);
    expect(second.calls.map(({ input }) => input)).toEqual([{ transaction_id: 'T1001' }]);
    expect(second.text).toContain('Paid');
  });

  it('calls in parallel, each with its own id and its own result', async () => {
    const { text, calls, state } = await ask(
      asked('What are the status and the date of T1001 and T1002?'),
    );
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
    const { text, calls, state } = await ask(asked("What's the status of transaction T9999?"));
    expect(calls.map(({ output }) => output)).toEqual([notFound]);
    expect(text).toMatch(/not found|could not find|couldn.t find|check the id/i);
    expect(state).toBe('complete');
  });

  it('goes on after tool calls that were made at the other service', async () => {
    const theirs = offer.source === 'mistral' ? 'tooluse_Ha-S_2c3TTeRv5Hb2xWwtg' : 'gSIMJiOkT';
    const toolName = 'retrieve_payment_status';
    const { calls, text, state } = await ask([
      ...asked("What's the status of my transaction T1001?"),
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'Let me look.' },
          { type: 'tool-call', toolCallId: theirs, toolName, input: { transaction_id: 'T1001' } },
        ],
      },
      {
        role: 'tool',
        content: [
          {
            type: 'tool-result',
            toolCallId: theirs,
            toolName,
            output: { type: 'json', value: { status: 'Paid' } },
          },
        ],
      },
      ...asked('And of T1002?'),
    ]);
    expect(calls.map(({ input }) => input)).toEqual([{ transaction_id: 'T1002' }]);
    expect(text).toContain('Unpaid');
    expect(state).toBe('complete');
  });

  it('ends at once when it is stopped while it writes, and hangs up', async () => {
    const emulator = createEmulator({ paceMs: 2, seed: 1 });
    const upstream: AbortSignal[] = [];
    const model = modelOver(offer, (input, init) => {
      if (init?.signal) upstream.push(init.signal);
      return emulator.fetch(input, init);
    });
    const abort = new AbortController();
    let pieces = 0;
    let stoppedAt = 0;
    const { state, text } = await answerTo({
      offer,
      model,
      messages: asked('count to 2000'),
      abort,
      onChunk: ({ type }) => {
        if (type !== 'text-delta') return;
        pieces += 1;
        if (pieces !== 5) return;
        stoppedAt = performance.now();
        abort.abort('stopped');
      },
    });
    expect(performance.now() - stoppedAt).toBeLessThan(500);
    expect(state).toBe('stopped');
    expect(text.length).toBeGreaterThan(0);
    expect(pieces).toBeLessThan(20);
    expect(upstream.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it.each([true, false])('ends at once when no answer ever comes, tools: %s', async (withTools) => {
    const abort = new AbortController();
    const model = modelOver(
      offer,
      (_, init) =>
        new Promise((_resolve, reject) => {
          init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
          queueMicrotask(() => abort.abort('stopped'));
        }),
    );
    const given = withTools ? { tools } : {};
    const { state, text } = await answerTo({
      offer,
      model,
      messages: asked('Hello'),
      abort,
      ...given,
    });
    expect([state, text]).toEqual(['stopped', '']);
  });
});

describe.each(offers.filter(({ abilities }) => abilities.vision))('$id and an image', (offer) => {
  it.each(['png', 'jpeg', 'webp', 'gif'] as const)('tells the pixels of a %s', async (format) => {
    const { data } = await sharp({
      create: { width: 64, height: 32, channels: 3, background: '#0000ff' },
    })
      .toFormat(format)
      .toBuffer({ resolveWithObject: true });
    const { text, state, metadata } = await answerTo({
      offer,
      model: emulated(offer).model,
      tools,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is in this image?' },
            { type: 'file', mediaType: `image/${format}`, data },
          ],
        },
      ],
    });
    expect(text).toContain(`${format.toUpperCase()} of 64 × 32 pixels, ${data.length} bytes`);
    expect(text).toContain('blue');
    expect(state).toBe('complete');
    expect(metadata.usage?.inputTokens).toBeGreaterThan(0);
  });
});
