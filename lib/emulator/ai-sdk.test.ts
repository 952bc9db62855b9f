import { createAmazonBedrock } from '@ai-sdk/amazon-bedrock';
import { createMistral } from '@ai-sdk/mistral';
import type { LanguageModel, ModelMessage } from 'ai';
import { generateText, isStepCount, Output, streamText, tool } from 'ai';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createEmulator } from './index';

const { fetch } = createEmulator({ paceMs: 0, seed: 3 });
const mistral = createMistral({ fetch, apiKey: 'x' });
// the address is given because an empty AWS_ENDPOINT_URL would otherwise count as one
const bedrock = createAmazonBedrock({
  fetch,
  apiKey: 'x',
  region: 'us-east-1',
  baseURL: 'https://bedrock-runtime.us-east-1.amazonaws.com',
});

const models: [string, LanguageModel][] = [
  ['mistral-large-latest', mistral('mistral-large-latest')],
  ['Large 3 on Bedrock', bedrock('mistral.mistral-large-3-675b-instruct')],
  ['Pixtral on Bedrock', bedrock('us.mistral.pixtral-large-2502-v1:0')],
];

const ledger: Record<string, { status: string; date: string }> = {
  T1001: { status: 'Paid', date: '2021-10-05' },
  T1002: { status: 'Unpaid', date: '2021-10-06' },
};
const inputSchema = z.object({ transaction_id: z.string() });
const unknown = { error: 'transaction id not found.' };
const tools = {
  retrieve_payment_status: tool({
    description: 'Get payment status of a transaction',
    inputSchema,
    execute: ({ transaction_id: id }) => (ledger[id] ? { status: ledger[id].status } : unknown),
  }),
  retrieve_payment_date: tool({
    description: 'Get payment date of a transaction',
    inputSchema,
    execute: ({ transaction_id: id }) => (ledger[id] ? { date: ledger[id].date } : unknown),
  }),
};

async function ask(model: LanguageModel, messages: ModelMessage[]) {
  const result = streamText({ model, messages, tools, stopWhen: isStepCount(5) });
  const text = await result.text;
  const steps = await result.steps;
  const last = await result.finalStep;
  return {
    text: last.text || text,
    calls: steps.flatMap((step) => step.toolCalls),
    steps,
    messages: await result.responseMessages,
  };
}

const question = (content: string): ModelMessage => ({ role: 'user', content });
const PAID =
  'The status of your transaction with ID T1001 is "Paid". Is there anything else I can assist you with?';

describe.each(models)('the AI SDK with %s', (_, model) => {
  it('walks the payment demonstration in two messages', async () => {
    const messages = [question("What's the status of my transaction?")];
    const first = await ask(model, messages);
    expect(first.text).toBe(
      'I need the transaction id to check the status. Could you please provide me with the transaction id?',
    );
    const second = await ask(model, [
      ...messages,
      ...first.messages,
      question('My transaction ID is T1001.'),
    ]);
    expect(second.calls.map(({ toolName, input }) => [toolName, input])).toEqual([
      ['retrieve_payment_status', { transaction_id: 'T1001' }],
    ]);
    expect(second.text).toBe(PAID);
    expect(second.steps.map(({ finishReason }) => finishReason)).toEqual(['tool-calls', 'stop']);
  });

  it('calls in parallel in one step and tells each', async () => {
    const { text, calls, steps } = await ask(model, [
      question('What are the status and the date of T1001, T1002 and T9999?'),
    ]);
    expect(steps).toHaveLength(2);
    expect(calls).toHaveLength(6);
    expect(text).toBe(
      'Here is what I found:\n\n- **T1001**: status "Paid", payment date 2021-10-05\n- **T1002**: status "Unpaid", payment date 2021-10-06\n- **T9999**: not found, please check the id\n\nIs there anything else I can assist you with?',
    );
  });

  it('reports usage on every step', async () => {
    const { steps } = await ask(model, [question("What's the status of my transaction T1001?")]);
    for (const { usage } of steps) {
      expect(usage.totalTokens).toBe((usage.inputTokens ?? 0) + (usage.outputTokens ?? 0));
      expect(usage.outputTokens).toBeGreaterThan(0);
    }
  });

  it('measures an image', async () => {
    const red = { create: { width: 32, height: 64, channels: 3, background: '#ff0000' } } as const;
    const blue = await sharp({ create: { ...red.create, background: '#0000ff' } })
      .png()
      .toBuffer();
    const image = await sharp(red).extend({ right: 32, background: '#0000ff' }).png().toBuffer();
    const content = [
      { type: 'text' as const, text: 'What is this?' },
      ...[image, blue].map((data) => ({ type: 'file' as const, mediaType: 'image/png', data })),
    ];
    const { text } = await generateText({ model, messages: [{ role: 'user', content }] });
    expect(text).toContain(`Image 1 is a PNG of 64 × 64 pixels, ${image.length} bytes`);
    expect(text).toContain('red (#ff0000, 50 %) and blue (#0000ff, 50 %)');
    expect(text).toContain('Image 2 is a PNG of 32 × 64 pixels');
  });

  it('gives an object for a schema', async () => {
    const schema = z.object({
      product: z.string(),
      location: z.string(),
      tags: z.array(z.enum(['soft', 'hard'])),
    });
    const { output } = await generateText({
      model,
      prompt: 'What is the best French cheese?',
      output: Output.object({ schema }),
    });
    expect(output).toMatchObject({ product: 'Comté', location: 'Franche-Comté, France' });
  });
});

