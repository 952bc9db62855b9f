import type { LanguageModelV4 } from '@ai-sdk/provider';
import { createEmulator } from '@/lib/emulator';
import { findOffer } from '@/lib/models/catalog';
import { connectionTo } from '@/lib/models/connections';
import { resolveModel } from '@/lib/models/resolve';
import type { Offer } from '@/lib/models/schema';

/** An offer of the catalogue that must exist. */
export function offerOf(id: string): Offer {
  const offer = findOffer(id);
  if (!offer) throw new Error(`no offer ${id} in the catalogue`);
  return offer;
}

/** The offer's own adapter over the emulator, as fast as possible, and every request body it sent. */
export function emulated(offer: Offer): { model: LanguageModelV4; sent: unknown[] } {
  const emulator = createEmulator({ paceMs: 0, seed: 1 });
  const sent: unknown[] = [];
  const model = resolveModel(offer, {
    ...connectionTo(offer.source),
    ...(offer.geo === 'eu' ? { baseURL: 'https://bedrock-runtime.eu-west-3.amazonaws.com' } : {}),
    fetch: async (input, init) => {
      if (typeof init?.body === 'string') sent.push(JSON.parse(init.body));
      return emulator.fetch(input, init);
    },
  });
  return { model, sent };
}
