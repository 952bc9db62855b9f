import { StreamProviderError } from 'ai';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);

/**
 * An error that came as an event in a stream, as the AI SDK tells it: adapters hand on the service's
 * own object, at times wrapped in `error`. What is no such object stays as it is.
 */
export function toStreamError(error: unknown): unknown {
  if (error instanceof Error || !isRecord(error)) return error;
  const details = isRecord(error.error) ? error.error : error;
  const { message, code } = details;
  if (typeof message !== 'string') return error;
  const status = Number(details.statusCode ?? error.statusCode ?? code);
  return new StreamProviderError({
    message,
    type: textOf(details.type) ?? textOf(error.type),
    code: typeof code === 'number' ? code : textOf(code),
    statusCode: status >= 400 && status < 600 ? status : undefined,
    data: error.data ?? error,
  });
}
