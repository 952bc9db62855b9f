import { deflateSync } from 'node:zlib';

/** Objects by their number; each is what stands between `obj` and `endobj`. */
export type PdfObjects = Record<number, string | Buffer>;

export function streamOf(data: string | Buffer, dictionary = ''): Buffer {
  const bytes = Buffer.from(data);
  return Buffer.concat([
    Buffer.from(`<< /Length ${bytes.length} ${dictionary} >>\nstream\n`),
    bytes,
    Buffer.from('\nendstream'),
  ]);
}

/** Packed so many times over. */
export function packedStream(data: string | Buffer, times = 1, dictionary = ''): Buffer {
  let bytes = Buffer.from(data);
  for (let time = 0; time < times; time += 1) bytes = deflateSync(bytes, { level: 1 });
  return streamOf(bytes, `/Filter [${'/FlateDecode '.repeat(times)}] ${dictionary}`);
}

/** A PDF with a right cross-reference table, whatever its objects say. */
export function pdfOf(objects: PdfObjects, trailer = ''): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n%âãÏÓ\n', 'latin1')];
  const offsets = new Map<number, number>();
  let length = parts[0]?.length ?? 0;
  const add = (part: Buffer) => {
    parts.push(part);
    length += part.length;
  };
  const numbers = Object.keys(objects).map(Number);
  for (const number of numbers) {
    offsets.set(number, length);
    add(
      Buffer.concat([
        Buffer.from(`${number} 0 obj\n`),
        Buffer.from(objects[number] ?? ''),
        Buffer.from('\nendobj\n'),
      ]),
    );
  }
  const start = length;
  const size = Math.max(0, ...numbers) + 1;
  const rows = Array.from({ length: size }, (_, number) => {
    const offset = offsets.get(number);
    return offset === undefined
      ? '0000000000 65535 f \n'
      : `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  add(
    Buffer.from(
      `xref\n0 ${size}\n${rows.join('')}trailer\n<< /Size ${size} /Root 1 0 R ${trailer} >>\nstartxref\n${start}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}

const font = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>';

/** A PDF of one page that draws with the given stream, and other objects from number 10. */
export function pageOf(content: string | Buffer, others: PdfObjects = {}, resources = ''): Buffer {
  return pdfOf({
    1: '<< /Type /Catalog /Pages 2 0 R >>',
    2: '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    3: `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> ${resources} >> >>`,
    4: Buffer.isBuffer(content) ? content : streamOf(content),
    5: font,
    ...others,
  });
}

export const drawText = (text: string) => `BT /F1 12 Tf 72 720 Td (${text}) Tj ET\n`;
