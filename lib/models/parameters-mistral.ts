import { besideTools, chatCompletion, chosenBy, formattedAs, unlessJson } from './parameter-cells';
import { type Asked, type Cells, ignored, type Outcome, renamed } from './parameter-fates';

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

/** Mistral's API (source: Mistral OpenAPI, ChatCompletionRequest): everything is its own there. */
export const mistralCells: Cells = {
  ...chatCompletion,
  // The adapter itself adds the instruction that JSON mode asks for.
  ...formattedAs({ strict: false }),
  safePrompt: (on) =>
    renamed('safe_prompt', { options: { mistral: { safePrompt: on || undefined } } }),
  randomSeed: (seed) => renamed('random_seed', { call: { seed } }),
  prefix: (prefix, asked) =>
    unlessJson(asked, () =>
      renamed('messages', { shape: { prefix } }, { note: 'Sent as the beginning of the answer' }),
    ),
  toolChoice: chosenBy('any'),
  parallelToolCalls: (parallelToolCalls, asked) =>
    besideTools(asked, () =>
      renamed('parallel_tool_calls', { options: { mistral: { parallelToolCalls } } }),
    ),
  reasoningEffort: reasoning,
  serviceTier: () => ignored('Mistral’s API has no such tiers'),
  api: () => ignored('Mistral has one API'),
};
