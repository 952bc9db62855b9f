/** Postgres keeps neither NUL nor half a character in JSON. */
const isClean = (text: string) => text.isWellFormed() && !text.includes('\0');
const clean = (text: string) => text.toWellFormed().replaceAll('\0', '\uFFFD');

/** A JSON value as the database can keep it: what it cannot becomes the replacement character. */
export function storable<T>(value: T): T {
  // Every branch gives back what it was given, but for characters inside strings.
  return isStorable(value) ? value : (map(value) as T);
}

/** Nearly everything is: looking costs less than a copy. */
function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return isClean(value);
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isStorable);
  return Object.entries(value).every(([key, field]) => isClean(key) && isStorable(field));
}

function map(value: unknown): unknown {
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value)) return value.map(map);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [clean(key), map(field)]));
}
