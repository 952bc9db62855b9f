import { getDocumentProxy } from 'unpdf';
import type { PDFDocumentProxy } from 'unpdf/pdfjs';
import type { ReadText } from './block.ts';
import { broken, ReadingFailure, tooComplex } from './failure.ts';
import { pdfBlocks } from './pdf-blocks.ts';
import { columnsOf } from './pdf-columns.ts';
import { linesOf, segmentsOf } from './pdf-lines.ts';
import { lookOf } from './pdf-look.ts';
import { readPage } from './pdf-page.ts';
import { type PageLines, withoutRunning } from './pdf-running.ts';
import { PdfWriter } from './pdf-writer.ts';

const maxPages = 10_000;

function failureOf(error: unknown): ReadingFailure {
  const name = error instanceof Error ? error.name : '';
  if (name === 'PasswordException') {
    return new ReadingFailure(
      'encrypted_document',
      'This PDF is protected by a password. Remove the password and add it again.',
      error,
    );
  }
  return broken('This PDF is damaged and cannot be read.', error);
}

/** Without `Buffer` around them, which PDF.js refuses. */
const plainBytes = ({ buffer, byteOffset, byteLength }: Uint8Array) =>
  new Uint8Array(buffer, byteOffset, byteLength);

async function open(bytes: Uint8Array): Promise<PDFDocumentProxy> {
  try {
    return await getDocumentProxy(plainBytes(bytes), {
      verbosity: 0,
      useSystemFonts: false,
      disableFontFace: true,
      useWorkerFetch: false,
      enableXfa: false,
    });
  } catch (error) {
    throw failureOf(error);
  }
}

async function readPages(pdf: PDFDocumentProxy): Promise<PageLines[]> {
  const pages: PageLines[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    try {
      const { runs, height } = await readPage(await pdf.getPage(number));
      pages.push({ parts: columnsOf(segmentsOf(runs)).map(linesOf), height });
    } catch (error) {
      throw broken(`Page ${number} of this PDF is damaged and cannot be read.`, error);
    }
  }
  return pages;
}

/**
 * A PDF: its text in the order of reading, headings by the size of their letters, tables by the
 * place of their cells. Page numbers and running titles are left out.
 */
export async function readPdf(bytes: Uint8Array): Promise<ReadText> {
  const pdf = await open(bytes);
  if (pdf.numPages > maxPages) throw tooComplex(`This PDF has more than ${maxPages} pages.`);
  const pages = withoutRunning(await readPages(pdf));
  const look = lookOf(pages.flat());
  const writer = new PdfWriter();
  for (const parts of pages) writer.page(parts.flatMap((lines) => pdfBlocks(look, lines)));
  return writer.result();
}
