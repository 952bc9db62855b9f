import { promptLimits } from './bedrock-invoke-dialect';
import {
  type Asked,
  type Cells,
  emulated,
  ignored,
  instructed,
  type Outcome,
  refused,
  sent,
} from './parameter-fates';
import type { Offer } from './schema';

/** Mistral's own safety prompt, for services without `safe_prompt` (Mistral documentation, guardrailing). */
const safetyInstructions =
  'Always assist with care, respect, and truth. Respond with utmost utility yet securely. Avoid harmful, unethical, prejudiced, or negative content. Ensure replies promote fairness and positivity.';

export const jsonInstructions = 'Answer with one JSON object and nothing else.';

/** The most tokens one answer may have, where that is known. */
function mostOutputTokens({ modelId, maxOutputTokens, contextTokens }: Offer): number {
  const most = maxOutputTokens ?? (contextTokens ?? Number.POSITIVE_INFINITY) - 1;
  return Math.min(most, promptLimits(modelId)?.maxTokens ?? most);
}

/** More tokens than the model writes are refused by both services (Mistral 422, Bedrock 400). */
export function tooManyTokens(asked: number | undefined, { offer }: Asked): Outcome | undefined {
  const most = mostOutputTokens(offer);
  if (asked === undefined || asked <= most) return undefined;
  return refused(`${offer.name} writes at most ${most.toLocaleString('en')} tokens in one answer`);
}

const asksJson = ({ jsonMode, jsonSchema }: Asked['settings']) =>
  jsonMode === true || jsonSchema !== undefined;

/** Why no tool can be declared; undefined where tools can. */
export function withoutTools({ offer, settings }: Asked): string | undefined {
  if (!offer.abilities.tools) return 'this model cannot call tools here';
  // Mistral: 400, code 3051, "Cannot use json response type with tools".
  if (offer.source === 'mistral' && asksJson(settings)) return 'Mistral takes no tools beside JSON';
  const forced = settings.jsonSchema !== undefined && offer.abilities.json !== 'native';
  return forced ? 'the schema is the only tool of this call' : undefined;
}

/** The tools that are on, under the service's name for them. */
export function declared(asked: Asked, outcome: Outcome): Outcome {
  const why = withoutTools(asked);
  if (why !== undefined) return ignored(why);
  return asked.settings.tools?.length === 0 ? { ...outcome, note: 'No tool is declared' } : outcome;
}

/** An outcome for settings that only mean something beside tools. */
export function besideTools(asked: Asked, outcome: () => Outcome): Outcome {
  const none = asked.settings.tools?.length === 0 ? 'no tool is switched on' : undefined;
  const why = withoutTools(asked) ?? none;
  return why === undefined ? outcome() : ignored(why);
}

/** A tool that is to be called must be on. */
export function missingTool({ settings: { toolChoice, tools } }: Asked): Outcome | undefined {
  if (typeof toolChoice !== 'object' || !tools || tools.includes(toolChoice.tool)) return undefined;
  return refused(`The tool ${toolChoice.tool} is to be called, and is not switched on`);
}

/** JSON mode, for where there is no schema that says more. */
export function unlessSchema({ settings }: Asked, outcome: () => Outcome): Outcome {
  return settings.jsonSchema === undefined ? outcome() : ignored('the schema says more');
}

/** Words before the answer would spoil its JSON. */
export function unlessJson({ settings }: Asked, outcome: () => Outcome): Outcome {
  return asksJson(settings) ? ignored('the answer is JSON') : outcome();
}

/** By instructions: what a service without a field of its own is told in words. */
export const inWords = {
  safePrompt: (on) => instructed(on && safetyInstructions),
  jsonMode: (on, asked) => unlessSchema(asked, () => instructed(on && jsonInstructions)),
  jsonSchema: (schema) =>
    instructed(
      schema && `${jsonInstructions} It must fit this JSON Schema: ${JSON.stringify(schema)}`,
    ),
  prefix: (text, asked) =>
    unlessJson(asked, () =>
      instructed(text?.trim() && `Always begin your answer with exactly:\n${text}`),
    ),
} satisfies Partial<Cells>;

/** A schema as the parameters of a tool that must be called; the adapters name it `json`. */
export function byForcedTool(schema: Parameters<Cells['jsonSchema']>[0]): Outcome {
  return emulated('By a forced tool named json', {
    shape: { responseFormat: schema && { type: 'json', schema, name: 'answer' } },
  });
}

/** Bedrock takes a temperature up to 1 (AWS: Converse; Mistral AI chat and text completion). */
export function clampedToOne(field: string, value: number | undefined): Outcome {
  const call = { temperature: value === undefined ? undefined : Math.min(value, 1) };
  if (value !== undefined && value <= 1) return sent(field, { call });
  const note = value
    ? 'Sent as 1.0: Bedrock takes 0 to 1'
    : 'Bedrock takes 0 to 1: more is sent as 1.0';
  return { kind: 'clamped', field, value: 1, note, effect: { call } };
}

/** Instructions for a model without a system message: the history's rules put them there. */
export const beforeFirstQuestion = (instructions: string | undefined): Outcome =>
  emulated('Written before the first question', { instructions });
