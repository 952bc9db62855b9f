import type { LanguageModelV4CallOptions, LanguageModelV4Middleware } from '@ai-sdk/provider';
import { type HistoryRules, normaliseHistory } from './normalise-history';
import type { Offer } from './schema';

/** Images in one request: 8 by Mistral's vision page, 20 by AWS's Converse reference. */
const maxImages = { mistral: 8, bedrock: 20 } as const;

/** How many images one request to this offer may carry. */
export function imagesPerRequest({ source, abilities }: Offer): number {
  return abilities.vision ? maxImages[source] : 0;
}

/** Tools as this offer takes them: none for a model without tools. */
function withLegalTools(params: LanguageModelV4CallOptions, offer: Offer) {
  if (offer.abilities.tools && params.tools?.length) return params;
  const { tools: _tools, toolChoice: _toolChoice, ...rest } = params;
  return rest;
}

/** Converse has no "none": the adapter leaves the tools out, and with them every tool turn. */
function declaresTools(params: LanguageModelV4CallOptions, offer: Offer): boolean {
  if (!params.tools?.length) return false;
  return offer.source !== 'bedrock' || params.toolChoice?.type !== 'none';
}

function rulesFor(params: LanguageModelV4CallOptions, offer: Offer): HistoryRules {
  const { system, vision, reasoning } = offer.abilities;
  return {
    system,
    vision,
    reasoning: reasoning && offer.source === 'mistral',
    tools: declaresTools(params, offer),
    maxImages: maxImages[offer.source],
  };
}

/** Makes the prompt of every call, also of each step of a tool loop, legal for this offer. */
export function legalHistory(offer: Offer): LanguageModelV4Middleware {
  return {
    specificationVersion: 'v4',
    transformParams: async ({ params }) => {
      const legal = withLegalTools(params, offer);
      return { ...legal, prompt: normaliseHistory(legal.prompt, rulesFor(legal, offer)) };
    },
  };
}
