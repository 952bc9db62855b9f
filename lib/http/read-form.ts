import { AppError, type ErrorCode } from '@/lib/errors';
import { readBytes } from './read-body';

/** Room for the form's own boundaries and field names. */
const formOverhead = 64 * 1024;

/** A file of a form, and the form's texts by their field. */
export type Upload = { name: string; bytes: Uint8Array; fields: Readonly<Record<string, string>> };

/**
 * The multipart field `file`, of at most `maxBytes`, and the texts beside it. Throws `tooLarge` or
 * `invalid_request`.
 */
export async function receiveFile(
  request: Request,
  maxBytes: number,
  tooLarge: ErrorCode,
): Promise<Upload> {
  const form = await parseForm(
    request,
    await readBytes(request, maxBytes + formOverhead, tooLarge),
  );
  const file = form.get('file');
  if (!(file instanceof File)) throw notAForm();
  if (file.size > maxBytes) throw new AppError(tooLarge);
  const fields: Record<string, string> = {};
  for (const [name, value] of form) if (typeof value === 'string') fields[name] = value;
  return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()), fields };
}

function notAForm(cause?: unknown): AppError {
  const message = 'Send the file as multipart/form-data in the field "file".';
  return new AppError('invalid_request', { message, cause });
}

async function parseForm(request: Request, body: Uint8Array<ArrayBuffer>): Promise<FormData> {
  const type = request.headers.get('content-type') ?? '';
  try {
    return await new Response(body, { headers: { 'content-type': type } }).formData();
  } catch (error) {
    throw notAForm(error);
  }
}
