import { describe, expect, it } from 'vitest';
import { cameInOnePiece } from './transport';

const finish = (timing?: { firstTokenMs: number | null; totalMs: number }) => ({
  type: 'finish' as const,
  messageMetadata: timing ? { timing } : {},
});

describe('cameInOnePiece', () => {
  it.each([
    ['written over 3 s, come at once', finish({ firstTokenMs: 400, totalMs: 3_400 }), 20, true],
    ['written and come over 3 s', finish({ firstTokenMs: 400, totalMs: 3_400 }), 2_900, false],
    ['written in half a second', finish({ firstTokenMs: 400, totalMs: 900 }), 5, false],
    ['a whole answer of the service', finish({ firstTokenMs: 3_400, totalMs: 3_400 }), 5, false],
    ['no word at all', finish({ firstTokenMs: null, totalMs: 3_400 }), 5, false],
    ['no figures', finish(), 5, false],
    ['not the end', { type: 'text-delta' as const, id: '0', delta: 'a' }, 5, false],
    ['nothing', undefined, 5, false],
  ])('%s', (_, last, cameInMs, expected) => {
    expect(cameInOnePiece(last, cameInMs)).toBe(expected);
  });
});
