import {
  besideTools,
  chatCompletion,
  chosenBy,
  formattedAs,
  inWords,
  jsonInstructions,
} from './parameter-cells';
import { type Cells, ignored, renamed } from './parameter-fates';

/** What Ollama, vLLM and llama.cpp take of OpenAI's chat completions. */
export const localCells: Cells = {
  ...inWords,
  ...chatCompletion,
  ...formattedAs({ strict: true, words: jsonInstructions }),
  randomSeed: (seed) => renamed('seed', { call: { seed } }),
  toolChoice: chosenBy('required'),
  parallelToolCalls: (parallel, asked) =>
    besideTools(asked, () =>
      renamed('parallel_tool_calls', { options: { local: { parallel_tool_calls: parallel } } }),
    ),
  reasoningEffort: (effort, { offer }) =>
    offer.abilities.reasoning
      ? renamed('reasoning_effort', { options: { local: { reasoningEffort: effort } } })
      : ignored('nobody tells whether this model reasons'),
  serviceTier: () => ignored('a local server has no tiers'),
  api: () => ignored('a local server has one API'),
};
