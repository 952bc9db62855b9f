import { expect, it } from 'vitest';
import { fuse } from './fuse';

it('puts what both lists have before what one has first', () => {
  const ids = fuse([
    ['a', 'b', 'c'],
    ['d', 'b'],
  ]).map(({ id }) => id);
  expect(ids).toEqual(['b', 'a', 'd', 'c']);
});

it('keeps the order of one list, and takes none', () => {
  expect(fuse([['x', 'y'], []])).toEqual([
    { id: 'x', score: 1 / 61 },
    { id: 'y', score: 1 / 62 },
  ]);
  expect(fuse([])).toEqual([]);
});
