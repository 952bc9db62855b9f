import { crc32 } from 'node:zlib';

/** A frame: its length, that of its headers, a checksum of both; headers; payload; a checksum of all. */
const preludeBytes = 12;
const checksumBytes = 4;
const checkedPrelude = preludeBytes - checksumBytes;
const textEvent = Buffer.from('contentBlockDelta');

type TextPayload = { contentBlockIndex: number; delta: { text: string } };

const hasOnly = (value: object, ...names: string[]) =>
  Object.keys(value).every((name) => names.includes(name));

/** Whether a payload is text of a block, and nothing else; `p` is padding. */
function isText(value: unknown): value is TextPayload {
  if (typeof value !== 'object' || value === null) return false;
  if (!('contentBlockIndex' in value && 'delta' in value)) return false;
  const { contentBlockIndex, delta } = value;
  if (!Number.isInteger(contentBlockIndex) || typeof delta !== 'object' || delta === null) {
    return false;
  }
  return (
    'text' in delta &&
    typeof delta.text === 'string' &&
    hasOnly(delta, 'text') &&
    hasOnly(value, 'contentBlockIndex', 'delta', 'p')
  );
}

function readText(payload: Buffer): TextPayload | undefined {
  try {
    const value: unknown = JSON.parse(payload.toString());
    return isText(value) ? value : undefined;
  } catch {
    return undefined; // for the adapter to judge
  }
}

const isWhole = (frame: Buffer) =>
  crc32(frame.subarray(0, checkedPrelude)) === frame.readUInt32BE(checkedPrelude) &&
  crc32(frame.subarray(0, -checksumBytes)) === frame.readUInt32BE(frame.length - checksumBytes);

function encode(headers: Buffer, value: object): Buffer {
  const payload = Buffer.from(JSON.stringify(value));
  const frame = Buffer.alloc(preludeBytes + headers.length + payload.length + checksumBytes);
  frame.writeUInt32BE(frame.length);
  frame.writeUInt32BE(headers.length, 4);
  frame.writeUInt32BE(crc32(frame.subarray(0, checkedPrelude)), checkedPrelude);
  headers.copy(frame, preludeBytes);
  payload.copy(frame, preludeBytes + headers.length);
  const end = frame.length - checksumBytes;
  frame.writeUInt32BE(crc32(frame.subarray(0, end)), end);
  return frame;
}

/** Text of one block: what its frames have in common, and each one's words. */
type Block = { index: number; headers: Buffer; texts: string[] };
type Row = { frame: Buffer; block?: Block };

function rowOf(frame: Buffer): Row {
  const payloadAt = preludeBytes + frame.readUInt32BE(4);
  const headers = frame.subarray(preludeBytes, payloadAt);
  if (!headers.includes(textEvent) || !isWhole(frame)) return { frame };
  const value = readText(frame.subarray(payloadAt, -checksumBytes));
  if (!value) return { frame };
  return { frame, block: { index: value.contentBlockIndex, headers, texts: [value.delta.text] } };
}

const isSame = (one: Block, other: Block) =>
  one.index === other.index && one.headers.equals(other.headers);

/**
 * ConverseStream's frames with those made one that bring text of the same block in a row. Decoding,
 * parsing and checking a frame is most of what a token costs; what came together is told together.
 */
export function mergedText(frames: Iterable<Buffer>): Buffer[] {
  const rows: Row[] = [];
  for (const frame of frames) {
    const row = rowOf(frame);
    const last = rows.at(-1)?.block;
    if (last && row.block && isSame(last, row.block)) last.texts.push(...row.block.texts);
    else rows.push(row);
  }
  return rows.map(({ frame, block }) => {
    if (!block || block.texts.length === 1) return frame;
    const { index, headers, texts } = block;
    return encode(headers, { contentBlockIndex: index, delta: { text: texts.join('') } });
  });
}
