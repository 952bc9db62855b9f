import { fork } from 'node:child_process';
import { join } from 'node:path';
import { AppError } from '@/lib/errors';
import type { ReadingReply, ReadingRequest } from './reader/protocol';
import type { DocumentKind, ExtractedDocument } from './schema';

/** Milliseconds from the start of the process. */
const maxTime = 10_000;
/** Of memory of every kind, Node itself included (about 50 MB of it). */
const maxBytes = 256 * 1024 * 1024;

const tooSlow = () =>
  new AppError('document_too_complex', {
    message: 'Reading this document takes longer than 10 seconds. Split it and add its parts.',
  });
const tooLarge = () =>
  new AppError('document_too_complex', {
    message: 'Reading this document takes more than 256 MB of memory. Split it and add its parts.',
  });

/**
 * Reads a document in a process of its own, which has 10 seconds and 256 MB, and cuts its text into
 * chunks there. Throws `encrypted_document`, `broken_document`, `empty_document` or
 * `document_too_complex`; ends with the signal's reason where that comes first.
 */
export async function extractDocument(
  file: { bytes: Uint8Array; kind: DocumentKind },
  signal: AbortSignal,
): Promise<ExtractedDocument> {
  signal.throwIfAborted();
  const reply = await askReader({ ...file, maxBytes }, signal);
  if ('document' in reply) return reply.document;
  const { code, message, detail } = reply.failure;
  throw new AppError(code, { message, cause: detail });
}

/**
 * Runs `reader/main.ts` as it is: Node leaves out its types. It knows none of our variables, and of
 * the disk it may read only its own code; more memory than Node's own default it may not take.
 */
function startReader() {
  const root = process.cwd();
  const code = join(root, 'lib', 'knowledge');
  const readable = [code, join(root, 'node_modules'), join(root, 'package.json')];
  return fork(/* turbopackIgnore: true */ join(code, 'reader', 'main.ts'), {
    cwd: root,
    env: { NODE_ENV: 'production' },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: [
      '--permission',
      '--allow-worker',
      ...readable.map((path) => `--allow-fs-read=${path}`),
      '--max-old-space-size=192',
      '--max-semi-space-size=8',
    ],
  });
}

/** Why the process ended without an answer. */
function endedEarly(code: number | null, killedBy: NodeJS.Signals | null): Error {
  // Killed for its memory, by itself or by the system, or given up by V8.
  if (killedBy !== null) return tooLarge();
  // It had nothing left to do: a library waits for something that never comes.
  if (code === 0) return new AppError('broken_document');
  return new Error(`The reading process ended with code ${code}.`);
}

function askReader(request: ReadingRequest, signal: AbortSignal): Promise<ReadingReply> {
  return new Promise((resolve, reject) => {
    const reader = startReader();
    let ended = false;
    const end = (settle: () => void) => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      reader.kill('SIGKILL');
      settle();
    };
    const abort = () => end(() => reject(signal.reason));
    const timer = setTimeout(() => end(() => reject(tooSlow())), maxTime);
    signal.addEventListener('abort', abort, { once: true });
    reader.once('message', (reply: ReadingReply) => end(() => resolve(reply)));
    reader.once('error', (error) => end(() => reject(error)));
    reader.once('exit', (code, killedBy) => end(() => reject(endedEarly(code, killedBy))));
    reader.send(request, (error) => error && end(() => reject(error)));
  });
}
