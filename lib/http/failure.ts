import { isDatabaseDown } from '@/lib/db/failures';
import { AppError } from '@/lib/errors';
import { describeFailure, log } from '@/lib/log';

/** What was thrown, as a refusal of the closed table; a defect is logged without any content. */
export function toRefusal(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (isDatabaseDown(thrown)) return new AppError('database_unavailable', { cause: thrown });
  const stack = thrown instanceof Error ? thrown.stack?.match(/^\s+at .*/gm) : undefined;
  log.error('defect', {
    cause: describeFailure(thrown),
    stack: stack?.slice(0, 6).join(' '),
  });
  return new AppError('internal', { cause: thrown });
}

/** The response for anything thrown. */
export function refusal(thrown: unknown): Response {
  const error = toRefusal(thrown);
  return Response.json({ error: error.toBody() }, { status: error.status });
}
