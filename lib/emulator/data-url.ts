/** The bytes of a base64 `data:` URL; undefined for anything else. */
export function readDataUrl(url: string): { mediaType: string; bytes: Uint8Array } | undefined {
  const match = /^data:([^;,]*)(?:;[^;,]+)*;base64,/.exec(url.slice(0, 200));
  if (!match) return undefined;
  return { mediaType: match[1] ?? '', bytes: Buffer.from(url.slice(match[0].length), 'base64') };
}

const PLAIN = /^(text\/|application\/json)/;

/** The text of a document that is plain text. */
export function plainText(mediaType: string, bytes: Uint8Array): string | undefined {
  return PLAIN.test(mediaType) ? new TextDecoder().decode(bytes) : undefined;
}
