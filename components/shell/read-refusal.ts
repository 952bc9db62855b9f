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

/** Our own refusal in the text of a failed response; null for a proxy's page, or nothing. */
export function findRefusal(body: string): ErrorBody | null {
  try {
    const json: unknown = JSON.parse(body);
    return isRefusal(json) ? json.error : null;
  } catch {
    return null;
  }
}

/** The refusal in the text of a failed response; a proxy's page or nothing becomes `internal`. */
export function readRefusal(body: string): ErrorBody {
  const message = 'The server answered in a way that cannot be read.';
  return findRefusal(body) ?? { code: 'internal', message };
}

/** What to say when no answer came at all. */
export const unreachable: ErrorBody = { code: 'offline', message: errorTable.offline.message };
