import { expect, it } from 'vitest';
import { fileName } from './file-name';

it.each([
  ['Report 2.1', 'pdf', 'Report 2.1.pdf'],
  ['Report.PDF', 'pdf', 'Report.PDF'],
  ['page.htm', 'html', 'page.htm'],
  ['notes.log', 'text', 'notes.log'],
] as const)('a document %j of kind %s is saved as %j', (name, kind, saved) => {
  expect(fileName(name, kind)).toBe(saved);
});
