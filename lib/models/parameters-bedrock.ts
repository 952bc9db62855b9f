import { dialectOf } from './bedrock-invoke-dialect';
import {
  beforeFirstQuestion,
  besideTools,
  byForcedTool,
  clampedToOne,
  declared,
  inWords,
  missingTool,
  tooManyTokens,
  withoutTools,
} from './parameter-cells';
import {
  type Asked,
  type Cells,
  emulated,
  ignored,
  type Outcome,
  renamed,
  sent,
} from './parameter-fates';
import type { Offer } from './schema';

/** A choice by name is documented for other vendors only (AWS: SpecificToolChoice). */
function onlyTool(toolName: string): Outcome {
  return emulated('Only this tool is declared, and one must be called', {
    call: { toolChoice: { type: 'tool', toolName } },
    shape: { onlyTool: true },
  });
}

function chooseAtConverse(choice: Parameters<Cells['toolChoice']>[0]): Outcome {
  const field = 'toolConfig.toolChoice';
  if (typeof choice === 'object') return onlyTool(choice.tool);
  if (choice === 'any') {
    return sent(field, { call: { toolChoice: 'required' } }, { value: { any: {} } });
  }
  if (choice === 'none') {
    const note = 'No tool is declared, and earlier calls are told in words';
    return emulated(note, { call: { toolChoice: 'none' } });
  }
  return sent(field, { call: { toolChoice: 'auto' } }, { value: { auto: {} } });
}

function chooseAtInvoke(choice: Parameters<Cells['toolChoice']>[0]): Outcome {
  if (typeof choice === 'object') return onlyTool(choice.tool);
  const toolChoice = choice === 'any' ? 'required' : choice;
  return renamed('tool_choice', { call: { toolChoice } });
}

/** Converse's native schema (recorded with Mistral Large 3); the schema travels as a string. */
function outputConfig(schema: object) {
  return {
    textFormat: {
      type: 'json_schema',
      structure: { jsonSchema: { name: 'answer', schema: JSON.stringify(schema) } },
    },
  };
}

function schemaAtConverse(schema: Parameters<Cells['jsonSchema']>[0], asked: Asked): Outcome {
  const { json } = asked.offer.abilities;
  if (json === 'tool') return byForcedTool(schema);
  if (json === 'none') return inWords.jsonSchema(schema);
  const value = outputConfig(schema ?? {});
  const effect = { options: { amazonBedrock: { outputConfig: value } } };
  return renamed('outputConfig', effect, { value, note: 'Sent as outputConfig.textFormat' });
}

/** The tools that are on, or the one that a schema is forced into. */
function declaresTools(asked: Asked): boolean {
  const { abilities } = asked.offer;
  if (asked.settings.jsonSchema !== undefined && abilities.json === 'tool') return true;
  return withoutTools(asked) === undefined && asked.settings.tools?.length !== 0;
}

type Operations = readonly [streamed: string, whole: string];

/** The operation is in the address; some models call tools only in whole answers. */
function streamedBy([streamed, whole]: Operations): Cells['stream'] {
  return (stream, asked) => {
    if (stream === false) return sent(whole, { shape: { whole: true } }, { note: `By ${whole}` });
    const waits = !asked.offer.abilities.streamsTools && declaresTools(asked);
    if (!waits) return sent(streamed, {}, { note: `By ${streamed}` });
    return emulated(`By ${whole}: this model calls tools only in whole answers`);
  };
}

const system: Cells['system'] = (instructions, { offer }) =>
  offer.abilities.system
    ? sent('system', { instructions }, { note: 'Sent as the system message' })
    : beforeFirstQuestion(instructions);

/** `standard` is Bedrock's `default`. */
function tiered(told: typeof sent, field: string): Cells['serviceTier'] {
  return (tier) => {
    const value = tier === 'standard' ? 'default' : tier;
    const effect = { options: { amazonBedrock: { serviceTier: value } } };
    return told(field, effect, value === tier ? {} : { value, note: 'Sent as default' });
  };
}

/** What Bedrock takes in no form. */
const notOnBedrock = {
  randomSeed: () => ignored('Bedrock has no seed'),
  presencePenalty: () => ignored('Bedrock has no penalties'),
  frequencyPenalty: () => ignored('Bedrock has no penalties'),
  parallelToolCalls: (_, asked) =>
    besideTools(asked, () => ignored('on Bedrock the model decides by itself')),
  reasoningEffort: () => ignored('Bedrock has no reasoning effort for this model'),
} satisfies Partial<Cells>;

/** AWS: Converse API reference. */
export const converseCells: Cells = {
  ...inWords,
  ...notOnBedrock,
  system,
  temperature: (value) => clampedToOne('inferenceConfig.temperature', value),
  topP: (topP) => sent('inferenceConfig.topP', { call: { topP } }),
  maxTokens: (tokens, asked) =>
    tooManyTokens(tokens, asked) ??
    sent('inferenceConfig.maxTokens', { call: { maxOutputTokens: tokens } }),
  stop: (stopSequences) => renamed('inferenceConfig.stopSequences', { call: { stopSequences } }),
  jsonSchema: schemaAtConverse,
  tools: (_, asked) => declared(asked, sent('toolConfig.tools', {})),
  toolChoice: (choice, asked) =>
    besideTools(asked, () => missingTool(asked) ?? chooseAtConverse(choice)),
  stream: streamedBy(['ConverseStream', 'Converse']),
  serviceTier: tiered(sent, 'serviceTier.type'),
  api: () => sent('Converse', {}, { note: 'By Converse' }),
};

const invokeCells = {
  ...inWords,
  ...notOnBedrock,
  temperature: (value) => clampedToOne('temperature', value),
  topP: (topP) => renamed('top_p', { call: { topP } }),
  maxTokens: (tokens, asked) =>
    tooManyTokens(tokens, asked) ?? renamed('max_tokens', { call: { maxOutputTokens: tokens } }),
  stream: streamedBy(['InvokeModelWithResponseStream', 'InvokeModel']),
  serviceTier: tiered(renamed, 'X-Amzn-Bedrock-Service-Tier'),
  api: () => sent('InvokeModel', {}, { note: 'By InvokeModel' }),
} satisfies Partial<Cells>;

/** AWS: Mistral AI chat completion. */
const invokeChatCells: Cells = {
  ...invokeCells,
  system: (instructions) =>
    sent('messages', { instructions }, { note: 'Sent as the system message' }),
  stop: () => ignored('this model takes no stop sequences through InvokeModel'),
  jsonSchema: (schema, { offer }) =>
    offer.abilities.json === 'tool' ? byForcedTool(schema) : inWords.jsonSchema(schema),
  tools: (_, asked) => declared(asked, sent('tools', {})),
  toolChoice: (choice, asked) =>
    besideTools(asked, () => missingTool(asked) ?? chooseAtInvoke(choice)),
};

/** AWS: Mistral AI text completion. */
const invokePromptCells: Cells = {
  ...invokeCells,
  system: beforeFirstQuestion,
  stop: (stopSequences) => sent('stop', { call: { stopSequences } }),
  tools: (_, asked) => declared(asked, sent('tools', {})),
  toolChoice: (choice, asked) => besideTools(asked, () => chooseAtInvoke(choice)),
};

export function cellsOfInvoke({ modelId }: Offer): Cells {
  return dialectOf(modelId) === 'chat' ? invokeChatCells : invokePromptCells;
}
