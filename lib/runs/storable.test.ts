import { expect, it } from 'vitest';
import { storable } from './storable';

it('replaces only what a database cannot keep', () => {
  const chunk = {
    type: 'text-delta',
    delta: 'a\0b\ud83d',
    parts: [{ '\0': 1, ok: '😀' }, null, 2],
  };
  expect(storable(chunk)).toEqual({
    type: 'text-delta',
    delta: 'a\ufffdb\ufffd',
    parts: [{ '\ufffd': 1, ok: '😀' }, null, 2],
  });
});
