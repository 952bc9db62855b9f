import { promptLimits } from './bedrock-invoke-dialect';
import {
  type Asked,
  type Cells,
  ignored,
  instructed,
  type Outcome,
  type RequestShape,
  refused,
  renamed,
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
function unlessSchema({ settings }: Asked, outcome: () => Outcome): Outcome {
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

/** What Mistral's API, Mistral's body on Bedrock and OpenAI-compatible servers call alike. */
export const chatCompletion = {
  system: (instructions) =>
    sent('messages', { instructions }, { note: 'Sent as the system message' }),
  temperature: (temperature) => sent('temperature', { call: { temperature } }),
  topP: (topP) => renamed('top_p', { call: { topP } }),
  maxTokens: (tokens, asked) =>
    tooManyTokens(tokens, asked) ?? renamed('max_tokens', { call: { maxOutputTokens: tokens } }),
  stop: (stopSequences) => sent('stop', { call: { stopSequences } }),
  presencePenalty: (penalty) => renamed('presence_penalty', { call: { presencePenalty: penalty } }),
  frequencyPenalty: (penalty) =>
    renamed('frequency_penalty', { call: { frequencyPenalty: penalty } }),
  tools: (_, asked) => declared(asked, sent('tools', {})),
  stream: (stream) =>
    stream === false
      ? sent('stream', { shape: { whole: true } }, { note: 'Sent without stream' })
      : sent('stream', {}),
} satisfies Partial<Cells>;

/** `tool_choice`, with the service's word for a call that must be made. */
export function chosenBy(required: 'any' | 'required'): Cells['toolChoice'] {
  const field = 'tool_choice';
  return (choice, asked) =>
    besideTools(asked, () => {
      if (typeof choice === 'object') {
        const toolChoice = { type: 'tool', toolName: choice.tool } as const;
        const value = { type: 'function', function: { name: choice.tool } };
        return missingTool(asked) ?? renamed(field, { call: { toolChoice } }, { value });
      }
      if (choice !== 'any') return renamed(field, { call: { toolChoice: choice } });
      return renamed(field, { call: { toolChoice: 'required' } }, { value: required });
    });
}

/** `response_format`; JSON mode without the word JSON is refused, or ends in blanks. */
export function formattedAs({ strict, words }: { strict: boolean; words?: string }) {
  const field = 'response_format';
  return {
    jsonMode: (on, asked) =>
      unlessSchema(asked, () => {
        const shape: RequestShape = { responseFormat: on ? { type: 'json' } : undefined };
        const note = 'Sent as response_format, and asked for in words';
        const told = { value: { type: 'json_object' }, note };
        return renamed(field, { shape, instructions: on ? words : undefined }, told);
      }),
    jsonSchema: (schema = {}) => {
      const shape: RequestShape = { responseFormat: { type: 'json', schema, name: 'answer' } };
      const value = { type: 'json_schema', json_schema: { name: 'answer', strict, schema } };
      return renamed(field, { shape }, { value });
    },
  } satisfies Partial<Cells>;
}
