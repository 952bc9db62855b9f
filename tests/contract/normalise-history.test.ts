import type { LanguageModelV4Message, LanguageModelV4Prompt } from '@ai-sdk/provider';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { catalog } from '@/lib/models/catalog';
import { normaliseHistory } from '@/lib/models/normalise-history';
import { toolNames, toolSchemas } from '@/lib/tools/schema';
import { emulated } from '../support/emulated';

const onePixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);

const text = fc.oneof(
  fc.constantFrom('', ' ', '\n', 'What is the status of T1001?', 'Thanks.', 'Et en français ?'),
  fc.string({ maxLength: 30 }),
);
const textPart = text.map((value) => ({ type: 'text' as const, text: value }));
const imagePart = fc.constant({
  type: 'file' as const,
  mediaType: 'image/png',
  data: { type: 'data' as const, data: new Uint8Array(onePixel) },
});
// Ids as Mistral, Bedrock, OpenAI and broken servers make them, so that collisions happen too.
const id = fc.constantFrom(
  'abcDEF123',
  'abcDEF124',
  'tooluse_Ha-S_2c3TTeRv5Hb2xWwtg',
  'chatcmpl-tool-1f',
  'call_1',
  'null',
  '',
);
const toolCall = fc.record({
  type: fc.constant('tool-call' as const),
  toolCallId: id,
  toolName: fc.constantFrom(...toolNames),
  input: fc.constant({ transaction_id: 'T1001' }),
});
const toolResult = fc.record({
  type: fc.constant('tool-result' as const),
  toolCallId: id,
  toolName: fc.constantFrom(...toolNames),
  output: fc.oneof(
    fc.constant({ type: 'json' as const, value: { status: 'Paid' } }),
    fc.constant({ type: 'error-text' as const, value: 'It failed.' }),
  ),
});
const reasoning = fc.constant({ type: 'reasoning' as const, text: 'Let me think.' });

const message: fc.Arbitrary<LanguageModelV4Message> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ role: fc.constant('system' as const), content: text }) },
  {
    weight: 4,
    arbitrary: fc.record({
      role: fc.constant('user' as const),
      content: fc.array(fc.oneof({ weight: 4, arbitrary: textPart }, imagePart), { maxLength: 3 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      role: fc.constant('assistant' as const),
      content: fc.array(fc.oneof(textPart, toolCall, reasoning), { maxLength: 4 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      role: fc.constant('tool' as const),
      content: fc.array(toolResult, { maxLength: 3 }),
    }),
  },
);

/** Any transcript at all, ending in a question or in tool results, as every call of ours does. */
const transcript: fc.Arbitrary<LanguageModelV4Prompt> = fc
  .tuple(fc.array(message, { maxLength: 9 }), fc.boolean())
  .map(([messages, endsInResults]) => [
    ...messages,
    { role: 'user', content: [{ type: 'text', text: 'What is the status of T1002?' }] },
    ...(endsInResults ? openToolTurn : []),
  ]);

const openToolTurn: LanguageModelV4Prompt = [
  {
    role: 'assistant',
    content: [
      { type: 'text', text: 'Let me look.' },
      {
        type: 'tool-call',
        toolCallId: 'tooluse_zz',
        toolName: 'retrieve_payment_status',
        input: { transaction_id: 'T1002' },
      },
    ],
  },
  {
    role: 'tool',
    content: [
      {
        type: 'tool-result',
        toolCallId: 'tooluse_zz',
        toolName: 'retrieve_payment_status',
        output: { type: 'json', value: { status: 'Unpaid' } },
      },
    ],
  },
];

const tools = toolNames.map((name) => ({
  type: 'function' as const,
  name,
  description: toolSchemas[name].description,
  inputSchema: z.toJSONSchema(toolSchemas[name].input) as { type: 'object' }, // an object schema
}));

const alive = catalog.filter(({ lifecycle }) => lifecycle.state !== 'retired');

describe.each(alive)('any transcript is legal at $id', (offer) => {
  it.each([true, false])('with tools declared: %s', { timeout: 60_000 }, async (declared) => {
    await fc.assert(
      fc.asyncProperty(transcript, fc.boolean(), async (prompt, streamed) => {
        const { model, sent } = emulated(offer);
        const call = { prompt, ...(declared ? { tools } : {}) };
        try {
          if (!streamed) await model.doGenerate(call);
          else for await (const part of (await model.doStream(call)).stream) failOn(part);
        } catch (error) {
          throw new Error(`refused: ${describe_(error)}\n${JSON.stringify(sent.at(-1))}`);
        }
      }),
      { numRuns: 60 },
    );
  });
});

function failOn(part: { type: string; error?: unknown }): void {
  if (part.type === 'error') throw part.error;
}

function describe_(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'responseBody' in error ? String(error.responseBody) : error.message;
}

describe('normaliseHistory', () => {
  const rules = { system: true, tools: true, vision: true, reasoning: false, maxImages: 8 };

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(transcript, (prompt) => {
        const once = normaliseHistory(prompt, rules);
        expect(normaliseHistory(once, rules)).toEqual(once);
      }),
    );
  });

  it('keeps every word that a person wrote', () => {
    fc.assert(
      fc.property(transcript, (prompt) => {
        const words = (messages: LanguageModelV4Prompt) =>
          messages
            .flatMap((message) => (message.role === 'user' ? message.content : []))
            .flatMap((part) => (part.type === 'text' && part.text.trim() ? [part.text] : []));
        const kept = words(normaliseHistory(prompt, rules)).filter((word) => word !== '.');
        const written = words(prompt).filter((word) => word !== '.');
        expect(kept).toEqual(written);
      }),
    );
  });
});
