import { createAmazonBedrock } from '@ai-sdk/amazon-bedrock';
import { createMistral } from '@ai-sdk/mistral';
import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4Middleware,
} from '@ai-sdk/provider';
import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import { wrapLanguageModel } from 'ai';
import { env } from '@/lib/env';
import { type Connection, connectionTo } from './connections';
import { legalHistory } from './legal-history';
import { toCallSettings } from './parameters';
import type { ModelSettings, Offer } from './schema';
import { streamedTools } from './streamed-tools';

function mistralModel(modelId: string, connection: Connection): LanguageModelV4 {
  const { apiKey, baseURL, fetch } = connection;
  return createMistral({ baseURL, fetch, ...(apiKey ? { apiKey } : {}) })(modelId);
}

// The chain caches and renews what it finds, so it is made once.
let awsChain: ReturnType<typeof fromNodeProviderChain> | undefined;

function bedrockModel(modelId: string, connection: Connection): LanguageModelV4 {
  const { apiKey, baseURL, fetch } = connection;
  awsChain ??= fromNodeProviderChain();
  return createAmazonBedrock({
    region: env().AWS_REGION,
    ...(apiKey ? { apiKey } : { credentialProvider: awsChain }),
    baseURL,
    fetch,
  })(modelId);
}

/**
 * The language model of an offer, over the connection of its source. Whatever prompt it is given,
 * what goes out is legal for that service and model (`normalise-history`).
 */
export function resolveModel(
  offer: Offer,
  connection: Connection = connectionTo(offer.source),
  settings: ModelSettings = {},
): LanguageModelV4 {
  const make = offer.source === 'mistral' ? mistralModel : bedrockModel;
  return wrapLanguageModel({
    model: make(offer.modelId, connection),
    middleware: [
      withResponseFormat(toCallSettings(offer, settings).responseFormat),
      legalHistory(offer),
      streamedTools(offer, settings.stream ?? true),
    ],
  });
}

/** `streamText` has no such setting of its own beside tools. */
function withResponseFormat(
  responseFormat: LanguageModelV4CallOptions['responseFormat'],
): LanguageModelV4Middleware {
  return {
    specificationVersion: 'v4',
    transformParams: async ({ params }) =>
      responseFormat ? { ...params, responseFormat } : params,
  };
}
