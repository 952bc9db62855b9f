/**
 * What one request may hold: the AI SDK sends Mistral at most 32 texts, and the service takes 16,384
 * tokens, of which hardly any is shorter than two bytes.
 */
const mostTexts = 32;
const mostBytes = 30_000;

/** Cuts texts into requests that a service accepts, in order; one that is too long goes alone. */
export function inBatches(texts: readonly string[]): string[][] {
  const batches: string[][] = [];
  let batch: string[] = [];
  let bytes = 0;
  for (const text of texts) {
    const size = Buffer.byteLength(text);
    if (batch.length === mostTexts || (batch.length > 0 && bytes + size > mostBytes)) {
      batches.push(batch);
      [batch, bytes] = [[], 0];
    }
    batch.push(text);
    bytes += size;
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}
