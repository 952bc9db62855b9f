import { describe, expect, it } from 'vitest';
import { titleOf, titleOfQuestion } from './title';

describe('titleOf', () => {
  it('takes the first sentence of the question', () => {
    expect(titleOf("What's the status of my transaction? It is urgent.", 'Paid.')).toBe(
      "What's the status of my transaction?",
    );
  });

  it('takes the answer where the question says little', () => {
    expect(titleOf('Hi', '## Welcome\nThis is a demonstration. Ask away.')).toBe(
      'Welcome This is a demonstration',
    );
    expect(titleOf('', 'A red square of 64 × 64 pixels.')).toBe('A red square of 64 × 64 pixels');
  });

  it('cuts between words', () => {
    const title = titleOf('word '.repeat(40), '');
    expect(title.length).toBeLessThanOrEqual(61);
    expect(title.endsWith('word…')).toBe(true);
  });

  it('never cuts a character in half', () => {
    expect(titleOf(`a${'😀'.repeat(40)}`, '').isWellFormed()).toBe(true);
  });

  it('always says something', () => {
    expect(titleOf('', '')).toBe('Image');
  });
});

describe('titleOfQuestion', () => {
  it('is the title, where the question says enough', () => {
    const question = "What's the status of my transaction? It is urgent.";
    expect(titleOfQuestion(question)).toBe(titleOf(question, 'Paid.'));
  });

  it.each(['Hi', '', '## '])('is none for %j', (question) => {
    expect(titleOfQuestion(question)).toBeNull();
  });
});
