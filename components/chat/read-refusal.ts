import { z } from 'zod';
import { type ErrorBody, type ErrorCode, errorTable } from '@/lib/errors';

const Action = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('retry') }),
  z.object({ kind: z.literal('use-model'), offer: z.string(), name: z.string() }),
  z.object({ kind: z.literal('follow'), run: z.string() }),
  z.object({ kind: z.literal('sign-in') }),
]);

const Refusal = z.object({
  error: z.object({
    code: z.custom<ErrorCode>((code) => typeof code === 'string' && code in errorTable),
    message: z.string(),
    action: Action.optional(),
  }),
});

/** The refusal in the text of a failed response; a proxy's page or nothing becomes `internal`. */
export function readRefusal(body: string): ErrorBody {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { code: 'internal', message: 'The server answered in a way that cannot be read.' };
  }
  const parsed = Refusal.safeParse(json);
  if (!parsed.success) return { code: 'internal', message: errorTable.internal.message };
  const { code, message, action } = parsed.data.error;
  return { code, message, ...(action ? { action } : {}) };
}

/** What to say when no answer came at all. */
export const unreachable: ErrorBody = {
  code: 'offline',
  message: 'Tramontane cannot be reached. Check the connection, then try again.',
};
