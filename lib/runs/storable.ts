/** Postgres keeps neither NUL nor half a character in JSON. */
const clean = (text: string) => text.toWellFormed().replaceAll('\0', '\uFFFD');

/** A JSON value as the database can keep it: what it cannot becomes the replacement character. */
export function storable<T>(value: T): T {
  // Every branch gives back what it was given, but for characters inside strings.
  return map(value) as T;
}

function map(value: unknown): unknown {
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value)) return value.map(map);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [clean(key), map(field)]));
}
