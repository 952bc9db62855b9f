import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EmbeddedPostgres } from '@/lib/db/embedded';
import { isDatabaseDown, isUniqueViolation } from '@/lib/db/failures';

const database = new EmbeddedPostgres();

beforeAll(async () => {
  await database.waitReady;
  await database.exec('create table thing (id int primary key, note jsonb, at timestamptz)');
}, 60_000);
afterAll(() => database.close());

const insert = 'insert into thing (id, note) values ($1, $2) returning id, note';

describe('EmbeddedPostgres', () => {
  it('gives typed rows, by name and by place', async () => {
    const text = 'select $1::int as a, $2::text as b, $3::bool as c, null as d';
    const values = [7, 'é😀', true];
    expect((await database.query(text, values)).rows).toEqual([
      { a: 7, b: 'é😀', c: true, d: null },
    ]);
    const { rows } = await database.query(text, values, { rowMode: 'array' });
    expect(rows).toEqual([[7, 'é😀', true, null]]);
  });

  it('says how many rows a statement changed', async () => {
    expect((await database.query(insert, [1, '{"a":[1,2]}'])).rows).toEqual([
      { id: 1, note: { a: [1, 2] } },
    ]);
    await database.query(insert, [2, null]);
    const { affectedRows } = await database.query('update thing set at = now() where id < $1', [9]);
    expect(affectedRows).toBe(2);
  });

  it('fails as PGlite does, as often as it is asked, and goes on', async () => {
    for (let round = 0; round < 3; round++) {
      const error = await database.query(insert, [1, null]).catch((caught: unknown) => caught);
      expect(isUniqueViolation(error, 'thing_pkey')).toBe(true);
      await expect(database.query('select nothing from thing')).rejects.toThrow(/"nothing"/);
    }
    expect((await database.query('select count(*)::int as n from thing')).rows).toEqual([{ n: 2 }]);
  });

  it('leaves no statement behind that never worked', async () => {
    const wrong = 'insert into thing (id) values ($1)';
    for (let round = 0; round < 3; round++) {
      await database.query(wrong, [1]).catch(() => undefined);
    }
    const kept = await database.query(
      'select name from pg_prepared_statements where statement = $1',
      [wrong],
    );
    expect(kept.rows).toEqual([]);
  });

  it('keeps out of a transaction that is not its own', async () => {
    let outside: Promise<unknown> | undefined;
    await database.transaction(async (own) => {
      await own.query(insert, [10, null]);
      outside = database.query('select count(*)::int as n from thing where id = 10');
      await own.query('delete from thing where id = 10');
    });
    expect(await outside).toMatchObject({ rows: [{ n: 0 }] });
  });

  it('takes bytes the way that knows their type', async () => {
    const bytes = new Uint8Array([0, 255, 7]);
    expect((await database.query('select $1::bytea as b', [bytes])).rows).toEqual([{ b: bytes }]);
  });

  it('refuses those who stand in line when it is closed', async () => {
    const closing = new EmbeddedPostgres();
    await closing.waitReady;
    const before = closing.query('select $1::int as n', [1]);
    const closed = closing.close();
    const after = Array.from({ length: 20 }, (_, n) => closing.query('select $1::int as n', [n]));
    expect((await before).rows).toEqual([{ n: 1 }]);
    const outcomes = await Promise.allSettled(after);
    await closed;
    const reasons = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(reasons.length).toBeGreaterThan(0);
    expect(reasons.every(isDatabaseDown)).toBe(true);
  });
});
