import { describe, expect, it } from 'vitest';
import type { messages } from '@/lib/db/schema';
import { createPathMemory } from './path-memory';

type Row = typeof messages.$inferSelect;

function row(id: string, text = ''): Row {
  return {
    id,
    chatId: 'chat',
    parentId: null,
    role: 'user',
    parts: [{ type: 'text', text }],
    metadata: {},
    position: 1,
    createdAt: new Date(0),
  };
}

describe('the memory of paths', () => {
  it('knows nothing of a chat that it has not met', () => {
    expect(createPathMemory().get('chat')).toEqual([]);
  });

  it('gives a path as it was kept last', () => {
    const memory = createPathMemory();
    const first = row('1');
    memory.set('chat', [first]);
    memory.set('chat', [first, row('2')]);
    expect(memory.get('chat').map(({ id }) => id)).toEqual(['1', '2']);
  });

  it('lets the chat go that was used longest ago', () => {
    const memory = createPathMemory(300);
    const text = 'x'.repeat(100);
    for (const chat of ['a', 'b', 'a', 'c']) memory.set(chat, [row(chat, text)]);
    expect(['a', 'b', 'c'].map((chat) => memory.get(chat).length)).toEqual([1, 0, 1]);
  });

  it('counts what a path gains, and again what takes another turn', () => {
    const memory = createPathMemory(900);
    const text = 'x'.repeat(300);
    const [one, two, other] = [row('1', text), row('2', text), row('3', text)];
    memory.set('chat', [one, two]);
    memory.set('chat', [one, other]); // another answer to the same question
    expect(memory.get('chat')).toEqual([one, other]);
    memory.set('chat', [one, other, row('4', text)]);
    expect(memory.get('chat')).toEqual([]);
  });

  it('does not keep what is larger than everything', () => {
    const memory = createPathMemory(100);
    memory.set('small', [row('1')]);
    memory.set('large', [row('2', 'x'.repeat(100))]);
    expect([memory.get('small').length, memory.get('large').length]).toEqual([1, 0]);
  });
});
