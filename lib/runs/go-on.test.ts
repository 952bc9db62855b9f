import type { UIMessageChunk } from 'ai';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChatMessage, ChatPart } from '@/lib/chat/message';
import { foldLog } from './fold-log';
import { goOnFrom, keptChunks } from './go-on';
import { canContinue, keptParts, lastWords } from './kept';

const text = (words: string): ChatPart => ({ type: 'text', text: words, state: 'done' });
const call = (state: 'input-available' | 'output-available'): ChatPart => ({
  type: 'tool-retrieve_payment_status',
  toolCallId: 'abcdefghi',
  input: { transaction_id: 'T1001' },
  ...(state === 'output-available' ? { state, output: { status: 'Paid' } } : { state }),
});

/** The answer that goes on from these parts, after the model has written these chunks. */
function continued(kept: ChatPart[], written: UIMessageChunk[]): ChatMessage {
  const log: UIMessageChunk[] = keptChunks(kept);
  const writer = goOnFrom({ append: (...chunks) => log.push(...chunks) }, kept);
  for (const chunk of written) writer.append(chunk);
  return foldLog('answer', [...log, { type: 'finish' }]);
}

/** What a model writes of one text, in these pieces. */
const spoken = (pieces: string[]): UIMessageChunk[] => [
  { type: 'start-step' },
  { type: 'message-metadata', messageMetadata: { quota: {} } },
  { type: 'text-start', id: '0' },
  ...pieces.map((delta) => ({ type: 'text-delta' as const, id: '0', delta })),
  { type: 'text-end', id: '0' },
  { type: 'finish-step' },
];

function inPieces(whole: string, cuts: number[]): string[] {
  const at = [...new Set([0, ...cuts.map((cut) => cut % (whole.length + 1)), whole.length])];
  const sorted = at.toSorted((one, other) => one - other);
  return sorted.slice(1).map((end, index) => whole.slice(sorted[index], end));
}

describe('goOnFrom', () => {
  it('joins what is written to the kept words, with and without their repetition', () => {
    const words = fc.string({ minLength: 1 });
    const cuts = fc.array(fc.nat(200), { maxLength: 8 });
    fc.assert(
      fc.property(words, words, cuts, fc.boolean(), (kept, rest, cuts, repeats) => {
        fc.pre(repeats || !rest.startsWith(kept));
        const pieces = inPieces(repeats ? kept + rest : rest, cuts);
        const { parts } = continued([{ type: 'step-start' }, text(kept)], spoken(pieces));
        expect(parts).toEqual([{ type: 'step-start' }, text(kept + rest)]);
      }),
    );
  });

  it('keeps the kept words a text of their own where the model calls a tool first', () => {
    const { parts } = continued(
      [text('Let me look.')],
      [
        { type: 'start-step' },
        {
          type: 'tool-input-available',
          toolCallId: 'abcdefghi',
          toolName: 'retrieve_payment_status',
          input: { transaction_id: 'T1001' },
        },
        { type: 'tool-output-available', toolCallId: 'abcdefghi', output: { status: 'Paid' } },
        { type: 'finish-step' },
        ...spoken(['It is paid.']),
      ],
    );
    expect(parts).toEqual([
      text('Let me look.'),
      { type: 'step-start' },
      call('output-available'),
      { type: 'step-start' },
      text('It is paid.'),
    ]);
  });

  it('closes the kept words where the model has nothing to add', () => {
    const { parts } = continued(
      [text('All said.')],
      [{ type: 'start-step' }, { type: 'finish-step' }],
    );
    expect(parts).toEqual([text('All said.'), { type: 'step-start' }]);
  });

  it('starts a text after a kept result', () => {
    const kept = [{ type: 'step-start' } as const, call('output-available')];
    const { parts } = continued(kept, spoken(['It is paid.']));
    expect(parts).toEqual([...kept, { type: 'step-start' }, text('It is paid.')]);
  });
});

describe('keptParts', () => {
  it('leaves out calls that never ended, and what led to nothing', () => {
    const thought: ChatPart = { type: 'reasoning', text: 'Hm', state: 'done' };
    const parts = [text('Let me look.'), call('input-available'), { type: 'step-start' } as const];
    expect(keptParts([...parts, thought])).toEqual([text('Let me look.')]);
    expect(keptParts([call('output-available'), thought])).toEqual([call('output-available')]);
  });

  it('tells the words that the answer stands at', () => {
    expect(lastWords([text('One'), call('output-available'), text('Two')])).toBe('Two');
    expect(lastWords([text('One'), call('output-available')])).toBe('');
  });
});

describe('canContinue', () => {
  it.each([
    ['stopped', [text('One')], true],
    ['interrupted', [text('One')], true],
    ['interrupted', [call('output-available')], false],
    ['stopped', [], false],
    ['complete', [text('One')], false],
    ['failed', [text('One')], false],
    ['running', [text('One')], false],
  ] as const)('%s with %j: %s', (state, parts, expected) => {
    expect(canContinue({ parts: [...parts], metadata: { state } })).toBe(expected);
  });

  it('is not for half a JSON value', () => {
    const json = { by: 'native' as const };
    expect(canContinue({ parts: [text('{')], metadata: { state: 'stopped', json } })).toBe(false);
  });
});
