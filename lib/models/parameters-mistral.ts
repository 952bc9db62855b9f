import {
  besideTools,
  declared,
  missingTool,
  tooManyTokens,
  unlessJson,
  unlessSchema,
} from './parameter-cells';
import { type Asked, type Cells, ignored, type Outcome, renamed, sent } from './parameter-fates';

type Effort = NonNullable<Parameters<Cells['reasoningEffort']>[0]>;

/** Mistral documentation, reasoning: most models take none or high; these cannot be switched off. */
const otherEfforts: readonly [RegExp, readonly Effort[]][] = [
  [/^mistral-large-4/, ['low', 'medium', 'high']],
  [/^zai-glm-(5$|5-3|latest)/, ['low', 'high']],
];

function effortsOf(modelId: string): readonly Effort[] {
  return otherEfforts.find(([id]) => id.test(modelId))?.[1] ?? ['none', 'high'];
}

function reasoning(effort: Effort | undefined, { offer }: Asked): Outcome {
  if (!offer.abilities.reasoning) return ignored('this model does not reason');
  const field = 'reasoning_effort';
  const efforts = effortsOf(offer.modelId);
  const nearest = effort === 'none' ? efforts[0] : 'high';
  const value = effort === undefined || efforts.includes(effort) ? effort : nearest;
  const effect = { options: { mistral: { reasoningEffort: value } } };
  if (value === effort) return renamed(field, effect);
  const note = `Sent as ${value}: this model takes ${efforts.join(' or ')}`;
  return { kind: 'clamped', field, value, note, effect };
}

function choose(choice: Parameters<Cells['toolChoice']>[0]): Outcome {
  const field = 'tool_choice';
  if (typeof choice === 'object') {
    const toolChoice = { type: 'tool', toolName: choice.tool } as const;
    const value = { type: 'function', function: { name: choice.tool } };
    return renamed(field, { call: { toolChoice } }, { value });
  }
  return renamed(field, { call: { toolChoice: choice === 'any' ? 'required' : choice } });
}

/** Mistral's API (source: Mistral OpenAPI, ChatCompletionRequest): everything is its own there. */
export const mistralCells: Cells = {
  system: (instructions) =>
    sent('messages', { instructions }, { note: 'Sent as the system message' }),
  safePrompt: (on) =>
    renamed('safe_prompt', { options: { mistral: { safePrompt: on || undefined } } }),
  temperature: (temperature) => sent('temperature', { call: { temperature } }),
  topP: (topP) => renamed('top_p', { call: { topP } }),
  maxTokens: (tokens, asked) =>
    tooManyTokens(tokens, asked) ?? renamed('max_tokens', { call: { maxOutputTokens: tokens } }),
  stop: (stopSequences) => sent('stop', { call: { stopSequences } }),
  randomSeed: (seed) => renamed('random_seed', { call: { seed } }),
  presencePenalty: (penalty) => renamed('presence_penalty', { call: { presencePenalty: penalty } }),
  frequencyPenalty: (penalty) =>
    renamed('frequency_penalty', { call: { frequencyPenalty: penalty } }),
  // The adapter adds the instruction that JSON mode asks for.
  jsonMode: (on, asked) =>
    unlessSchema(asked, () =>
      renamed(
        'response_format',
        { shape: { responseFormat: on ? { type: 'json' } : undefined } },
        { value: { type: 'json_object' }, note: 'Sent as response_format, and asked for in words' },
      ),
    ),
  jsonSchema: (schema) =>
    renamed(
      'response_format',
      { shape: { responseFormat: schema && { type: 'json', schema, name: 'answer' } } },
      {
        value: {
          type: 'json_schema',
          json_schema: { name: 'answer', strict: false, schema: schema ?? {} },
        },
      },
    ),
  prefix: (text, asked) =>
    unlessJson(asked, () =>
      renamed(
        'messages',
        { shape: { prefix: text } },
        { note: 'Sent as the beginning of the answer' },
      ),
    ),
  tools: (_, asked) => declared(asked, sent('tools', {})),
  toolChoice: (choice, asked) => besideTools(asked, () => missingTool(asked) ?? choose(choice)),
  parallelToolCalls: (parallelToolCalls, asked) =>
    besideTools(asked, () =>
      renamed('parallel_tool_calls', { options: { mistral: { parallelToolCalls } } }),
    ),
  reasoningEffort: reasoning,
  stream: (stream) =>
    stream === false
      ? sent('stream', { shape: { whole: true } }, { note: 'Sent without stream' })
      : sent('stream', {}),
  serviceTier: () => ignored('Mistral’s API has no such tiers'),
  api: () => ignored('Mistral has one API'),
};
