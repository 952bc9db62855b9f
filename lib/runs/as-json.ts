import { type SQL, sql } from 'drizzle-orm';
import { storable } from './storable';

/** As JSON writes what the database does not keep: NUL, or half a character. */
const unstorable = /\\u(?:0000|d[89a-f])/;

/** A value as a parameter of type `jsonb`; what cannot be kept becomes the replacement character. */
export function asJson(value: object): SQL {
  const text = JSON.stringify(value);
  return sql`${unstorable.test(text) ? JSON.stringify(storable(value)) : text}::jsonb`;
}
