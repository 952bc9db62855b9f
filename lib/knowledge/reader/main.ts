/** The reading process: one file in, its text and chunks or a failure out (lib/knowledge/extract). */
import { Worker } from 'node:worker_threads';
import { chunkDocument } from '../chunk.ts';
import { languageOf } from '../language.ts';
import { ReadingFailure, tooComplex } from './failure.ts';
import type { ReadingReply, ReadingRequest } from './protocol.ts';
import { readBytes } from './read.ts';

async function read({ kind, bytes }: ReadingRequest): Promise<ReadingReply> {
  try {
    const read = await readBytes(kind, bytes);
    if (read.text.trim() === '') throw new ReadingFailure('empty_document', emptySentence(kind));
    const language = languageOf(read.text);
    const chunks = chunkDocument(read, language);
    const pages = read.pageStarts?.length ?? null;
    return { document: { text: read.text, pages, language, chunks } };
  } catch (error) {
    const failure = asFailure(error);
    return { failure: { code: failure.code, message: failure.message, detail: detailOf(failure) } };
  }
}

function emptySentence(kind: ReadingRequest['kind']): string {
  return kind === 'pdf'
    ? 'There is no text in this PDF. If its pages are scans, add a version with recognised text.'
    : 'There is no text in this document.';
}

function asFailure(error: unknown): ReadingFailure {
  if (error instanceof ReadingFailure) return error;
  if (error instanceof RangeError) {
    return tooComplex('This document is nested too deeply or too large to be read.', error);
  }
  return new ReadingFailure(
    'broken_document',
    'This document is damaged and cannot be read.',
    error,
  );
}

const detailOf = ({ cause }: Error) => (cause instanceof Error ? cause.message : undefined);

process.once('message', async (request: ReadingRequest) => {
  new Worker(new URL('./watch-memory.ts', import.meta.url), {
    workerData: { maxBytes: request.maxBytes },
  }).unref();
  process.send?.(await read(request), () => process.exit());
});
