import { describe, expect, it } from 'vitest';
import { plainText, textRuns } from './text-runs';

const none = new Set<string>();

describe('textRuns', () => {
  it('leaves a text without tables and headings as it is', () => {
    const text = 'One line.\n\nAnother | with a bar\n  and an indent.\n';
    expect(textRuns(text, none)).toEqual([{ kind: 'text', text }]);
  });

  it('reads a table with its head, and the text around it without the empty lines', () => {
    const text = 'Before.\n\n| a | b |\n| --- | --- |\n| 1 | x \\| y |\n| 2 |  |\n\nAfter.';
    expect(textRuns(text, none)).toEqual([
      { kind: 'text', text: 'Before.' },
      {
        kind: 'table',
        head: ['a', 'b'],
        rows: [
          ['1', 'x | y'],
          ['2', ''],
        ],
      },
      { kind: 'text', text: 'After.' },
    ]);
  });

  it('reads the later rows of a table that was cut', () => {
    expect(textRuns('| 3 | z |\n', none)).toEqual([
      { kind: 'table', head: null, rows: [['3', 'z']] },
      { kind: 'text', text: '' },
    ]);
  });

  it('knows headings by what they say, and keeps every line', () => {
    const runs = textRuns('## Costs\nWhat it costs.\nCosts', new Set(['Costs']));
    expect(runs).toEqual([
      { kind: 'heading', text: '## Costs\n' },
      { kind: 'text', text: 'What it costs.\n' },
      { kind: 'heading', text: 'Costs' },
    ]);
  });
});

describe('plainText', () => {
  it('is what a text says, in one line', () => {
    const text = '## Costs\n\nAs of today:\n\n| a | b |\n| - | - |\n| 1 | 2 |\n';
    expect(plainText(text, ['Costs'])).toBe('As of today: a · b 1 · 2');
  });
});
