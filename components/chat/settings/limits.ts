const int32 = 2_147_483_647;

/**
 * What `ModelSettings` takes, for the fields; the schema itself stays on the server. A test holds
 * the two together.
 */
export const ranges = {
  temperature: { min: 0, max: 1.5 },
  topP: { min: 0.01, max: 1 },
  maxTokens: { min: 1, max: int32, integer: true },
  randomSeed: { min: 0, max: int32, integer: true },
  presencePenalty: { min: -2, max: 2 },
  frequencyPenalty: { min: -2, max: 2 },
} as const;

/** Collections of documents. */
export const mostCollections = 20;

/** Stop sequences. */
export const mostStops = 8;

/** Characters. */
export const longest = { system: 32_000, prefix: 4_000 } as const;
