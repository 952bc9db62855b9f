import type { Lifecycle, Offer, Source } from '@/lib/models/schema';

/** What can be asked of a model, by the word that the page uses. */
export const abilityChecks = {
  vision: ({ vision }) => vision,
  tools: ({ tools }) => tools,
  JSON: ({ json }) => json !== 'none',
  reasoning: ({ reasoning }) => reasoning,
} satisfies Record<string, (abilities: Offer['abilities']) => boolean>;
export type AbilityName = keyof typeof abilityChecks;

/** Parts of a model's life that are told apart in the filter. */
export const lifeStages = {
  any: { label: 'Any', states: ['active', 'preview', 'legacy', 'deprecated', 'retired'] },
  current: { label: 'Current', states: ['active', 'preview'] },
  ending: { label: 'Legacy or deprecated', states: ['legacy', 'deprecated'] },
  retired: { label: 'Retired', states: ['retired'] },
} satisfies Record<string, { label: string; states: Lifecycle['state'][] }>;
export type LifeStage = keyof typeof lifeStages;

export type OfferFilter = {
  source: Source | 'any';
  abilities: readonly AbilityName[];
  stage: LifeStage;
};

export const noFilter: OfferFilter = { source: 'any', abilities: [], stage: 'any' };

/** Pure: the offers that fit; every chosen ability must be there. */
export function filterOffers(
  offers: readonly Offer[],
  { source, abilities, stage }: OfferFilter,
): Offer[] {
  const states: readonly string[] = lifeStages[stage].states;
  return offers.filter(
    (offer) =>
      (source === 'any' || offer.source === source) &&
      abilities.every((name) => abilityChecks[name](offer.abilities)) &&
      states.includes(offer.lifecycle.state),
  );
}
