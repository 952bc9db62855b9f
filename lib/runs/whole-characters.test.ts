import type { UIMessageChunk } from 'ai';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WholeCharacters } from './whole-characters';

const delta = (text: string, id = '0'): UIMessageChunk => ({ type: 'text-delta', id, delta: text });

function passed(batches: readonly (readonly UIMessageChunk[])[]): UIMessageChunk[] {
  const whole = new WholeCharacters();
  return [...batches.flatMap((chunks) => whole.take(chunks)), ...whole.end()];
}

const textOf = (chunks: readonly UIMessageChunk[]) =>
  chunks.map((chunk) => (chunk.type === 'text-delta' ? chunk.delta : '')).join('');

describe('WholeCharacters', () => {
  it('never hands on half of a character, wherever a text is cut', () => {
    const cuts = fc.array(fc.nat(40), { maxLength: 8 });
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), cuts, (text, places) => {
        const edges = [0, ...places.filter((at) => at < text.length).sort((a, b) => a - b)];
        const pieces = edges.map((at, index) => delta(text.slice(at, edges[index + 1])));
        const chunks = passed(pieces.map((piece) => [piece]));
        expect(textOf(chunks)).toBe(text);
        for (const chunk of chunks) expect(textOf([chunk]).isWellFormed()).toBe(true);
      }),
      { numRuns: 500, seed: 7 },
    );
  });

  it('joins the halves across news of the answer, and not across texts', () => {
    const news: UIMessageChunk = { type: 'message-metadata', messageMetadata: {} };
    expect(passed([[delta('a\ud83d'), news], [delta('\ude00b')]])).toEqual([
      delta('a'),
      news,
      delta('😀b'),
    ]);
    const end: UIMessageChunk = { type: 'text-end', id: '0' };
    const apart = [delta('a'), delta('\ud83d'), end, delta('\ude00', '1')];
    expect(passed([[delta('a\ud83d')], [end, delta('\ude00', '1')]])).toEqual(apart);
  });

  it('hands on what needs nothing as it is', () => {
    const chunks = [delta('a'), delta('b')];
    expect(new WholeCharacters().take(chunks)).toBe(chunks);
  });
});
