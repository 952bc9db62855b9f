import type { ModelSettings, Offer } from './schema';

/**
 * How an answer is made to be JSON: `native` by the service's JSON mode or JSON Schema, `tool` by a
 * tool that the model is forced to call, `instructions` by words only.
 */
export type JsonMethod = 'native' | 'tool' | 'instructions';

/** How this offer is asked for JSON by these settings, as `parameters` does it; undefined: not. */
export function jsonMethod(
  { source, abilities }: Offer,
  { jsonMode, jsonSchema }: ModelSettings,
): JsonMethod | undefined {
  if (!jsonMode && jsonSchema === undefined) return undefined;
  if (source !== 'bedrock') return 'native';
  // Bedrock has no JSON mode.
  if (jsonSchema === undefined || abilities.json === 'none') return 'instructions';
  return abilities.json;
}

/** What a later reader must know of an answer that was asked for as JSON; undefined: it was not. */
export function jsonAsked(
  offer: Offer,
  settings: ModelSettings,
): { by: JsonMethod; schema?: NonNullable<ModelSettings['jsonSchema']> } | undefined {
  const by = jsonMethod(offer, settings);
  const { jsonSchema: schema } = settings;
  return by && { by, ...(schema ? { schema } : {}) };
}
