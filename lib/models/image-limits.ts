import type { ModelSettings, Offer } from './schema';

/** Images in one request, by Mistral's vision page and by AWS's Converse reference. */
const mistralImages = 8;
const converseImages = 20;

/** How many images one request to this offer may carry. */
export function imagesPerRequest(
  { source, abilities }: Offer,
  { api }: Pick<ModelSettings, 'api'>,
): number {
  if (!abilities.vision) return 0;
  // InvokeModel takes Mistral's own body.
  return source === 'bedrock' && api !== 'invoke' ? converseImages : mistralImages;
}
