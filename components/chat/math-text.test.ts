import { describe, expect, it } from 'vitest';
import { hasMath, normaliseMath } from './math-text';

describe('normaliseMath', () => {
  it.each([
    ['the area \\(\\pi r^2\\) is', 'the area $$\\pi r^2$$ is'],
    ['then $x^2 + 1$ holds', 'then $$x^2 + 1$$ holds'],
    ['where $n$ counts', 'where $$n$$ counts'],
    ['\\[ a = b \\]', '\n$$\na = b\n$$\n'],
  ])('turns %s into the one form', (from, to) => {
    expect(normaliseMath(from)).toBe(to);
  });

  it.each([
    'It costs $0.50 or $1.50 a million.',
    'from $5 to $10',
    'a `$x^2$` in code',
    '```sh\necho $HOME and $x_1$\n```',
    '```sh\nan unclosed fence with $x_1$',
    'already $$x^2$$ fine',
    'no mathematics at all',
  ])('leaves %s alone', (text) => {
    expect(normaliseMath(text)).toBe(text);
  });

  it('says whether there is anything to typeset', () => {
    expect(hasMath(normaliseMath('$5 and $6'))).toBe(false);
    expect(hasMath(normaliseMath('\\(x\\)'))).toBe(true);
  });
});