describe('the AI SDK', () => {
  it('gives JSON without a schema', async () => {
    const { output } = await generateText({
      model: mistral('mistral-large-latest'),
      prompt:
        'What is the best French cheese? Return the product and produce location in JSON format',
      output: Output.json(),
    });
    expect(output).toEqual({ product: 'Comté', location: 'Franche-Comté, France' });
  });

  it.each(['mistral.mistral-large-2402-v1:0', 'mistral.mistral-large-2407-v1:0'])(
    'calls tools in whole answers where streams have none: %s',
    async (id) => {
      const prompt = "What's the status of my transaction T1001?";
      const options = { model: bedrock(id), prompt, tools, stopWhen: isStepCount(3) };
      const { finalStep } = await generateText(options);
      expect(finalStep.text).toBe(PAID);
      const parts = await Array.fromAsync(streamText({ ...options, onError: () => {} }).stream);
      const failed = parts.find((part) => part.type === 'error');
      expect(String(failed?.error)).toContain("doesn't support tool use in streaming mode");
    },
  );

  it('stops at once when it is aborted', async () => {
    const abort = new AbortController();
    const { stream } = streamText({
      model: mistral('mistral-large-latest'),
      prompt: 'count to 2000',
      abortSignal: abort.signal,
    });
    let pieces = 0;
    const types = new Set<string>();
    for await (const part of stream) {
      types.add(part.type);
      if (part.type === 'text-delta') pieces += 1;
      if (pieces === 5) abort.abort();
    }
    expect(types).toContain('abort');
    expect(pieces).toBeLessThan(20);
  });

  it('can ask a later question at the other service', async () => {
    const first = [question('Hello')];
    const greeting = await ask(mistral('mistral-large-latest'), first);
    const history = [
      ...first,
      ...greeting.messages,
      question("What's the status of my transaction T1001?"),
    ];
    const answer = await ask(bedrock('mistral.mistral-large-3-675b-instruct'), history);
    expect(answer.text).toBe(PAID);
    const next = [...history, ...answer.messages, question('And T1002?')];
    const other = await ask(bedrock('mistral.mistral-large-3-675b-instruct'), next);
    expect(other.calls.map(({ input }) => input)).toEqual([{ transaction_id: 'T1002' }]);
  });

  it('sees the refusals', async () => {
    const error = await generateText({
      model: mistral('open-mistral-7b'),
      prompt: 'hello',
      maxRetries: 0,
    }).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ statusCode: 400, message: 'Invalid model: open-mistral-7b' });
    const refused = await generateText({
      model: bedrock('mistral.pixtral-large-2502-v1:0'),
      prompt: 'hello',
      maxRetries: 0,
    }).catch((cause: unknown) => cause);
    expect(refused).toMatchObject({
      statusCode: 400,
      message: expect.stringContaining('on-demand throughput'),
    });
  });
});
