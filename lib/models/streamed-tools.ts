import {
  APICallError,
  type LanguageModelV4CallOptions,
  type LanguageModelV4Middleware,
} from '@ai-sdk/provider';
import { simulateStreamingMiddleware } from 'ai';
import type { Offer } from './schema';

/** Models that turned out not to stream tools, for the life of this process. */
const learned = new Set<string>();

// AWS: "This model doesn't support tool use in streaming mode." (vercel-labs/fx#900)
function refusesStreamedTools(error: unknown): boolean {
  return (
    APICallError.isInstance(error) && /tool use in streaming mode/.test(error.responseBody ?? '')
  );
}

/** A schema is asked for by a tool of its own where there is no other way. */
function declaresTools({ tools = [], responseFormat }: LanguageModelV4CallOptions): boolean {
  return (
    tools.length > 0 || (responseFormat?.type === 'json' && responseFormat.schema !== undefined)
  );
}

/**
 * Where a model takes tools only in whole answers (Large 24.02 and 24.07 on Bedrock), or streaming
 * is switched off, asks for the whole answer and streams that. Where it is not known, tries to
 * stream and remembers a refusal.
 */
export function streamedTools(offer: Offer, stream: boolean): LanguageModelV4Middleware {
  const whole = simulateStreamingMiddleware();
  return {
    specificationVersion: 'v4',
    wrapStream: async (call) => {
      const streams = offer.abilities.streamsTools && !learned.has(offer.modelId);
      if (stream && (streams || !declaresTools(call.params))) {
        try {
          return await call.doStream();
        } catch (error) {
          if (!refusesStreamedTools(error)) throw error;
          learned.add(offer.modelId);
        }
      }
      if (!whole.wrapStream) throw new TypeError('simulateStreamingMiddleware lost wrapStream');
      return whole.wrapStream(call);
    },
  };
}
