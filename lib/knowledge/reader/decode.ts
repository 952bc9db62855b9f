const strict = { fatal: true, ignoreBOM: false };

/** The encoding that a byte order mark tells (Unicode, 23.8). */
function markedEncoding(bytes: Uint8Array): string | undefined {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return undefined;
}

/** UTF-16 without a mark: every other byte of most texts in Latin letters is zero. */
function zeroEncoding(bytes: Uint8Array): string | undefined {
  const sample = bytes.subarray(0, 4_096);
  const zeros: [number, number] = [0, 0];
  sample.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2 === 0 ? 0 : 1] += 1;
  });
  const [even, odd] = zeros;
  if (odd > sample.length * 0.3 && even < sample.length * 0.02) return 'utf-16le';
  if (even > sample.length * 0.3 && odd < sample.length * 0.02) return 'utf-16be';
  return undefined;
}

function decodeAs(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, strict).decode(bytes);
  } catch (error) {
    // A TypeError says that the bytes are not of this encoding, a RangeError that nobody knows it.
    if (error instanceof TypeError || error instanceof RangeError) return null;
    throw error;
  }
}

/** The encoding that a page in HTML names itself. */
function namedEncoding(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, 1_024)).toString('latin1');
  return /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)/i.exec(start)?.[1];
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: their presence is the question
const binary = /[\0-\x06\x0e-\x1a\x1c-\x1f]/;

/**
 * The text in bytes: UTF-8, UTF-16, what a page in HTML names, or else Windows-1252. Null where the
 * bytes are no text: control characters are among them.
 */
export function decodeText(bytes: Uint8Array): string | null {
  const encoding = markedEncoding(bytes) ?? zeroEncoding(bytes);
  const text = encoding ? decodeAs(bytes, encoding) : decodeUnmarked(bytes);
  return text === null || binary.test(text) ? null : text;
}

function decodeUnmarked(bytes: Uint8Array): string | null {
  const text = decodeAs(bytes, 'utf-8');
  if (text !== null) return text;
  const named = namedEncoding(bytes);
  return (named ? decodeAs(bytes, named) : null) ?? decodeAs(bytes, 'windows-1252');
}
