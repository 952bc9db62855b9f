import { describe, expect, it } from 'vitest';
import { storedFiles, type Upload, type UploadAction, uploadsReducer } from './uploads-reducer';

const stored = { fileId: 'f', mediaType: 'image/png', width: 1, height: 1, size: 1 } as const;
const add = (id: string): UploadAction => ({
  type: 'add',
  id,
  name: `${id}.png`,
  preview: 'blob:',
});

function reduced(...actions: UploadAction[]): Upload[] {
  return actions.reduce<Upload[]>(uploadsReducer, []);
}

describe('uploads of a draft', () => {
  it('go from sending to stored', () => {
    const half = reduced(add('a'), { type: 'progress', id: 'a', share: 0.5 });
    expect(half[0]).toMatchObject({ state: 'sending', share: 0.5 });
    expect(storedFiles(half)).toEqual([]);
    const done = uploadsReducer(half, { type: 'stored', id: 'a', stored });
    expect(storedFiles(done)).toEqual([stored]);
    expect(done[0]).not.toHaveProperty('share');
  });

  it('keep the order in which they were added', () => {
    const list = reduced(add('a'), add('b'), { type: 'stored', id: 'b', stored });
    expect(list.map((upload) => upload.id)).toEqual(['a', 'b']);
  });

  it('ignore news about an image that was removed', () => {
    const list = reduced(
      add('a'),
      { type: 'remove', ids: ['a'] },
      { type: 'stored', id: 'a', stored },
    );
    expect(list).toEqual([]);
  });
});
