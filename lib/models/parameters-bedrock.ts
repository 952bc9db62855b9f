import { besideTools, missingTool, withoutTools } from './parameter-cells';
import { type Asked, type Cells, emulated, ignored, type Outcome, sent } from './parameter-fates';

/** Bedrock takes a temperature up to 1 (AWS: Converse; Mistral AI chat and text completion). */
export function clampedToOne(field: string): Cells['temperature'] {
  return (value) => {
    const call = { temperature: value === undefined ? undefined : Math.min(value, 1) };
    if (value !== undefined && value <= 1) return sent(field, { call });
    const note = value
      ? 'Sent as 1.0: Bedrock takes 0 to 1'
      : 'Bedrock takes 0 to 1: more is sent as 1.0';
    return { kind: 'clamped', field, value: 1, note, effect: { call } };
  };
}

/** Instructions for a model without a system message: the history's rules put them there. */
export const beforeFirstQuestion = (instructions: string | undefined): Outcome =>
  emulated('Written before the first question', { instructions });

/** A schema as the parameters of a tool that must be called; the adapters name it `json`. */
export function byForcedTool(schema: Parameters<Cells['jsonSchema']>[0]): Outcome {
  return emulated('By a forced tool named json', {
    shape: { responseFormat: schema && { type: 'json', schema, name: 'answer' } },
  });
}

/**
 * A choice by name is documented for other vendors only (AWS: SpecificToolChoice), so that tool is
 * declared alone; any other choice is the service's own.
 */
export function byNameAlone(others: Cells['toolChoice']): Cells['toolChoice'] {
  return (choice, asked) =>
    besideTools(asked, () => {
      if (typeof choice !== 'object') return others(choice, asked);
      const call = { toolChoice: { type: 'tool', toolName: choice.tool } } as const;
      const alone = { call, shape: { onlyTool: true } };
      return (
        missingTool(asked) ?? emulated('Only this tool is declared, and one must be called', alone)
      );
    });
}

/** The tools that are on, or the one that a schema is forced into. */
function declaresTools(asked: Asked): boolean {
  const { abilities } = asked.offer;
  if (asked.settings.jsonSchema !== undefined && abilities.json === 'tool') return true;
  return withoutTools(asked) === undefined && asked.settings.tools?.length !== 0;
}

/** The operation is in the address; some models call tools only in whole answers. */
export function streamedBy(streamed: string, whole: string): Cells['stream'] {
  return (stream, asked) => {
    if (stream === false) return sent(whole, { shape: { whole: true } }, { note: `By ${whole}` });
    const waits = !asked.offer.abilities.streamsTools && declaresTools(asked);
    if (!waits) return sent(streamed, {}, { note: `By ${streamed}` });
    return emulated(`By ${whole}: this model calls tools only in whole answers`);
  };
}

/** `standard` is Bedrock's `default`. */
export function tiered(told: typeof sent, field: string): Cells['serviceTier'] {
  return (tier) => {
    const value = tier === 'standard' ? 'default' : tier;
    const effect = { options: { amazonBedrock: { serviceTier: value } } };
    return told(field, effect, value === tier ? {} : { value, note: 'Sent as default' });
  };
}

/** What Bedrock takes in no form. */
export const notOnBedrock = {
  randomSeed: () => ignored('Bedrock has no seed'),
  presencePenalty: () => ignored('Bedrock has no penalties'),
  frequencyPenalty: () => ignored('Bedrock has no penalties'),
  parallelToolCalls: (_, asked) =>
    besideTools(asked, () => ignored('on Bedrock the model decides by itself')),
  reasoningEffort: () => ignored('Bedrock has no reasoning effort for this model'),
} satisfies Partial<Cells>;
