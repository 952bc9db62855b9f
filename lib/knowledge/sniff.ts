import { AppError } from '@/lib/errors';
import { decodeText } from './reader/decode';
import { type DocumentKind, maxDocumentBytes } from './schema';

/** A PDF may begin with something else (ISO 32000-1, annex H, note 13). */
const pdfStart = 1_024;

const compoundFile = Buffer.from('d0cf11e0a1b11ae1', 'hex');
/** The name of the stream that holds an encrypted Office file (MS-OFFCRYPTO, 1.3.3). */
const encryptedStream = Buffer.from('EncryptedPackage', 'utf16le');

type Signature = readonly [start: string, sentence: string];

const save = 'Save it as PDF or .docx and add that.';
const signatures: readonly Signature[] = [
  ['{\\rtf', `This is an RTF file. ${save}`],
  ['MZ', 'This is a Windows program, not a document.'],
  ['\x7fELF', 'This is a program, not a document.'],
  ['\xcf\xfa\xed\xfe', 'This is a program, not a document.'],
  ['\xca\xfe\xba\xbe', 'This is a program, not a document.'],
  ['\x89PNG', 'This is an image. Attach it to a message instead.'],
  ['\xff\xd8\xff', 'This is an image. Attach it to a message instead.'],
  ['GIF8', 'This is an image. Attach it to a message instead.'],
  ['\x1f\x8b', 'This is a gzip archive. Unpack it and add its files.'],
  ['BZh', 'This is a bzip2 archive. Unpack it and add its files.'],
  ['\xfd7zXZ', 'This is an archive. Unpack it and add its files.'],
  ['7z\xbc\xaf', 'This is an archive. Unpack it and add its files.'],
  ['Rar!', 'This is an archive. Unpack it and add its files.'],
  ['ID3', 'This is a sound recording, not a document.'],
];

const unsupported = (message?: string) =>
  new AppError('unsupported_document', message === undefined ? {} : { message });

/**
 * What a file is, by its bytes; among plain texts, by its name as well. Throws
 * `unsupported_document`, `encrypted_document`, `broken_document`, `empty_document` or
 * `document_too_large`.
 */
export function documentKind(bytes: Uint8Array, name: string): DocumentKind {
  if (bytes.byteLength === 0)
    throw new AppError('empty_document', { message: 'The file is empty.' });
  if (bytes.byteLength > maxDocumentBytes) throw new AppError('document_too_large');
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.subarray(0, pdfStart).includes('%PDF-')) return 'pdf';
  if (buffer.subarray(0, 2).equals(Buffer.from('PK'))) return kindOfZip(buffer);
  if (buffer.subarray(0, compoundFile.length).equals(compoundFile)) throw ofCompoundFile(buffer);
  const sentence = signatures.find(([start]) => beginsWith(buffer, start))?.[1];
  if (sentence) throw unsupported(sentence);
  return kindOfText(bytes, name);
}

const beginsWith = (buffer: Buffer, start: string) =>
  buffer.subarray(0, start.length).equals(Buffer.from(start, 'latin1'));

/** By the names in its directory, which stands at the end and is not packed. */
function kindOfZip(buffer: Buffer): 'docx' {
  if (buffer.includes('word/document')) return 'docx';
  if (buffer.includes('[Content_Types].xml')) {
    if (buffer.includes('xl/'))
      throw unsupported('This is an Excel file. Save it as CSV and add that.');
    if (buffer.includes('ppt/')) throw unsupported(`This is a PowerPoint file. ${save}`);
    throw new AppError('broken_document', { message: 'This Word file is damaged or incomplete.' });
  }
  if (buffer.includes('mimetypeapplication/vnd.oasis')) {
    throw unsupported(`This is an OpenDocument file. ${save}`);
  }
  if (buffer.includes('mimetypeapplication/epub'))
    throw unsupported(`This is an EPUB book. ${save}`);
  throw unsupported('This is a zip archive. Unpack it and add its files.');
}

function ofCompoundFile(buffer: Buffer): AppError {
  if (buffer.includes(encryptedStream)) return new AppError('encrypted_document');
  return unsupported(`This is a file of an old Office version (.doc, .xls or .ppt). ${save}`);
}

function kindOfText(bytes: Uint8Array, name: string): DocumentKind {
  const text = decodeText(bytes);
  if (text === null) throw unsupported();
  if (text.trim() === '') {
    throw new AppError('empty_document', {
      message: 'There is nothing but white space in this file.',
    });
  }
  const start = text.trimStart().slice(0, 1_024);
  if (start.startsWith('<') && /<(?:!doctype\s+html|html)\b/i.test(start)) return 'html';
  const ending = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  if (/^(html?|xhtml)$/.test(ending) && /<[a-z][^>]*>/i.test(text)) return 'html';
  if (/^(md|markdown|mdx)$/.test(ending)) return 'markdown';
  return /^(csv|tsv)$/.test(ending) ? 'csv' : 'text';
}
