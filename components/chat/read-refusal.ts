import { type ErrorBody, errorTable } from '@/lib/errors';

/** Whether it is the body of one of our own refusals. */
function isRefusal(json: unknown): json is { error: ErrorBody } {
  if (typeof json !== 'object' || json === null || !('error' in json)) return false;
  const { error } = json;
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    String(error.code) in errorTable
  );
}

/** The refusal in the text of a failed response; a proxy's page or nothing becomes `internal`. */
export function readRefusal(body: string): ErrorBody {
  try {
    const json: unknown = JSON.parse(body);
    if (isRefusal(json)) return json.error;
  } catch {
    return { code: 'internal', message: 'The server answered in a way that cannot be read.' };
  }
  return { code: 'internal', message: errorTable.internal.message };
}

/** What to say when no answer came at all. */
export const unreachable: ErrorBody = { code: 'offline', message: errorTable.offline.message };
