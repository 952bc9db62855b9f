import { type Entry, fromBuffer, type ZipFile } from 'yauzl';
import { broken, ReadingFailure, tooComplex } from './failure.ts';

/** A file in Office Open XML has some dozens, and one more for each picture. */
const maxEntries = 10_000;
/** Bytes of all that is unpacked, as its directory tells and as it really is. */
const maxUnpacked = 128 * 1024 * 1024;

/** Bit 0 of the general purpose flags (PKWARE, APPNOTE 4.4.4). */
const encryptedFlag = 1;

function openZip(bytes: Uint8Array): Promise<ZipFile> {
  const options = { lazyEntries: true, validateEntrySizes: true };
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return new Promise((resolve, reject) => {
    fromBuffer(buffer, options, (error, zip) => (error ? reject(error) : resolve(zip)));
  });
}

function listEntries(zip: ZipFile): Promise<Entry[]> {
  const entries: Entry[] = [];
  return new Promise((resolve, reject) => {
    zip.on('error', reject);
    zip.on('end', () => resolve(entries));
    zip.on('entry', (entry: Entry) => {
      entries.push(entry);
      zip.readEntry();
    });
    zip.readEntry();
  });
}

/** Unpacks one entry; yauzl fails where it is longer than its directory tells. */
function unpack(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) return reject(error);
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('error', reject);
      stream.on('end', () => resolve(Buffer.concat(parts)));
    });
  });
}

function checkLimits(zip: ZipFile, wanted: Entry[]): void {
  if (zip.entryCount > maxEntries) {
    throw tooComplex(`This document holds more than ${maxEntries} files inside.`);
  }
  const unpacked = wanted.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
  if (unpacked > maxUnpacked) {
    throw tooComplex(`Unpacked, this document is larger than ${maxUnpacked / 2 ** 20} MB.`);
  }
}

/**
 * Unpacks the entries that are wanted, by name. How many there are and how large they say that they
 * are is checked before anything is unpacked, and no entry may be larger than it says.
 */
export async function unpackZip(
  bytes: Uint8Array,
  isWanted: (name: string) => boolean,
): Promise<Map<string, Uint8Array>> {
  const unpacked = new Map<string, Uint8Array>();
  try {
    const zip = await openZip(bytes);
    checkLimits(zip, []);
    const entries = (await listEntries(zip)).filter(({ fileName }) => isWanted(fileName));
    checkLimits(zip, entries);
    for (const entry of entries) {
      if (entry.generalPurposeBitFlag & encryptedFlag) throw lockedZip();
      unpacked.set(entry.fileName, await unpack(zip, entry));
    }
  } catch (error) {
    if (error instanceof ReadingFailure) throw error;
    throw broken('This Word file is damaged: it cannot be unpacked.', error);
  }
  return unpacked;
}

function lockedZip() {
  return new ReadingFailure(
    'encrypted_document',
    'This document is protected by a password. Remove the password and add it again.',
  );
}
