import type { ModelMessage } from 'ai';
import type { ChatSettings } from '@/lib/chat/schema';
import type { SettingName } from '@/lib/models/parameter-fates';
import type { Offer } from '@/lib/models/schema';
import { plainTools } from '@/lib/tools/schema';

export const question: ModelMessage[] = [{ role: 'user', content: 'Tell me something.' }];

/** A question whose tool has answered, and the next one. */
export const afterTools: ModelMessage[] = [
  { role: 'user', content: 'What is the status of T1001?' },
  {
    role: 'assistant',
    content: [
      {
        type: 'tool-call',
        toolCallId: 'abcDEF123',
        toolName: 'retrieve_payment_status',
        input: { transaction_id: 'T1001' },
      },
    ],
  },
  {
    role: 'tool',
    content: [
      {
        type: 'tool-result',
        toolCallId: 'abcDEF123',
        toolName: 'retrieve_payment_status',
        output: { type: 'json', value: { status: 'Paid' } },
      },
    ],
  },
  ...question,
];

export const schema = {
  type: 'object',
  properties: { product: { type: 'string' } },
  required: ['product'],
};

/**
 * AWS: Mistral AI text completion names the limit of Small 24.02, the catalogue's cards do not.
 * Where no document names one, the context is it, and the prompt takes its part of that.
 */
function mostTokens({ modelId, maxOutputTokens, contextTokens = 4_096 }: Offer): number {
  return maxOutputTokens ?? (modelId.includes('small-2402') ? 8_192 : contextTokens - 2_000);
}

/** Inside, at and beyond the limits that some service has; each must be a legal setting. */
export function valuesOf(name: SettingName, offer: Offer): unknown[] {
  const most = mostTokens(offer);
  const values: Record<SettingName, unknown[]> = {
    system: ['Answer in one sentence.', '  '],
    safePrompt: [true, false],
    temperature: [0, 0.7, 1, 1.01, 1.5],
    topP: [0.001, 0.5, 1],
    maxTokens: [1, 500, most, most + 1],
    stop: [['END'], ['a1', 'b2', 'c3', 'd4', 'e5', 'f6', 'g7', 'h8']],
    randomSeed: [0, 7, 2 ** 31 - 1],
    presencePenalty: [-2, 0, 2],
    frequencyPenalty: [-2, 0, 2],
    jsonMode: [true, false],
    jsonSchema: [schema],
    prefix: ['Ahoy, friend:', 'Two\n\nparagraphs', '  '],
    tools: [[], ['retrieve_payment_date'], [...plainTools]],
    toolChoice: ['auto', 'any', 'none', ...plainTools.map((called) => ({ tool: called }))],
    parallelToolCalls: [true, false],
    reasoningEffort: ['none', 'low', 'medium', 'high'],
    stream: [true, false],
    serviceTier: ['standard', 'priority', 'flex'],
    api: ['converse', 'invoke'],
  };
  return values[name];
}

export type Around = { around: ChatSettings; messages?: ModelMessage[] };

/** What else is set: everything is asked with streaming on and off, and some of it beside more. */
export function contextsOf(name: SettingName): Around[] {
  const plain: Around[] =
    name === 'stream' ? [{ around: {} }] : [{ around: {} }, { around: { stream: false } }];
  const aboutTools = ['tools', 'toolChoice', 'parallelToolCalls', 'stream', 'prefix'];
  const aboutJson = ['tools', 'toolChoice', 'parallelToolCalls', 'jsonMode', 'prefix', 'stream'];
  return [
    ...plain,
    ...(aboutTools.includes(name) ? [{ around: {}, messages: afterTools }] : []),
    ...(aboutJson.includes(name) ? [{ around: { jsonSchema: schema } }] : []),
    ...(aboutJson.includes(name) && name !== 'jsonMode' ? [{ around: { jsonMode: true } }] : []),
    ...(name === 'toolChoice' ? [{ around: { tools: ['retrieve_payment_date' as const] } }] : []),
    ...(name === 'parallelToolCalls' ? [{ around: { tools: [] } }] : []),
  ];
}
