/** The reading process: one file in, its text and chunks or a failure out (lib/knowledge/extract). */
import { Worker } from 'node:worker_threads';
import { outlineChunks } from '../chunk.ts';
import { languageOf } from '../language.ts';
import { ReadingFailure, tooComplex } from './failure.ts';
import type { ReadingReply, ReadingRequest } from './protocol.ts';
import { readBytes } from './read.ts';

/** UTF-16 units of a message. */
const partLength = 1_000_000;

/** Into one array of the right size: a file of 20 MB stands in memory once. */
async function readInput(size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let at = 0;
  for await (const part of process.stdin) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

async function* replies({ kind, size }: ReadingRequest): AsyncGenerator<ReadingReply> {
  try {
    const read = await readBytes(kind, await readInput(size));
    const { text } = read;
    if (text.trim() === '') throw new ReadingFailure('empty_document', emptySentence(kind));
    const language = languageOf(text);
    const chunks = outlineChunks(read, language);
    for (let at = 0; at < text.length; at += partLength) {
      yield { part: text.slice(at, at + partLength) };
    }
    yield { outline: { pages: read.pageStarts?.length ?? null, language, chunks } };
  } catch (error) {
    const failure = asFailure(error);
    yield {
      failure: { code: failure.code, message: failure.message, detail: detailOf(failure) },
    };
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

const send = (reply: ReadingReply) =>
  new Promise((resolve, reject) => {
    process.send?.(reply, undefined, undefined, (error) => (error ? reject(error) : resolve(null)));
  });

process.once('message', async (request: ReadingRequest) => {
  const watch = new URL('./watch-limits.ts', import.meta.url);
  new Worker(watch, { workerData: request.limits }).unref();
  for await (const reply of replies(request)) await send(reply);
  // It is ended from outside as soon as the last message has arrived there.
  process.channel?.ref();
});
