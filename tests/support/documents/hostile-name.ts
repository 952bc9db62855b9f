import { randomBytes } from 'node:crypto';
import { file, type HostileFile, latin, megabytes, zeros } from './hostile-file';
import { zipOf } from './zip';

const kinds = /not a PDF, Word/;

/** Refused by their bytes, before anything is read. */
export const mislabelled: HostileFile[] = [
  file('nothing', 'a.pdf', () => Buffer.alloc(0), 'empty_document'),
  file('white space', 'a.txt', () => Buffer.from(' \n\t'.repeat(9_000)), 'empty_document'),
  file(
    'a byte too much',
    'a.txt',
    () => Buffer.alloc(20 * megabytes + 1, 'a'),
    'document_too_large',
  ),
  file('a Windows program', 'report.pdf', () => latin('MZ\x90\0\x03\0'), 'unsupported_document'),
  file('a Linux program', 'notes.txt', () => latin('\x7fELF\x02\x01'), 'unsupported_document'),
  file('a Mac program', 'notes.md', () => latin('\xcf\xfa\xed\xfe\x07'), 'unsupported_document'),
  file('a Java class', 'a.html', () => latin('\xca\xfe\xba\xbe\0'), 'unsupported_document'),
  file('a picture', 'scan.pdf', () => latin('\x89PNG\r\n\x1a\n\0'), /image/),
  file('a photograph', 'letter.docx', () => latin('\xff\xd8\xff\xe0\0'), /image/),
  file('an animation', 'a.csv', () => latin('GIF89a\x01\0'), /image/),
  file('a gzip archive', 'a.csv', () => latin('\x1f\x8b\x08\0'), /gzip/),
  file('a 7z archive', 'a.docx', () => latin("7z\xbc\xaf'\x1c"), /archive/),
  file('a RAR archive', 'a.pdf', () => latin('Rar!\x1a\x07'), /archive/),
  file('a zip archive', 'a.docx', () => zipOf([{ name: 'a.txt', data: 'a' }]), /zip archive/),
  file('zips within zips', 'a.docx', nestedZip, /zip archive/),
  file('a table of Excel', 'a.docx', () => officeFile('xl/workbook.xml'), /Excel/),
  file('slides', 'a.docx', () => officeFile('ppt/presentation.xml'), /PowerPoint/),
  file(
    'an OpenDocument',
    'a.docx',
    () => openDocument('vnd.oasis.opendocument.text'),
    /OpenDocument/,
  ),
  file('a book', 'a.docx', () => openDocument('epub+zip'), /EPUB/),
  file('an old Word file', 'a.docx', () => compoundFile('WordDocument'), /old Office/),
  file(
    'a locked Word file',
    'a.docx',
    () => compoundFile('EncryptedPackage'),
    'encrypted_document',
  ),
  file(
    'a Word file without a document',
    'a.docx',
    () => officeFile('other.xml'),
    'broken_document',
  ),
  file('rich text', 'a.txt', () => latin('{\\rtf1\\ansi text}'), /RTF/),
  file('music', 'a.txt', () => latin('ID3\x04\0\0'), /sound/),
  file('text with a NUL', 'a.txt', () => latin('before\0after and so on'), kinds),
  file('control characters', 'a.md', () => latin('abc\x01\x02\x03'), kinds),
  file('noise', 'a.txt', () => Buffer.concat([latin('ab'), randomBytes(4_096)]), kinds),
  file('UTF-32', 'a.txt', () => latin('\xff\xfe\0\0a\0\0\0b\0\0\0'), kinds),
  file('half surrogate pairs', 'a.txt', () => latin('\xff\xfe\x00\xd8a\0b\0'), kinds),
  file('UTF-8 with a NUL at the end', 'a.csv', () => latin('a,b\n1,2\n\0'), kinds),
];

function nestedZip(): Buffer {
  let inner = zipOf([{ name: 'bomb.txt', data: zeros(4) }]);
  for (let depth = 0; depth < 5; depth += 1) {
    const data = inner;
    inner = zipOf(Array.from({ length: 8 }, (_, index) => ({ name: `${index}.zip`, data })));
  }
  return inner;
}

const officeFile = (part: string) =>
  zipOf([
    { name: '[Content_Types].xml', data: '<Types/>' },
    { name: part, data: '<a/>' },
  ]);

const openDocument = (type: string) =>
  zipOf([{ name: 'mimetype', data: `application/${type}`, stored: true }]);

const compoundFile = (stream: string) =>
  Buffer.concat([
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    Buffer.alloc(600),
    Buffer.from(stream, 'utf16le'),
  ]);
