import { AppError } from '@/lib/errors';
import { readBytes } from './read-body';

/** Room for the form's own boundaries and field names. */
const formOverhead = 64 * 1024;

/** The bytes of the multipart field `file`. Throws `file_too_large` or `invalid_request`. */
export async function receiveFile(request: Request, maxBytes: number): Promise<Uint8Array> {
  const body = await readBytes(request, maxBytes + formOverhead, 'file_too_large');
  const file = await parseForm(request, body);
  if (file.size > maxBytes) throw new AppError('file_too_large');
  return new Uint8Array(await file.arrayBuffer());
}

async function parseForm(request: Request, body: Uint8Array<ArrayBuffer>): Promise<File> {
  const message = 'Send the image as multipart/form-data in the field "file".';
  const type = request.headers.get('content-type') ?? '';
  const form = await new Response(body, { headers: { 'content-type': type } })
    .formData()
    .catch((cause) => Promise.reject(new AppError('invalid_request', { message, cause })));
  const file = form.get('file');
  if (!(file instanceof File)) throw new AppError('invalid_request', { message });
  return file;
}
