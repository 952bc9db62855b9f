import { type ReadText, TextBuilder } from './block.ts';
export async function readPdf(_bytes: Uint8Array): Promise<ReadText> {
  return new TextBuilder().result();
}
