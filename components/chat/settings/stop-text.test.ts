import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readStop, showStop } from './stop-text';

it('reads new lines and tabs', () => {
  expect(readStop('\\n\\nHuman:\\t')).toBe('\n\nHuman:\t');
  expect(readStop('END')).toBe('END');
  expect(readStop('\\\\n')).toBe('\\n');
  expect(readStop('\\d')).toBe('\\d');
});

it('shows what would be typed', () => {
  fc.assert(fc.property(fc.string(), (stop) => readStop(showStop(stop)) === stop));
});
