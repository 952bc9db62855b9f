import { expect, it } from 'vitest';
import { textsOf } from './texts';

it('cuts a field by lines or by paragraphs, without empty texts', () => {
  const field = ' one \ntwo\n\n \n\nthree\r\nfour\n';
  expect(textsOf(field, 'lines')).toEqual(['one', 'two', 'three', 'four']);
  expect(textsOf(field, 'paragraphs')).toEqual(['one \ntwo', 'three\r\nfour']);
  expect(textsOf(' \n\n ', 'paragraphs')).toEqual([]);
});
