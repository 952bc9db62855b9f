/** Walks `cause`, since Drizzle wraps what the driver threw. */
function* causes(error: unknown): Generator<Error> {
  for (let current = error; current instanceof Error; current = current.cause) yield current;
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** PostgreSQL's unique_violation, optionally of one named index or constraint. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  for (const cause of causes(error)) {
    if (codeOf(cause) !== '23505') continue;
    if (constraint === undefined) return true;
    return 'constraint' in cause && cause.constraint === constraint;
  }
  return false;
}

// Network failures, and PostgreSQL's classes 08 (connection), 53 (resources) and 57P (shutdown).
const down = /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|EPIPE|08...|53...|57P..)$/;
// The drivers' own: no connection in time, no answer in time, a connection that broke or is closed.
const downText =
  /timeout exceeded when trying to connect|Query read timeout|Connection terminated|not queryable|PGlite is clos|pool after calling end/;

/** Whether the database itself cannot be reached or is going away. */
export function isDatabaseDown(error: unknown): boolean {
  for (const cause of causes(error)) {
    if (down.test(codeOf(cause)) || downText.test(cause.message)) return true;
    if (cause instanceof AggregateError && cause.errors.some(isDatabaseDown)) return true;
  }
  return false;
}

/** Whether a value cannot be written as JSON, or is refused (PostgreSQL's classes 22 and 54). */
export function isRefusedValue(error: unknown): boolean {
  return [...causes(error)].some(
    (cause) =>
      cause instanceof TypeError ||
      cause instanceof RangeError ||
      /^(22|54)[0-9A-Z]{3}$/.test(codeOf(cause)),
  );
}
