import { fork } from 'node:child_process';
import { join } from 'node:path';
import { AppError } from '@/lib/errors';
import { withTexts } from './chunk';
import type { ReadingLimits, ReadingReply, ReadingRequest } from './reader/protocol';
import type { DocumentKind, ExtractedDocument } from './schema';

/** `SIGVTALRM` is what systems send for processor time; neither it nor `SIGKILL` leaves a dump. */
const limits: ReadingLimits = {
  maxBytes: 256 * 1024 * 1024,
  outOfMemory: 'SIGKILL',
  maxTime: 10_000,
  outOfTime: 'SIGVTALRM',
};
/** Milliseconds, where the machine is so busy that the process hardly runs. */
const longestWait = 30_000;

const tooSlow = () =>
  new AppError('document_too_complex', {
    message: 'Reading this document takes more than 10 seconds. Split it and add its parts.',
  });
const tooLarge = () =>
  new AppError('document_too_complex', {
    message: 'Reading this document takes more than 256 MB of memory. Split it and add its parts.',
  });

type File = { bytes: Uint8Array; kind: DocumentKind };

/**
 * Reads a document in a process of its own, which has 10 seconds (of processor time) and 256 MB, and
 * cuts its text into chunks there. Throws `encrypted_document`, `broken_document`, `empty_document` or
 * `document_too_complex`; ends with the signal's reason where that comes first.
 */
export async function extractDocument(file: File, signal: AbortSignal): Promise<ExtractedDocument> {
  signal.throwIfAborted();
  return askReader(file, signal);
}

/**
 * Runs `reader/main.ts` as it is: Node leaves out its types. It knows none of our variables, and of
 * the disk it may read only its own code.
 */
function startReader() {
  const root = process.cwd();
  const code = join(root, 'lib', 'knowledge');
  const readable = [code, join(root, 'node_modules'), join(root, 'package.json')];
  return fork(/* turbopackIgnore: true */ join(code, 'reader', 'main.ts'), {
    cwd: root,
    env: { NODE_ENV: 'production' },
    serialization: 'advanced',
    stdio: ['pipe', 'ignore', 'ignore', 'ipc'],
    execArgv: [
      '--permission',
      '--allow-worker',
      ...readable.map((path) => `--allow-fs-read=${path}`),
      // Above what the process may take: its own watch is to end it, not V8.
      '--max-old-space-size=512',
      '--max-semi-space-size=16',
    ],
  });
}

/** What a process ends with that is killed for its memory, or given up by V8 or the system. */
const memorySignals = new Set(['SIGKILL', 'SIGABRT', 'SIGTRAP', 'SIGSEGV', 'SIGBUS']);

/** Why the process ended without an answer. */
function endedEarly(code: number | null, killedBy: NodeJS.Signals | null): Error {
  if (killedBy === limits.outOfTime) return tooSlow();
  if (killedBy !== null && memorySignals.has(killedBy)) return tooLarge();
  // It had nothing left to do: a library waits for something that never comes.
  if (code === 0) return new AppError('broken_document');
  return new Error(`The reading process ended with ${killedBy ?? code}.`);
}

const asError = ({
  code,
  message,
  detail,
}: Extract<ReadingReply, { failure: unknown }>['failure']) =>
  new AppError(code, { message, cause: detail });

function documentOf(
  text: string,
  { chunks, ...outline }: Extract<ReadingReply, { outline: unknown }>['outline'],
): ExtractedDocument {
  return { text, ...outline, chunks: withTexts(text, chunks) };
}

function askReader({ bytes, kind }: File, signal: AbortSignal): Promise<ExtractedDocument> {
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
    const timer = setTimeout(() => end(() => reject(tooSlow())), longestWait);
    signal.addEventListener('abort', abort, { once: true });
    const parts: string[] = [];
    reader.on('message', (reply: ReadingReply) => {
      if ('part' in reply) parts.push(reply.part);
      else if ('failure' in reply) end(() => reject(asError(reply.failure)));
      else end(() => resolve(documentOf(parts.join(''), reply.outline)));
    });
    reader.once('error', (error) => end(() => reject(error)));
    reader.once('exit', (code, killedBy) => end(() => reject(endedEarly(code, killedBy))));
    const request: ReadingRequest = { kind, size: bytes.byteLength, limits };
    reader.send(request, (error) => error && end(() => reject(error)));
    // It ends before it has read all where it is killed, which `exit` tells.
    reader.stdin?.on('error', () => reader.kill('SIGKILL'));
    reader.stdin?.end(bytes);
  });
}
