'use client';

import { useRef, useState } from 'react';
import { postJson } from '@/components/shell/post-json';
import { readRefusal } from '@/components/shell/read-refusal';
import type { ErrorBody } from '@/lib/errors';
import type { EmbeddingsAnswer } from '@/lib/knowledge/schema';
import { nearestPairs, type Pair, similarityMatrix } from './similarity';

const unreachable: ErrorBody = {
  code: 'offline',
  message: 'Tramontane cannot be reached. Your texts are kept here; try again.',
};

/** What came of some texts. */
export type Comparison = {
  texts: readonly string[];
  answer: EmbeddingsAnswer;
  matrix: number[][];
  /** The nearest first. */
  pairs: Pair[];
};

type Outcome = { ok: true; answer: EmbeddingsAnswer } | { ok: false; error: ErrorBody };

async function embed(input: readonly string[], signal: AbortSignal): Promise<Outcome> {
  try {
    const response = await postJson('/api/embeddings', { input }, signal);
    if (!response.ok) return { ok: false, error: readRefusal(await response.text()) };
    return { ok: true, answer: await response.json() }; // what our own server answers
  } catch {
    return { ok: false, error: unreachable };
  }
}

/** Asks for the vectors of texts and compares them; a later question takes the place of an earlier. */
export function useComparison() {
  const [comparison, setComparison] = useState<Comparison | null>(null);
  const [error, setError] = useState<ErrorBody | null>(null);
  const [isRunning, setRunning] = useState(false);
  const current = useRef<AbortController | null>(null);

  async function compare(texts: readonly string[]) {
    current.current?.abort();
    const abort = new AbortController();
    current.current = abort;
    setRunning(true);
    setError(null);
    const outcome = await embed(texts, abort.signal);
    if (abort.signal.aborted) return;
    setRunning(false);
    if (!outcome.ok) return setError(outcome.error);
    const { answer } = outcome;
    const matrix = similarityMatrix(answer.embeddings);
    setComparison({ texts, answer, matrix, pairs: nearestPairs(matrix) });
  }

  return { comparison, error, isRunning, compare };
}
