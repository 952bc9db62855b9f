import { describe, expect, it } from 'vitest';
import { openFromStart, pageSize, parentOf, type TreeChoices, treeRows } from './tree-rows';

const untouched: TreeChoices = { open: new Map(), shown: new Map() };
const meal = { name: 'Pot-au-feu', ingredients: ['beef', 'leeks'], 'a/b': {} };

const ids = (rows: ReturnType<typeof treeRows>) => rows.map(({ id }) => id);

describe('treeRows', () => {
  it('lists a small value open, each line with its path', () => {
    const rows = treeRows(meal, untouched);
    expect(ids(rows)).toEqual([
      '',
      '/name',
      '/ingredients',
      '/ingredients/0',
      '/ingredients/1',
      '/a~1b',
    ]);
    expect(rows.flatMap((row) => (row.kind === 'value' ? [row.path] : []))).toEqual([
      '',
      'name',
      'ingredients',
      'ingredients[0]',
      'ingredients[1]',
      '["a/b"]',
    ]);
    expect(rows[4]).toMatchObject({ depth: 2, place: 2, of: 2, open: null });
    expect(parentOf(rows, 4)).toBe(2);
    expect(parentOf(rows, 0)).toBe(-1);
  });

  it('leaves out what is in a closed container', () => {
    const closed = { ...untouched, open: new Map([['/ingredients', false]]) };
    expect(ids(treeRows(meal, closed))).toEqual(['', '/name', '/ingredients', '/a~1b']);
  });

  it('shows long lists page by page', () => {
    const list = Array.from({ length: 10_000 }, (_, index) => index);
    const rows = treeRows(list, untouched);
    expect(rows).toHaveLength(pageSize + 2);
    expect(rows.at(-1)).toMatchObject({ kind: 'more', container: '', hidden: 9_900 });
    const more = treeRows(list, { ...untouched, shown: new Map([['', 9_950]]) });
    expect(more.at(-1)).toMatchObject({ kind: 'more', hidden: 50 });
  });

  it('opens the first few hundred values only, and the same ones while the value grows', () => {
    const rowsOf = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ id: index, tags: ['a', 'b', 'c'] }));
    const early = openFromStart(rowsOf(20));
    const late = openFromStart(rowsOf(10_000));
    expect([...early].every((id) => late.has(id))).toBe(true);
    expect(late.size).toBeLessThan(300);
    expect(treeRows(rowsOf(10_000), untouched).length).toBeLessThan(600);
  });
});
