import type { z } from 'zod';
import { AppError, type ErrorCode } from '@/lib/errors';

/** Bytes. Above the longest legal message, so that its length gets its own refusal. */
const maxJsonBytes = 4 * 1024 * 1024;

/** Reads a body while counting: nothing beyond `maxBytes` is kept. Throws `tooLarge`. */
export async function readBytes(
  request: Request,
  maxBytes: number,
  tooLarge: ErrorCode,
): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw new AppError(tooLarge);
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of request.body ?? []) {
    size += piece.byteLength;
    if (size > maxBytes) throw new AppError(tooLarge);
    pieces.push(piece);
  }
  return new Uint8Array(Buffer.concat(pieces));
}

/** A strict JSON body. Throws `invalid_json`, `invalid_request` (naming the field) or `message_too_large`. */
export async function readJson<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? '')) {
    throw new AppError('invalid_json', { message: 'Send the request as application/json.' });
  }
  return parseInput(schema, parseJson(await readBytes(request, maxJsonBytes, 'message_too_large')));
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new AppError('invalid_json', { cause: error });
  }
}

/** Parses any input strictly; the refusal names the first wrong field. */
export function parseInput<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join('.') || 'the request';
  throw new AppError('invalid_request', { message: `Wrong input at ${field}: ${issue?.message}.` });
}
