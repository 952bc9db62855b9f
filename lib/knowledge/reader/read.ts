import type { DocumentKind } from '../schema';
import type { ReadText } from './block.ts';
import { decodeText } from './decode.ts';
import { broken } from './failure.ts';

type Reader = (bytes: Uint8Array) => ReadText | Promise<ReadText>;

/** A reader with its libraries, loaded only for the kind of file at hand. */
const readers: { readonly [K in DocumentKind]: () => Promise<Reader> } = {
  pdf: async () => (await import('./pdf.ts')).readPdf,
  docx: async () => (await import('./docx.ts')).readDocx,
  html: async () => ofText((await import('./html.ts')).readHtml),
  markdown: async () => ofText((await import('./markdown.ts')).readMarkdown),
  csv: async () => ofText((await import('./csv.ts')).readCsv),
  text: async () => ofText((await import('./plain.ts')).readPlain),
};

function ofText(read: (text: string) => ReadText): Reader {
  return (bytes) => {
    const text = decodeText(bytes);
    if (text === null) throw broken('This file is not text in an encoding that can be read.');
    return read(text);
  };
}

/** Reads a file of a known kind. Throws `ReadingFailure`, or whatever its library throws. */
export async function readBytes(kind: DocumentKind, bytes: Uint8Array): Promise<ReadText> {
  const read = await readers[kind]();
  return read(bytes);
}
