import { type Dialect, dialectOf } from './bedrock-invoke-dialect';
import { chatCompletion, chosenBy, inWords } from './parameter-cells';
import { type Cells, ignored, renamed, sent } from './parameter-fates';
import {
  beforeFirstQuestion,
  byForcedTool,
  byNameAlone,
  clampedToOne,
  notOnBedrock,
  streamedBy,
  tiered,
} from './parameters-bedrock';
import type { Offer } from './schema';

/** AWS: Mistral AI chat completion. */
const chat: Cells = {
  ...inWords,
  ...chatCompletion,
  ...notOnBedrock,
  temperature: clampedToOne('temperature'),
  stop: () => ignored('this model takes no stop sequences through InvokeModel'),
  jsonSchema: (schema, { offer }) =>
    offer.abilities.json === 'tool' ? byForcedTool(schema) : inWords.jsonSchema(schema),
  toolChoice: byNameAlone(chosenBy('any')),
  stream: streamedBy('InvokeModelWithResponseStream', 'InvokeModel'),
  serviceTier: tiered(renamed, 'X-Amzn-Bedrock-Service-Tier'),
  api: () => sent('InvokeModel', {}, { note: 'By InvokeModel' }),
};

/** AWS: Mistral AI text completion, one text in which instructions have no place of their own. */
const prompt: Cells = {
  ...chat,
  system: beforeFirstQuestion,
  stop: chatCompletion.stop,
  jsonSchema: inWords.jsonSchema,
};

const cells: Record<Dialect, Cells> = { chat, prompt };

export function cellsOfInvoke({ modelId }: Offer): Cells {
  return cells[dialectOf(modelId)];
}
