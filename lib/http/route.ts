import type { z } from 'zod';
import { type Context, requireContext } from '@/lib/accounts/context';
import { AppError } from '@/lib/errors';
import { refusal } from './failure';
import { assertHost, assertOrigin, transportSecurity } from './origin';
import { readJson } from './read-body';

type Params = Record<string, string | string[] | undefined>;
type Handler = (request: Request, route: { params: Promise<Params> }) => Promise<Response>;

type Options<Input> = {
  /** Who may call: `owner` (default) needs a session, `anyone` does not. */
  access?: 'owner' | 'anyone';
  /** The JSON body; a route without it reads its own body or has none. */
  input?: z.ZodType<Input>;
};

type Call<Input, Access> = {
  ctx: Access extends 'anyone' ? null : Context;
  input: Input;
  params: Params;
  request: Request;
};

/**
 * A route handler: Host and Origin, who asks, the strict body, then the verb. Every refusal
 * becomes `{ "error": { code, message, action? } }` with its status.
 */
export function route<Input = undefined, Access extends 'owner' | 'anyone' = 'owner'>(
  options: Options<Input> & { access?: Access },
  handle: (call: Call<Input, Access>) => Promise<Response>,
): Handler {
  return async (request, { params }) => {
    try {
      assertHost(request.headers);
      if (request.method !== 'GET' && request.method !== 'HEAD') assertOrigin(request.headers);
      const ctx = options.access === 'anyone' ? null : await requireContext(request.headers);
      const input = options.input ? await readJson(request, options.input) : undefined;
      // The two branches above are what `Call` says of `Access` and `Input`.
      const call = { ctx, input, params: await params, request } as Call<Input, Access>;
      return withDefaults(await handle(call));
    } catch (error) {
      return withDefaults(refusal(error));
    }
  };
}

/** What is somebody's own stays out of every cache, unless the handler says otherwise. */
function withDefaults(response: Response): Response {
  const { headers } = response;
  if (!headers.has('cache-control')) headers.set('cache-control', 'private, no-store');
  for (const [name, value] of transportSecurity()) headers.set(name, value);
  return response;
}

/** A path parameter that must fit a schema; anything else is as good as absent. */
export function pathId(schema: z.ZodType<string>, value: Params[string]): string {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new AppError('not_found');
  return parsed.data;
}
