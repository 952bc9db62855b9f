import { describe, expect, it } from 'vitest';
import { isUnderWay, nextUploads, type Upload, uploadsReducer } from './uploads-reducer';

const file = new File(['x'], 'a.txt');
const asked = (id: string) => ({ id, collectionId: 'c', file });
const error = { code: 'offline', message: 'No.' } as const;
const three = uploadsReducer([], { type: 'add', uploads: ['a', 'b', 'c'].map(asked) });
const idsOf = (uploads: readonly Upload[]) => uploads.map(({ id }) => id);
const progress = (uploads: readonly Upload[], id: string) =>
  uploadsReducer(uploads, { type: 'progress', id, share: 0.5 });

describe('uploads', () => {
  it('are sent two at a time, in their order', () => {
    expect(idsOf(nextUploads(three))).toEqual(['a', 'b']);
    expect(idsOf(nextUploads(progress(three, 'a')))).toEqual(['b']);
    expect(nextUploads(progress(progress(three, 'a'), 'b'))).toEqual([]);
  });

  it('go on when one fails, which waits to be sent again', () => {
    const failed = uploadsReducer(progress(three, 'a'), { type: 'failed', id: 'a', error });
    expect(idsOf(nextUploads(failed))).toEqual(['b', 'c']);
    const again = uploadsReducer(failed, { type: 'retry', id: 'a' });
    expect(again[0]).toEqual({ ...asked('a'), state: 'waiting' });
  });

  it('are forgotten when removed, whatever is said of them later', () => {
    const fewer = uploadsReducer(three, { type: 'remove', id: 'b' });
    expect(idsOf(progress(fewer, 'b'))).toEqual(['a', 'c']);
    expect(isUnderWay(fewer)).toBe(true);
    expect(isUnderWay([{ ...asked('a'), state: 'failed', error }])).toBe(false);
  });
});
