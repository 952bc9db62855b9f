import { APICallError, type LanguageModelV4Middleware } from '@ai-sdk/provider';
import { simulateStreamingMiddleware } from 'ai';
import type { ModelSettings, Offer } from './schema';

/** Models that turned out not to stream tools by an operation, for the life of this process. */
const learned = new Set<string>();

// AWS: "This model doesn't support tool use in streaming mode." (vercel-labs/fx#900)
function refusesStreamedTools(error: unknown): boolean {
  return (
    APICallError.isInstance(error) && /tool use in streaming mode/.test(error.responseBody ?? '')
  );
}

/**
 * Where a model takes tools only in whole answers (Large 24.02 and 24.07 on Bedrock), or streaming
 * is switched off, asks for the whole answer and streams that. Where it is not known, tries to
 * stream and remembers a refusal.
 */
export function streamedTools(
  offer: Offer,
  { stream = true, api = 'converse' }: ModelSettings,
): LanguageModelV4Middleware {
  const key = `${api} ${offer.modelId}`;
  const whole = simulateStreamingMiddleware();
  return {
    specificationVersion: 'v4',
    wrapStream: async (call) => {
      const streams = offer.abilities.streamsTools && !learned.has(key);
      if (stream && (streams || !call.params.tools?.length)) {
        try {
          return await call.doStream();
        } catch (error) {
          if (!refusesStreamedTools(error)) throw error;
          learned.add(key);
        }
      }
      if (!whole.wrapStream) throw new TypeError('simulateStreamingMiddleware lost wrapStream');
      return whole.wrapStream(call);
    },
  };
}
