type Fields = Record<string, string | number | boolean | null | undefined>;

function write(level: 'info' | 'warn' | 'error', message: string, fields: Fields = {}): void {
  const line = JSON.stringify({ time: new Date().toISOString(), level, message, ...fields });
  (level === 'info' ? console.info : console.error)(line);
}

/**
 * One JSON line an event, on standard error but for `info`. Ids, sizes and codes only:
 * never a prompt, a key, a cookie or a file name.
 */
export const log = {
  info: (message: string, fields?: Fields) => write('info', message, fields),
  warn: (message: string, fields?: Fields) => write('warn', message, fields),
  error: (message: string, fields?: Fields) => write('error', message, fields),
};

/**
 * The innermost cause of anything thrown, fit for a log line: Drizzle's own message repeats the
 * query's values, which may be a prompt.
 */
export function describeFailure(thrown: unknown): string {
  let current = thrown;
  while (current instanceof Error && current.cause !== undefined) current = current.cause;
  if (!(current instanceof Error)) return typeof current;
  // The engine quotes the text that it could not parse.
  return current instanceof SyntaxError ? current.name : `${current.name}: ${current.message}`;
}
