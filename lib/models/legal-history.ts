import type { LanguageModelV4CallOptions, LanguageModelV4Middleware } from '@ai-sdk/provider';
import { imagesPerRequest } from './image-limits';
import { type HistoryRules, normaliseHistory } from './normalise-history';
import type { ModelSettings, Offer } from './schema';

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

/** Makes the prompt of every call, also of each step of a tool loop, legal for this offer. */
export function legalHistory(offer: Offer, settings: ModelSettings): LanguageModelV4Middleware {
  return {
    specificationVersion: 'v4',
    transformParams: async ({ params }) => {
      const legal = withLegalTools(params, offer);
      return { ...legal, prompt: normaliseHistory(legal.prompt, rulesFor(legal, offer, settings)) };
    },
  };
}
