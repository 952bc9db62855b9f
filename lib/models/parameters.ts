import type { LanguageModelV4CallOptions, SharedV4ProviderOptions } from '@ai-sdk/provider';
import type { ModelSettings, Offer } from './schema';

/** Mistral's own safety prompt, for services without `safe_prompt` (Mistral documentation, guardrailing). */
const safetyInstructions =
  'Always assist with care, respect, and truth. Respond with utmost utility yet securely. Avoid harmful, unethical, prejudiced, or negative content. Ensure replies promote fairness and positivity.';

const jsonInstructions = 'Answer with one JSON object and nothing else.';

const schemaInstructions = (schema: object) =>
  `${jsonInstructions} It must fit this JSON Schema: ${JSON.stringify(schema)}`;

/** What a call is made with, besides the conversation and the tools. */
export type CallSettings = Pick<
  LanguageModelV4CallOptions,
  | 'temperature'
  | 'topP'
  | 'maxOutputTokens'
  | 'stopSequences'
  | 'seed'
  | 'presencePenalty'
  | 'frequencyPenalty'
  | 'responseFormat'
> & {
  instructions: string | undefined;
  providerOptions: SharedV4ProviderOptions;
};

/**
 * What reaches the wire of each setting at Mistral's API, whose names differ only
 * (`random_seed`, `safe_prompt`, `response_format`; source: Mistral OpenAPI).
 */
function atMistral(settings: ModelSettings, offer: Offer): CallSettings {
  const { safePrompt, parallelToolCalls, reasoningEffort } = settings;
  return defined({
    ...shared(settings),
    temperature: settings.temperature,
    seed: settings.randomSeed,
    presencePenalty: settings.presencePenalty,
    frequencyPenalty: settings.frequencyPenalty,
    responseFormat: responseFormat(settings),
    instructions: settings.system,
    providerOptions: {
      mistral: defined({
        safePrompt: safePrompt || undefined,
        parallelToolCalls,
        reasoningEffort: offer.abilities.reasoning ? reasoningEffort : undefined,
      }),
    },
  });
}

/**
 * What reaches Bedrock (AWS: Converse API reference): a temperature up to 1, no seed and no
 * penalties, which are left out; a safe prompt and JSON mode as instructions; a schema natively
 * where the model has it, otherwise by a forced tool, or by instructions where there are no tools.
 */
function atBedrock(settings: ModelSettings, offer: Offer): CallSettings {
  const { temperature, jsonSchema, serviceTier } = settings;
  const { json } = offer.abilities;
  const native = jsonSchema !== undefined && json === 'native';
  return defined({
    ...shared(settings),
    temperature: temperature === undefined ? undefined : Math.min(temperature, 1),
    responseFormat:
      jsonSchema !== undefined && json === 'tool' ? responseFormat(settings) : undefined,
    instructions: join(
      settings.system,
      settings.safePrompt ? safetyInstructions : undefined,
      settings.jsonMode && jsonSchema === undefined ? jsonInstructions : undefined,
      jsonSchema !== undefined && json === 'none' ? schemaInstructions(jsonSchema) : undefined,
    ),
    providerOptions: {
      amazonBedrock: defined({
        serviceTier: serviceTier === 'standard' ? 'default' : serviceTier,
        outputConfig: native ? outputConfig(jsonSchema) : undefined,
      }),
    },
  });
}

/** What any OpenAI-compatible server takes; the safe prompt goes as instructions. */
function atLocal(settings: ModelSettings): CallSettings {
  return defined({
    ...shared(settings),
    temperature: settings.temperature,
    seed: settings.randomSeed,
    presencePenalty: settings.presencePenalty,
    frequencyPenalty: settings.frequencyPenalty,
    responseFormat: responseFormat(settings),
    instructions: join(settings.system, settings.safePrompt ? safetyInstructions : undefined),
    providerOptions: {},
  });
}

/** The call settings of these chat settings at this offer. */
export function toCallSettings(offer: Offer, settings: ModelSettings): CallSettings {
  if (offer.source === 'local') return atLocal(settings);
  return offer.source === 'mistral' ? atMistral(settings, offer) : atBedrock(settings, offer);
}

/**
 * Whether the other tools can be offered beside what the answer must look like: a schema that is
 * forced by a tool leaves no room for them.
 */
export function allowsTools(offer: Offer, settings: ModelSettings): boolean {
  return settings.jsonSchema === undefined || offer.abilities.json === 'native';
}

function shared({ topP, maxTokens, stop }: ModelSettings) {
  return { topP, maxOutputTokens: maxTokens, stopSequences: stop };
}

function responseFormat({ jsonMode, jsonSchema }: ModelSettings): CallSettings['responseFormat'] {
  if (jsonSchema !== undefined) return { type: 'json', schema: jsonSchema, name: 'answer' };
  return jsonMode ? { type: 'json' } : undefined;
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

function join(...texts: (string | undefined)[]): string | undefined {
  return texts.filter((text) => text?.trim()).join('\n\n') || undefined;
}

/** Without the fields that are undefined: what was not set is not sent. */
function defined<T extends object>(value: T): T {
  // Leaving out fields that may be undefined keeps the type.
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
}
