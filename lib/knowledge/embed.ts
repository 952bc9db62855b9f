import { embedMany } from 'ai';
import { AppError } from '@/lib/errors';
import { type Embedder, resolveEmbedder } from '@/lib/models/embedding';
import { explainError } from '@/lib/models/explain-error';
import { costOf } from '@/lib/usage/cost';
import { inBatches } from './batches';
import type { EmbeddingsAnswer, EmbeddingsRequest } from './schema';

type Asking = {
  /** How often a call that may pass is made again: 2 s later, then 4, 8, …, or when the service says. */
  retries?: number;
  signal?: AbortSignal;
  /** The length that the vectors must have; absent: that of the model, if anybody tells it. */
  dimensions?: number | undefined;
};

/**
 * A vector for each text, in order, all of the same length, and the tokens that the service counted.
 * Throws what `explainError` gives, and `wrong_dimension`.
 */
export async function embedTexts(
  { model, offer, dimensions: known }: Embedder,
  texts: readonly string[],
  { retries = 2, signal, dimensions = known }: Asking = {},
): Promise<{ vectors: number[][]; tokens: number }> {
  const vectors: number[][] = [];
  let tokens = 0;
  for (const values of inBatches(texts)) {
    const { embeddings, usage } = await embedMany({
      model,
      values,
      maxRetries: retries,
      ...(signal ? { abortSignal: signal } : {}),
    }).catch((error: unknown) => {
      signal?.throwIfAborted();
      throw explainError(error, offer);
    });
    requireDimension(embeddings, values.length, dimensions ?? vectors[0]?.length, offer.name);
    vectors.push(...embeddings);
    tokens += usage.tokens;
  }
  return { vectors, tokens };
}

function requireDimension(
  vectors: readonly (readonly number[])[],
  count: number,
  dimensions = vectors[0]?.length ?? 0,
  name: string,
): void {
  if (vectors.length !== count) {
    const message = `${name} answered ${count} texts with ${vectors.length} vectors.`;
    throw new AppError('wrong_dimension', { message });
  }
  const wrong = vectors.find((vector) => vector.length !== dimensions);
  if (wrong || dimensions === 0) {
    const message = `${name} answered with vectors of ${wrong?.length ?? 0} dimensions where ${dimensions} were expected.`;
    throw new AppError('wrong_dimension', { message });
  }
}

/** The vectors of these texts by the embedding model of this installation, with what they took. */
export async function embedInputs(
  { input }: EmbeddingsRequest,
  signal?: AbortSignal,
): Promise<EmbeddingsAnswer> {
  const embedder = resolveEmbedder();
  const startedAt = performance.now();
  const { vectors, tokens } = await embedTexts(embedder, input, signal ? { signal } : {});
  const { offer, space } = embedder;
  const counted = { inputTokens: tokens, outputTokens: 0, cachedTokens: 0 };
  return {
    model: offer.id,
    dimensions: vectors[0]?.length ?? 0,
    embeddings: vectors,
    usage: {
      tokens,
      cost: costOf(offer, counted),
      totalMs: performance.now() - startedAt,
      ...(space === offer.id ? {} : { demonstration: true }),
    },
  };
}
