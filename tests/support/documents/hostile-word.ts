import type { ErrorCode } from '@/lib/errors';
import { file, type HostileFile, limits, megabytes, read, zeros } from './hostile-file';
import { docxOf, docxParts, outsideRelations, wordParagraph, wordXml, zipOf } from './zip';

const safe = wordParagraph('The safe words.');

const laughs = `<!DOCTYPE lolz [<!ENTITY a "${'ha'.repeat(50)}">${Array.from(
  { length: 9 },
  (_, index) => `<!ENTITY ${'bcdefghij'[index]} "${`&${'abcdefghi'[index]};`.repeat(10)}">`,
).join('')}]>`;

const word = (what: string, bytes: () => Uint8Array, ...expected: (ErrorCode | RegExp)[]) =>
  file(what, 'a.docx', bytes, ...expected);

export const wordFiles: HostileFile[] = [
  word(
    'a bomb of one part',
    () => docxOf('', [{ name: 'word/document.xml', data: 'x', claimedSize: 150 * megabytes }]),
    ...limits,
  ),
  word(
    'a bomb that lies about its size',
    () => zipOf(docxParts('', [{ name: 'word/document.xml', data: zeros(20), claimedSize: 900 }])),
    'broken_document',
  ),
  word('a bomb of entries that overlap', overlapping, ...limits),
  word(
    'a bomb in a part that nobody needs',
    () =>
      docxOf(safe, [{ name: 'word/media/a.png', data: zeros(20), claimedSize: 2_000 * megabytes }]),
    read,
  ),
  word('too many entries', manyEntries, ...limits),
  word(
    'a lock on its parts',
    () => zipOf(docxParts(wordXml(safe)).map((part) => ({ ...part, encrypted: true }))),
    'encrypted_document',
  ),
  word('half of itself', () => docxOf(safe.repeat(500)).subarray(0, 500), 'broken_document'),
  word('garbage in the middle', garbled, 'broken_document', read),
  word(
    'a billion laughs',
    () => zipOf(docxParts(wordXml('<w:p><w:r><w:t>&j;</w:t></w:r></w:p>', laughs))),
    'broken_document',
  ),
  word(
    'a file of this machine as an entity',
    () =>
      zipOf(
        docxParts(
          wordXml(
            '<w:p><w:r><w:t>&x;</w:t></w:r></w:p>',
            '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
          ),
        ),
      ),
    'broken_document',
  ),
  word(
    'names that climb out of the folder',
    () => docxOf(safe, [{ name: '../../../tmp/evil.xml', data: '<a/>' }]),
    'broken_document',
    read,
  ),
  word('nothing in it', () => docxOf(''), 'empty_document'),
  word(
    'no XML',
    () => zipOf(docxParts('this is no XML <<<&&&')),
    'broken_document',
    'empty_document',
  ),
  word(
    'XML without end',
    () => zipOf(docxParts(`<?xml version="1.0"?><w:document>${'<w:p>'.repeat(9)}`)),
    'broken_document',
    'empty_document',
  ),
  word(
    'no list of parts',
    () => zipOf([{ name: 'word/document.xml', data: wordXml(safe) }]),
    'broken_document',
  ),
  word(
    'tables within tables',
    () => docxOf(nested('<w:tbl><w:tr><w:tc>', safe, '</w:tc></w:tr></w:tbl>', 20_000)),
    ...limits,
    'broken_document',
    read,
  ),
  word(
    'a relation to itself',
    () => docxOf(safe, [outsideRelations(['document.xml', '/word/document.xml'])]),
    read,
  ),
  word(
    'a paragraph of 30 million signs',
    () => docxOf(wordParagraph('x'.repeat(30_000_000))),
    ...limits,
  ),
  word(
    'a million runs',
    () => docxOf(`<w:p>${'<w:r><w:t>a</w:t></w:r>'.repeat(1_000_000)}</w:p>`),
    ...limits,
  ),
];

const nested = (open: string, inner: string, close: string, depth: number) =>
  open.repeat(depth) + inner + close.repeat(depth);

function overlapping(): Buffer {
  const parts = Array.from({ length: 100 }, (_, index) => ({
    name: `word/part${index}.xml`,
    data: zeros(2),
  }));
  return zipOf([...parts, ...docxParts(wordXml(safe))], true);
}

function manyEntries(): Buffer {
  const empty = Array.from({ length: 20_000 }, (_, index) => ({
    name: `word/${index}.xml`,
    data: '',
    stored: true,
  }));
  return zipOf([...docxParts(wordXml(safe)), ...empty]);
}

function garbled(): Buffer {
  const bytes = docxOf(safe.repeat(300));
  bytes.fill(0xee, bytes.length >> 1, (bytes.length >> 1) + 40);
  return bytes;
}
