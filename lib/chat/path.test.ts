import { describe, expect, it } from 'vitest';
import { activePath } from './path';

const node = (id: string, parentId: string | null) => ({ id, parentId });
const ids = (path: { id: string }[]) => path.map(({ id }) => id);

describe('activePath', () => {
  it('is the whole of a straight conversation', () => {
    expect(ids(activePath([node('q1', null), node('a1', 'q1'), node('q2', 'a1')]))).toEqual([
      'q1',
      'a1',
      'q2',
    ]);
  });

  it('shows the newest answer of a question and what follows it', () => {
    const tree = [node('q1', null), node('a1', 'q1'), node('b1', 'q1'), node('q2', 'b1')];
    expect(ids(activePath(tree))).toEqual(['q1', 'b1', 'q2']);
  });

  it('ends on a broken parent and on a circle', () => {
    expect(ids(activePath([node('q1', 'gone')]))).toEqual(['q1']);
    expect(activePath([node('a', 'b'), node('b', 'a')])).toHaveLength(2);
  });

  it('is empty for no messages', () => {
    expect(activePath([])).toEqual([]);
  });
});
