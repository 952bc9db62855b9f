/** What one model may be asked in a time; a limit that is absent does not hold. */
export type Quota = {
  requestsPer10Seconds?: number;
  requestsPerMinute?: number;
  tokensPerMinute?: number;
  tokensPerDay?: number;
  tokensPerMonth?: number;
};

export type QuotaOptions = {
  /** Mistral's API: what every chat model has, over the defaults. */
  mistral?: Quota;
  /** Mistral's API: what every embedding model has. */
  embeddings?: Quota;
  /** Bedrock: by model id, without a geography. */
  bedrock?: Readonly<Record<string, Quota>>;
};

export type Quotas = { mistral: Quota; embeddings: Quota; bedrock: Record<string, Quota> };

const MISTRAL = {
  requestsPer10Seconds: 60,
  tokensPerMinute: 2_000_000,
  tokensPerMonth: 10_000_000_000,
} satisfies Quota;

/** As recorded with the embeddings of openllmetry. */
const EMBEDDINGS = {
  requestsPer10Seconds: 60,
  tokensPerMinute: 20_000_000,
  tokensPerMonth: 200_000_000_000,
} satisfies Quota;

/** AWS's card of Pixtral Large; no default of another Mistral model was found. */
const BEDROCK: Record<string, Quota> = {
  'mistral.pixtral-large-2502-v1:0': {
    requestsPerMinute: 10,
    tokensPerMinute: 80_000,
    tokensPerDay: 57_600_000,
  },
};

export function toQuotas({ mistral, embeddings, bedrock = {} }: QuotaOptions): Quotas {
  return {
    mistral: { ...MISTRAL, ...mistral },
    embeddings: { ...EMBEDDINGS, ...embeddings },
    bedrock: { ...BEDROCK, ...bedrock },
  };
}
