/** What a result says: its JSON, even when it was put in a string twice, else its text. */
export function readResult(content: string): unknown {
  let value: unknown = content;
  for (let depth = 0; depth < 2 && typeof value === 'string'; depth += 1) {
    try {
      value = JSON.parse(value);
    } catch {
      return value; // plain text
    }
  }
  return value;
}

/** One field of a result, as text. */
export function resultField(content: string, field: string): string | undefined {
  const value = readResult(content);
  if (typeof value !== 'object' || value === null) return undefined;
  const inner: unknown = Reflect.get(value, field);
  if (typeof inner === 'string') return inner;
  return inner === undefined || inner === null ? undefined : JSON.stringify(inner);
}
