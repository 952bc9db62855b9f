import { declared, inWords, tooManyTokens } from './parameter-cells';
import { type Cells, emulated, renamed, sent } from './parameter-fates';
import {
  beforeFirstQuestion,
  byForcedTool,
  byNameAlone,
  clampedToOne,
  notOnBedrock,
  streamedBy,
  tiered,
} from './parameters-bedrock';

const chosen: Cells['toolChoice'] = (choice) => {
  const field = 'toolConfig.toolChoice';
  if (choice === 'any') {
    return sent(field, { call: { toolChoice: 'required' } }, { value: { any: {} } });
  }
  if (choice === 'none') {
    const note = 'No tool is declared, and earlier calls are told in words';
    return emulated(note, { call: { toolChoice: 'none' } });
  }
  return sent(field, { call: { toolChoice: 'auto' } }, { value: { auto: {} } });
};

/** Converse's native schema (recorded with Mistral Large 3); the schema travels as a string. */
function outputConfig(schema: object) {
  return {
    textFormat: {
      type: 'json_schema',
      structure: { jsonSchema: { name: 'answer', schema: JSON.stringify(schema) } },
    },
  };
}

const jsonSchema: Cells['jsonSchema'] = (schema, { offer }) => {
  if (offer.abilities.json === 'tool') return byForcedTool(schema);
  if (offer.abilities.json === 'none') return inWords.jsonSchema(schema);
  const value = outputConfig(schema ?? {});
  const effect = { options: { amazonBedrock: { outputConfig: value } } };
  return renamed('outputConfig', effect, { value, note: 'Sent as outputConfig.textFormat' });
};

/** AWS: Converse API reference. */
export const converseCells: Cells = {
  ...inWords,
  ...notOnBedrock,
  system: (instructions, { offer }) =>
    offer.abilities.system
      ? sent('system', { instructions }, { note: 'Sent as the system message' })
      : beforeFirstQuestion(instructions),
  temperature: clampedToOne('inferenceConfig.temperature'),
  topP: (topP) => sent('inferenceConfig.topP', { call: { topP } }),
  maxTokens: (tokens, asked) =>
    tooManyTokens(tokens, asked) ??
    sent('inferenceConfig.maxTokens', { call: { maxOutputTokens: tokens } }),
  stop: (stopSequences) => renamed('inferenceConfig.stopSequences', { call: { stopSequences } }),
  jsonSchema,
  tools: (_, asked) => declared(asked, sent('toolConfig.tools', {})),
  toolChoice: byNameAlone(chosen),
  stream: streamedBy('ConverseStream', 'Converse'),
  serviceTier: tiered(sent, 'serviceTier.type'),
  api: () => sent('Converse', {}, { note: 'By Converse' }),
};
