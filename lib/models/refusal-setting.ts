import type { Refusal } from './refusal';
import { found } from './refusal-cause';

const settingNames: Readonly<Record<string, string>> = {
  temperature: 'temperature',
  top_p: 'top p',
  topp: 'top p',
  top_k: 'top k',
  random_seed: 'random seed',
  seed: 'random seed',
  safe_prompt: 'safe prompt',
  presence_penalty: 'presence penalty',
  frequency_penalty: 'frequency penalty',
  parallel_tool_calls: 'parallel tool calls',
  reasoning_effort: 'reasoning effort',
  stop: 'stop sequences',
  stopsequences: 'stop sequences',
  response_format: 'JSON output',
  tool_choice: 'choice of tool',
};

/** Where Mistral (a 422's `loc`) and Bedrock name the field that they mean. */
const fieldPlaces = [
  /"loc":\["body","(\w+)"/,
  /Value at '(?:\w+\.)*(\w+)' failed/,
  /extraneous key \[(\w+)\]/,
  /#\/(?:\w+\/)*(\w+): /,
  /the (?:\w+\.)*(\w+) field\. Remove/,
  // In a sentence; names of one word could be any word.
  /\b(top_p|top_k|random_seed|safe_prompt|(?:presence|frequency)_penalty|parallel_tool_calls|reasoning_effort|response_format|tool_choice)\b/,
];

/** The setting that a refusal is about, as the settings panel names it. */
export function settingIn(refusal: Refusal): string | undefined {
  const field = fieldPlaces
    .map((place) => found(refusal, place))
    .find((name) => name !== undefined);
  return field === undefined ? undefined : settingNames[field.toLowerCase()];
}
