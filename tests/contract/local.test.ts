import { generateText, Output, streamText, tool } from 'ai';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { createEmulator } from '@/lib/emulator';
import { toLocalOffer } from '@/lib/models/local-offers';
import { toCallSettings } from '@/lib/models/parameters';
import { resolveModel } from '@/lib/models/resolve';
import { toolSchemas } from '@/lib/tools/schema';

const offer = toLocalOffer('ministral-3:8b', 'http://127.0.0.1:11434/v1', '2026-11-20');

function local() {
  const { fetch } = createEmulator({ paceMs: 0, seed: 1 });
  const sent: Record<string, unknown>[] = [];
  const model = resolveModel(offer, {
    summary: { source: 'local', kind: 'address', label: 'test' },
    baseURL: 'http://127.0.0.1:11434/local/v1',
    fetch: (input, init) => {
      if (typeof init?.body === 'string') sent.push(JSON.parse(init.body));
      return fetch(input, init);
    },
  });
  return { model, sent };
}

it('streams a tool loop and counts it', async () => {
  const { model } = local();
  const { input, description } = toolSchemas.retrieve_payment_status;
  const retrieve_payment_status = tool({
    description,
    inputSchema: input,
    execute: async () => ({ status: 'Paid' }),
  });
  const result = streamText({
    model,
    prompt: "What's the status of my transaction T1001?",
    tools: { retrieve_payment_status },
    stopWhen: ({ steps }) => steps.length === 2,
  });
  expect(await result.text).toContain('Paid');
  const { inputTokens, outputTokens } = await result.usage;
  expect(inputTokens).toBeGreaterThan(0);
  expect(outputTokens).toBeGreaterThan(0);
});

it('sends every setting by the names that such servers know', async () => {
  const { model, sent } = local();
  const settings = toCallSettings(offer, {
    temperature: 0.3,
    topP: 0.9,
    maxTokens: 50,
    randomSeed: 7,
    stop: ['END'],
    presencePenalty: 0.5,
    frequencyPenalty: -0.5,
    safePrompt: true,
  });
  await generateText({ model, prompt: 'Hello', ...settings });
  expect(sent[0]).toMatchObject({
    temperature: 0.3,
    top_p: 0.9,
    max_tokens: 50,
    seed: 7,
    stop: ['END'],
    presence_penalty: 0.5,
    frequency_penalty: -0.5,
  });
  expect(JSON.stringify(sent[0]?.messages)).toContain('care, respect, and truth');
});

it('answers a schema natively', async () => {
  const { model } = local();
  const schema = z.object({ product: z.string(), place: z.string() });
  const { output } = await generateText({
    model,
    prompt: 'What is the best French cheese? Product and place as JSON.',
    output: Output.object({ schema }),
  });
  expect(schema.parse(output)).toEqual(output);
});
