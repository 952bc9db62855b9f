import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Exchange } from '@/lib/models/capture';

/** An exchange as JSON, deflated, in base64. */
export type Packed = { packed: string };

/** Characters. Below, packing costs more than it saves. */
const shortest = 8_000;

/**
 * As the database keeps an exchange. A stream's frames are much alike: packed they are a tenth as
 * long, and the database takes longer to read JSON than it takes to pack it here.
 */
export function pack(exchange: Exchange): Exchange | Packed {
  const text = JSON.stringify(exchange);
  if (text.length < shortest) return exchange;
  const packed = deflateRawSync(text, { level: 1, chunkSize: 64 * 1024 });
  return { packed: packed.toString('base64') };
}

/** The exchange again. */
export function unpack(kept: Exchange | Packed): Exchange {
  if (!('packed' in kept)) return kept;
  // It is what `pack` has written.
  return JSON.parse(inflateRawSync(Buffer.from(kept.packed, 'base64')).toString()) as Exchange;
}
