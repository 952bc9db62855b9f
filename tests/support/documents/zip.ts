import { crc32, deflateRawSync } from 'node:zlib';

export type ZipEntry = {
  name: string;
  data: string | Uint8Array;
  stored?: boolean;
  encrypted?: boolean;
  /** What the directory says, where it lies. */
  claimedSize?: number;
};

type Packed = {
  entry: ZipEntry;
  name: Buffer;
  packed: Buffer;
  size: number;
  crc: number;
  at: number;
};

function header(
  signature: number,
  { entry, name, packed, size, crc }: Packed,
  central: boolean,
): Buffer {
  const fields = Buffer.alloc(central ? 46 : 30);
  let at = fields.writeUInt32LE(signature);
  if (central) at = fields.writeUInt16LE(20, at);
  at = fields.writeUInt16LE(20, at);
  at = fields.writeUInt16LE(entry.encrypted ? 1 : 0, at);
  at = fields.writeUInt16LE(entry.stored ? 0 : 8, at);
  at = fields.writeUInt32LE(0, at);
  at = fields.writeUInt32LE(crc, at);
  at = fields.writeUInt32LE(packed.length, at);
  at = fields.writeUInt32LE(entry.claimedSize ?? size, at);
  fields.writeUInt16LE(name.length, at);
  return fields;
}

/** A zip archive; `sameData` lets all entries share the packed bytes of the first. */
export function zipOf(entries: readonly ZipEntry[], sameData = false): Buffer {
  const parts: Buffer[] = [];
  const all: Packed[] = [];
  let at = 0;
  for (const entry of entries) {
    const data = Buffer.from(entry.data);
    const name = Buffer.from(entry.name);
    const shared = sameData ? all[0] : undefined;
    const packed = shared?.packed ?? (entry.stored ? data : deflateRawSync(data));
    const file = { entry, name, packed, size: data.length, crc: crc32(data), at: shared?.at ?? at };
    all.push(file);
    if (shared) continue;
    const written = Buffer.concat([header(0x04034b50, file, false), name, packed]);
    parts.push(written);
    at += written.length;
  }
  const directory = all.map((file) => {
    const fields = header(0x02014b50, file, true);
    fields.writeUInt32LE(file.at, 42);
    return Buffer.concat([fields, file.name]);
  });
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(Math.min(all.length, 0xffff), 8);
  end.writeUInt16LE(Math.min(all.length, 0xffff), 10);
  end.writeUInt32LE(
    directory.reduce((sum, { length }) => sum + length, 0),
    12,
  );
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, ...directory, end]);
}

const word = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const relations = 'http://schemas.openxmlformats.org/package/2006/relationships';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';

const contentTypes = `${xml}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`;
const rootRelations = `${xml}<Relationships xmlns="${relations}"><Relationship Id="r1" Type="${office}/officeDocument" Target="word/document.xml"/></Relationships>`;

/** The parts of a Word file around its document, which may be put in place of them. */
export function docxParts(document: string | Uint8Array, others: ZipEntry[] = []): ZipEntry[] {
  const usual: ZipEntry[] = [
    { name: '[Content_Types].xml', data: contentTypes },
    { name: '_rels/.rels', data: rootRelations },
    { name: 'word/document.xml', data: document },
  ];
  return [...usual.filter(({ name }) => others.every((other) => other.name !== name)), ...others];
}

export const wordXml = (body: string, doctype = '') =>
  `${xml}${doctype}<w:document xmlns:w="${word}" xmlns:r="${office}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><w:body>${body}</w:body></w:document>`;

export const wordParagraph = (text: string) =>
  `<w:p><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;

/** Relations of the document to things outside of the file. */
export const outsideRelations = (targets: readonly string[]): ZipEntry => ({
  name: 'word/_rels/document.xml.rels',
  data: `${xml}<Relationships xmlns="${relations}">${targets
    .map(
      (target, index) =>
        `<Relationship Id="o${index}" Type="${office}/image" Target="${target}" TargetMode="External"/>`,
    )
    .join('')}</Relationships>`,
});

export const docxOf = (body: string, others: ZipEntry[] = []) =>
  zipOf(docxParts(wordXml(body), others));
