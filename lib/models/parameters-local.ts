import {
  besideTools,
  declared,
  inWords,
  jsonInstructions,
  missingTool,
  tooManyTokens,
  unlessSchema,
} from './parameter-cells';
import { type Cells, ignored, type Outcome, renamed, sent } from './parameter-fates';

function choose(choice: Parameters<Cells['toolChoice']>[0]): Outcome {
  const field = 'tool_choice';
  if (typeof choice === 'object') {
    const toolChoice = { type: 'tool', toolName: choice.tool } as const;
    const value = { type: 'function', function: { name: choice.tool } };
    return renamed(field, { call: { toolChoice } }, { value });
  }
  const toolChoice = choice === 'any' ? 'required' : choice;
  const told = toolChoice === 'required' ? { value: toolChoice, note: 'Sent as required' } : {};
  return renamed(field, { call: { toolChoice } }, told);
}

/** What Ollama, vLLM and llama.cpp take of OpenAI's chat completions. */
export const localCells: Cells = {
  ...inWords,
  system: (instructions) =>
    sent('messages', { instructions }, { note: 'Sent as the system message' }),
  temperature: (temperature) => sent('temperature', { call: { temperature } }),
  topP: (topP) => renamed('top_p', { call: { topP } }),
  maxTokens: (tokens, asked) =>
    tooManyTokens(tokens, asked) ?? renamed('max_tokens', { call: { maxOutputTokens: tokens } }),
  stop: (stopSequences) => sent('stop', { call: { stopSequences } }),
  randomSeed: (seed) => renamed('seed', { call: { seed } }),
  presencePenalty: (penalty) => renamed('presence_penalty', { call: { presencePenalty: penalty } }),
  frequencyPenalty: (penalty) =>
    renamed('frequency_penalty', { call: { frequencyPenalty: penalty } }),
  // Without the word JSON some servers write blanks until the limit.
  jsonMode: (on, asked) =>
    unlessSchema(asked, () =>
      renamed(
        'response_format',
        {
          shape: { responseFormat: on ? { type: 'json' } : undefined },
          instructions: on ? jsonInstructions : undefined,
        },
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
          json_schema: { name: 'answer', strict: true, schema: schema ?? {} },
        },
      },
    ),
  tools: (_, asked) => declared(asked, sent('tools', {})),
  toolChoice: (choice, asked) => besideTools(asked, () => missingTool(asked) ?? choose(choice)),
  parallelToolCalls: (parallel, asked) =>
    besideTools(asked, () =>
      renamed('parallel_tool_calls', { options: { local: { parallel_tool_calls: parallel } } }),
    ),
  reasoningEffort: (effort, { offer }) =>
    offer.abilities.reasoning
      ? renamed('reasoning_effort', { options: { local: { reasoningEffort: effort } } })
      : ignored('nobody tells whether this model reasons'),
  stream: (stream) =>
    stream === false
      ? sent('stream', { shape: { whole: true } }, { note: 'Sent without stream' })
      : sent('stream', {}),
  serviceTier: () => ignored('a local server has no tiers'),
  api: () => ignored('a local server has one API'),
};
