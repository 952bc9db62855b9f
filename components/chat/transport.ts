import type { UIMessageChunk } from 'ai';
import type { Transport } from '@/lib/env';
import type { AnswerMetadata } from '@/lib/runs/schema';

const key = 'tramontane.transport';

/**
 * Whether answers are read by polling: the server says so, or this tab has found that something
 * between it and the server holds responses back until they are whole.
 */
export type TransportMemory = { polls: () => boolean; noteHeldBack: () => void };

export function transportMemory(told: Transport): TransportMemory {
  return {
    polls: () => told === 'poll' || sessionStorage.getItem(key) === 'poll',
    noteHeldBack: () => sessionStorage.setItem(key, 'poll'),
  };
}

/** An answer written in less time says nothing about its way. */
const tellingMs = 1_000;

/**
 * Pure: whether an answer came in one piece at its end, though it was written over a second or more.
 * `cameInMs`: from the first byte to the last.
 */
export function cameInOnePiece(last: UIMessageChunk | undefined, cameInMs: number): boolean {
  if (last?.type !== 'finish') return false;
  // What our own server sends as the metadata of an answer.
  const { timing } = (last.messageMetadata ?? {}) as Partial<AnswerMetadata>;
  if (!timing || timing.firstTokenMs === null) return false;
  const writtenInMs = timing.totalMs - timing.firstTokenMs;
  return writtenInMs >= tellingMs && cameInMs < writtenInMs / 4;
}
