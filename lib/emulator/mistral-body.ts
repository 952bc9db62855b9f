import type { z } from 'zod';
import { type Refusal, refusals } from './mistral-errors';
import { validationDetails } from './mistral-validation';

/** Reads a body by its schema, or says what is wrong with it as the service does. */
export function parseBody<Shape extends z.ZodType>(
  text: string,
  schema: Shape,
): { request: z.infer<Shape> } | Refusal {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (cause) {
    const error = cause instanceof Error ? cause.message : 'not JSON';
    return refusals.invalid([
      {
        type: 'json_invalid',
        loc: ['body', 0],
        msg: 'JSON decode error',
        input: {},
        ctx: { error },
      },
    ]);
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return { request: parsed.data };
  return refusals.invalid(validationDetails(parsed.error.issues, body));
}
