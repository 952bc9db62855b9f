import { createAmazonBedrock } from '@ai-sdk/amazon-bedrock';
import { createMistral } from '@ai-sdk/mistral';
import type { LanguageModelV4, LanguageModelV4Middleware } from '@ai-sdk/provider';
import { extractReasoningMiddleware, wrapLanguageModel } from 'ai';
import { env } from '@/lib/env';
import { awsChain } from './aws-chain';
import { bedrockInvoke } from './bedrock-invoke';
import { type Connection, connectionTo } from './connections';
import { legalHistory } from './legal-history';
import { localModel } from './local';
import { mergeDeltas } from './merge-deltas';
import type { RequestShape } from './parameter-fates';
import { toRequestShape } from './parameters';
import { refusingPages } from './refuse-pages';
import type { ModelSettings, Offer } from './schema';
import { streamedTools } from './streamed-tools';

function mistralModel(modelId: string, connection: Connection): LanguageModelV4 {
  const { apiKey, baseURL, fetch } = connection;
  return createMistral({ baseURL, fetch: mergeDeltas(fetch), ...(apiKey ? { apiKey } : {}) })(
    modelId,
  );
}

function bedrockModel(modelId: string, connection: Connection): LanguageModelV4 {
  const { apiKey, baseURL, fetch } = connection;
  return createAmazonBedrock({
    region: env().AWS_REGION,
    ...(apiKey ? { apiKey } : { credentialProvider: awsChain() }),
    baseURL,
    fetch,
  })(modelId);
}

function invokedModel(modelId: string, connection: Connection): LanguageModelV4 {
  const { apiKey, baseURL, fetch } = connection;
  return bedrockInvoke({
    modelId,
    region: env().AWS_REGION,
    ...(apiKey ? { apiKey } : { credentials: awsChain() }),
    baseURL,
    fetch,
  });
}

function localOffered(modelId: string, connection: Connection): LanguageModelV4 {
  return localModel({ modelId, ...connection, fetch: mergeDeltas(connection.fetch) });
}

function makerOf(offer: Offer, { api }: ModelSettings) {
  if (offer.source === 'mistral') return mistralModel;
  if (offer.source === 'local') return localOffered;
  return api === 'invoke' ? invokedModel : bedrockModel;
}

/** Magistral on Bedrock writes its reasoning into the text (mistral-on-aws). */
const writtenReasoning = extractReasoningMiddleware({
  tagName: { opening: '[THINK]', closing: '[/THINK]' },
});

/**
 * The language model of an offer, over the connection of its source; on Bedrock by Converse, or by
 * InvokeModel where the settings say so (then the offer is `asInvoked`). Whatever prompt it is given,
 * what goes out is legal for that service and model (`normalise-history`).
 */
export function resolveModel(
  offer: Offer,
  connection: Connection = connectionTo(offer.source),
  settings: ModelSettings = {},
): LanguageModelV4 {
  const shape = toRequestShape(offer, settings);
  const fetch = refusingPages(connection.fetch);
  return wrapLanguageModel({
    model: makerOf(offer, settings)(offer.modelId, { ...connection, fetch }),
    middleware: [
      ...(offer.source === 'bedrock' && offer.abilities.reasoning ? [writtenReasoning] : []),
      shaped(shape),
      legalHistory(offer, settings, shape.prefix),
      streamedTools(offer, !shape.whole),
    ],
  });
}

/** What a call's settings cannot say: a response format, and at Converse a tool by its name. */
function shaped({ responseFormat, onlyTool }: RequestShape): LanguageModelV4Middleware {
  return {
    specificationVersion: 'v4',
    transformParams: async ({ params }) => {
      const formatted = responseFormat ? { ...params, responseFormat } : params;
      const { toolChoice, tools } = params;
      if (!onlyTool || toolChoice?.type !== 'tool') return formatted;
      return {
        ...formatted,
        tools: tools?.filter(({ name }) => name === toolChoice.toolName),
        toolChoice: { type: 'required' },
      };
    },
  };
}
