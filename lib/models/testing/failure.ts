import { generateText, jsonSchema, streamText, tool } from 'ai';
import { findOffer } from '../catalog';
import { connectionTo } from '../connections';
import { toLocalOffer } from '../local-offers';
import { resolveModel } from '../resolve';
import type { Offer, OfferId } from '../schema';

/** Nobody may see it. */
export const secretKey = 'a-key-that-nobody-may-see';

/** The offer of the catalogue, or of a local server with a context of 131,072 tokens. */
export function offerFor(id: OfferId): Offer {
  const local = id.startsWith('local:') ? toLocalOffer(id.slice(6), 'a test', '2026-11-21') : null;
  const offer = local ? { ...local, contextTokens: 131_072 } : findOffer(id);
  if (!offer) throw new Error(`no offer ${id}`);
  return offer;
}

function modelOver(offer: Offer, fetch: typeof globalThis.fetch) {
  // A local server has no address here: only its fetch counts.
  const connection =
    offer.source === 'local'
      ? {
          baseURL: 'http://127.0.0.1:1/v1',
          summary: { source: 'local', kind: 'address', label: '' } as const,
        }
      : connectionTo(offer.source);
  return resolveModel(offer, { ...connection, apiKey: secretKey, fetch });
}

const lookup = tool({ description: 'Looks up', inputSchema: jsonSchema({ type: 'object' }) });

/** What the offer's own adapter throws over this `fetch`, asked once for a whole answer. */
export async function failureOf(offer: Offer, fetch: typeof globalThis.fetch): Promise<unknown> {
  const model = modelOver(offer, fetch);
  try {
    await generateText({ model, prompt: 'Hello', tools: { lookup }, maxRetries: 0 });
  } catch (error) {
    return error;
  }
  throw new Error('the call did not fail');
}

/** What a streamed answer fails with, whether as a part or by breaking the stream. */
export async function streamFailureOf(
  offer: Offer,
  fetch: typeof globalThis.fetch,
): Promise<unknown> {
  const model = modelOver(offer, fetch);
  try {
    const call = { model, prompt: 'Hello', maxRetries: 0, onError: () => undefined };
    for await (const part of streamText(call).stream) if (part.type === 'error') return part.error;
  } catch (error) {
    return error;
  }
  throw new Error('the stream did not fail');
}

/** Every text in a body that is long enough to be known again. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.length > 12 ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
