import { describe, expect, it } from 'vitest';
import { applyChanges, type ChatListAction, chatListReducer, noChanges } from './chat-list-reducer';

const a = { id: 'a', title: 'A', updatedAt: '2026-10-06T10:00:00Z' };
const b = { id: 'b', title: 'B', updatedAt: '2026-10-06T09:00:00Z' };

function reduced(...actions: ChatListAction[]) {
  return applyChanges([a, b], actions.reduce(chatListReducer, noChanges));
}

describe('chat list', () => {
  it('puts a new or touched chat first', () => {
    const c = { id: 'c', title: 'C', updatedAt: '2026-10-06T11:00:00Z' };
    expect(reduced({ type: 'upsert', item: c }).map((chat) => chat.id)).toEqual(['c', 'a', 'b']);
    const touched = { ...b, updatedAt: '2026-10-06T12:00:00Z' };
    expect(reduced({ type: 'upsert', item: touched }).map((chat) => chat.id)).toEqual(['b', 'a']);
  });

  it('renames, and a later upsert wins', () => {
    expect(reduced({ type: 'rename', id: 'a', title: 'New' })[0]?.title).toBe('New');
    const item = { ...a, title: 'Newer' };
    const list = reduced({ type: 'rename', id: 'a', title: 'New' }, { type: 'upsert', item });
    expect(list[0]?.title).toBe('Newer');
  });

  it('removes and restores', () => {
    expect(reduced({ type: 'remove', id: 'a' })).toEqual([b]);
    expect(reduced({ type: 'remove', id: 'a' }, { type: 'restore', id: 'a' })).toEqual([a, b]);
  });

  it('survives the server sending the same rows again', () => {
    const changes = [{ type: 'remove', id: 'a' } as const].reduce(chatListReducer, noChanges);
    expect(applyChanges([b], changes)).toEqual([b]);
  });
});
