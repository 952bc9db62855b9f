import mammoth from 'mammoth';
import type { ReadText } from './block.ts';
import { broken } from './failure.ts';
import { readHtml } from './html.ts';
import { unpackZip } from './zip.ts';

const isXml = (name: string) => /\.(xml|rels)$/i.test(name);

const styleMap = [
  "p[style-name='Title'] => h1:fresh",
  "p[style-name='Subtitle'] => p:fresh",
  "p[style-name='heading 7'] => h6:fresh",
];

/** Files in Office Open XML must not declare types or entities (ECMA-376-2, 8.1.4 and annex B). */
function checkParts(parts: Map<string, Uint8Array>): void {
  if (!parts.has('[Content_Types].xml')) throw broken('This Word file has no list of its parts.');
  for (const bytes of parts.values()) {
    const start = Buffer.from(bytes.subarray(0, 4_096)).toString('latin1').replaceAll('\0', '');
    if (/<!(DOCTYPE|ENTITY)/i.test(start)) {
      throw broken('This Word file declares its own XML entities, which no Word file may.');
    }
  }
}

/** The archive as mammoth asks for it (its lib/zipfile.js), with nothing but what was checked. */
function asZipFile(parts: Map<string, Uint8Array>) {
  return {
    exists: (name: string) => parts.has(name),
    read: async (name: string, encoding?: string): Promise<Uint8Array | string> => {
      const bytes = parts.get(name) ?? new Uint8Array();
      if (encoding === undefined) return bytes;
      if (encoding === 'base64') return Buffer.from(bytes).toString('base64');
      return new TextDecoder(encoding).decode(bytes);
    },
  };
}

/** A Word file: its text without pictures, comments and what tracked changes have deleted. */
export async function readDocx(bytes: Uint8Array): Promise<ReadText> {
  const parts = await unpackZip(bytes, isXml);
  checkParts(parts);
  const { value: html } = await mammoth.convertToHtml(
    // mammoth takes an opened archive too (its lib/unzip.js), which its types do not tell.
    { file: asZipFile(parts) } as unknown as { buffer: Buffer },
    {
      styleMap,
      externalFileAccess: false,
      convertImage: mammoth.images.imgElement(async () => ({ src: '' })),
    },
  );
  return readHtml(html);
}
