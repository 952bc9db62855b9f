import type {
  LanguageModelV4CallOptions,
  LanguageModelV4Message,
  LanguageModelV4Middleware,
} from '@ai-sdk/provider';
import { type HistoryRules, normaliseHistory } from './normalise-history';
import type { ModelSettings, Offer } from './schema';

/** Images in one request, by Mistral's vision page and by AWS's Converse reference. */
const mistralImages = 8;
const converseImages = 20;

/** How many images one request to this offer may carry. */
export function imagesPerRequest({ source, abilities }: Offer, { api }: ModelSettings): number {
  if (!abilities.vision) return 0;
  // InvokeModel takes Mistral's own body.
  return source === 'bedrock' && api !== 'invoke' ? converseImages : mistralImages;
}

/** Tools as this offer takes them: none for a model without tools. */
function withLegalTools(params: LanguageModelV4CallOptions, offer: Offer) {
  if (offer.abilities.tools && params.tools?.length) return params;
  const { tools: _tools, toolChoice: _toolChoice, ...rest } = params;
  return rest;
}

/** Converse has no "none": the adapter leaves the tools out, and with them every tool turn. */
function declaresTools(
  params: LanguageModelV4CallOptions,
  offer: Offer,
  { api }: ModelSettings,
): boolean {
  if (!params.tools?.length) return false;
  return offer.source !== 'bedrock' || api === 'invoke' || params.toolChoice?.type !== 'none';
}

function rulesFor(
  params: LanguageModelV4CallOptions,
  offer: Offer,
  settings: ModelSettings,
): HistoryRules {
  const { system, vision, reasoning } = offer.abilities;
  return {
    system,
    vision,
    reasoning: reasoning && offer.source === 'mistral',
    tools: declaresTools(params, offer, settings),
    maxImages: imagesPerRequest(offer, settings),
  };
}

/** An answer is begun once, with its first words: not where a call is forced, nor after a text. */
function beginsAnswer({ prompt, toolChoice }: LanguageModelV4CallOptions): boolean {
  if (toolChoice?.type === 'required' || toolChoice?.type === 'tool') return false;
  const sinceQuestion = prompt.slice(prompt.findLastIndex(({ role }) => role === 'user') + 1);
  return !sinceQuestion.some(
    ({ role, content }) =>
      role === 'assistant' && content.some((part) => part.type === 'text' && part.text.trim()),
  );
}

/**
 * Makes the prompt of every call, also of each step of a tool loop, legal for this offer. A
 * `prefix` is what the answer begins with, for a service that goes on with a last message of its own.
 */
export function legalHistory(
  offer: Offer,
  settings: ModelSettings,
  prefix?: string,
): LanguageModelV4Middleware {
  return {
    specificationVersion: 'v4',
    transformParams: async ({ params }) => {
      const legal = withLegalTools(params, offer);
      const prompt = normaliseHistory(legal.prompt, rulesFor(legal, offer, settings));
      if (!prefix?.trim() || !beginsAnswer(params)) return { ...legal, prompt };
      const begun: LanguageModelV4Message = {
        role: 'assistant',
        content: [{ type: 'text', text: prefix }],
      };
      return { ...legal, prompt: [...prompt, begun] };
    },
  };
}
