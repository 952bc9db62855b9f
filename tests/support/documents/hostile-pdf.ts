import { randomBytes } from 'node:crypto';
import type { ErrorCode } from '@/lib/errors';
import { file, type HostileFile, latin, limits, read, zeros } from './hostile-file';
import { drawText, packedStream, pageOf, pdfOf, streamOf } from './pdf';

const safePage = drawText('The safe words.');
const pdf = (what: string, bytes: () => Uint8Array, ...expected: (ErrorCode | RegExp)[]) =>
  file(what, 'a.pdf', bytes, ...expected);

export const pdfFiles: HostileFile[] = [
  pdf('its first line only', () => latin('%PDF-1.7\n'), 'broken_document'),
  pdf(
    'its first line and noise',
    () => Buffer.concat([latin('%PDF-1.4\n'), randomBytes(50_000)]),
    'broken_document',
  ),
  pdf(
    'half of itself',
    () => pageOf(safePage.repeat(50)).subarray(0, 700),
    'broken_document',
    'empty_document',
    read,
  ),
  pdf('a password', lockedPdf, 'encrypted_document'),
  pdf('a bomb as its page', () => pageOf(packedStream(zeros(300))), ...limits),
  pdf('a bomb packed three times', () => pageOf(packedStream(zeros(300), 3)), ...limits),
  pdf('a bomb of objects', objectStreamBomb, ...limits, 'broken_document', 'empty_document'),
  pdf(
    'two billion pages, it says',
    () => pdfOf(countedPages(2_000_000_000)),
    ...limits,
    'empty_document',
    'broken_document',
  ),
  pdf('pages in a circle', () => circle(), 'broken_document', 'empty_document'),
  pdf('12,000 pages', manyPages, ...limits),
  pdf('no pages', () => pdfOf(countedPages(0)), 'broken_document', 'empty_document'),
  pdf(
    'a table of objects that points at itself',
    () => pdfOf({ 1: '<< /Type /Catalog /Pages 1 0 R >>' }, '/Prev 0 /Prev 15'),
    'broken_document',
    'empty_document',
  ),
  pdf(
    'a picture alone',
    () =>
      pageOf(
        '/I Do',
        {
          10: streamOf(
            Buffer.alloc(300),
            '/Type /XObject /Subtype /Image /Width 10 /Height 10 /ColorSpace /DeviceRGB /BitsPerComponent 8',
          ),
        },
        '/XObject << /I 10 0 R >>',
      ),
    /scans/,
  ),
  pdf(
    'a drawing that draws itself',
    () =>
      pageOf(
        `${safePage} /X Do`,
        {
          10: streamOf(
            '/X Do /X Do',
            '/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 10 0 R >> >>',
          ),
        },
        '/XObject << /X 10 0 R >>',
      ),
    'broken_document',
    ...limits,
    read,
  ),
  pdf('scripts and programs to start', () => scripted(), read),
  pdf(
    'letters far outside of the page',
    () => pageOf(`${safePage} BT /F1 1e30 Tf 1e30 -1e30 Td (far) Tj ET`),
    read,
  ),
  pdf(
    'brackets without end',
    () => pageOf(`${'['.repeat(500_000)}`),
    'broken_document',
    'empty_document',
    ...limits,
  ),
  pdf(
    'five million words',
    () => pageOf(packedStream(drawText('word').repeat(5_000_000))),
    ...limits,
  ),
];

const countedPages = (count: number) => ({
  1: '<< /Type /Catalog /Pages 2 0 R >>',
  2: `<< /Type /Pages /Kids [] /Count ${count} >>`,
});

const circle = () =>
  pdfOf({
    1: '<< /Type /Catalog /Pages 2 0 R >>',
    2: '<< /Type /Pages /Kids [3 0 R] /Count 5 >>',
    3: '<< /Type /Pages /Kids [2 0 R] /Count 5 /Parent 2 0 R >>',
  });

function manyPages(): Buffer {
  const numbers = Array.from({ length: 12_000 }, (_, index) => index + 3);
  const kids = numbers.map((number) => `${number} 0 R`).join(' ');
  const pages = numbers.map((number) => [
    number,
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>',
  ]);
  return pdfOf({
    1: '<< /Type /Catalog /Pages 2 0 R >>',
    2: `<< /Type /Pages /Kids [${kids}] /Count ${numbers.length} >>`,
    ...Object.fromEntries(pages),
  });
}

/** Its keys are noise: no password opens it (ISO 32000-1, 7.6.3). */
function lockedPdf(): Buffer {
  const key = `<${'5a'.repeat(32)}>`;
  return pdfOf(
    {
      1: '<< /Type /Catalog /Pages 2 0 R >>',
      2: '<< /Type /Pages /Kids [] /Count 0 >>',
      9: `<< /Filter /Standard /V 1 /R 2 /O ${key} /U ${key} /P -4 >>`,
    },
    `/Encrypt 9 0 R /ID [<${'01'.repeat(16)}> <${'01'.repeat(16)}>]`,
  );
}

/** The catalogue is in a packed stream of objects, and behind it nothing but zeros. */
function objectStreamBomb(): Buffer {
  const inner = Buffer.concat([latin('1 0 << /Type /Catalog /Pages 2 0 R >>'), zeros(300)]);
  const objects = packedStream(inner, 1, '/Type /ObjStm /N 1 /First 4');
  const table = latin('\x01\0\x0f\0\x02\0\x03\0');
  const xref = streamOf(table, '/Type /XRef /W [1 2 1] /Size 2 /Root 1 0 R /Index [3 1 1 1]');
  const start = latin('%PDF-1.5\n%\xe2\xe3\n');
  const first = Buffer.concat([latin('3 0 obj\n'), objects, latin('\nendobj\n')]);
  const second = Buffer.concat([latin('4 0 obj\n'), xref, latin('\nendobj\n')]);
  const end = latin(`startxref\n${start.length + first.length}\n%%EOF`);
  return Buffer.concat([start, first, second, end]);
}

const scripted = () =>
  pdfOf({
    1: '<< /Type /Catalog /Pages 2 0 R /OpenAction 10 0 R /AA << /WC 11 0 R >> >>',
    2: '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    3: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> /AA << /O 10 0 R >> >>',
    4: streamOf(safePage),
    5: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    10: '<< /S /JavaScript /JS (app.launchURL\\("http://127.0.0.1:9/"\\); while\\(true\\){}) >>',
    11: '<< /S /Launch /F (calc.exe) >>',
  });
