import type { ErrorCode } from '@/lib/errors';

/** A file that means no good, and what becomes of it: a refusal, or a text that was read. */
export type HostileFile = {
  what: string;
  name: string;
  bytes: () => Uint8Array;
  expected: (ErrorCode | RegExp)[];
};

export const latin = (text: string) => Buffer.from(text, 'latin1');
export const megabytes = 1024 * 1024;
export const zeros = (count: number) => Buffer.alloc(count * megabytes);
export const file = (
  what: string,
  name: string,
  bytes: () => Uint8Array,
  ...expected: (ErrorCode | RegExp)[]
): HostileFile => ({ what, name, bytes, expected });

export const limits = ['document_too_complex'] as const;

/** What stands in a file beside what means no good. */
export const read = /The safe words\./;
