/** Percent-encoding as RFC 8187 wants it: what `encodeURIComponent` leaves, without `'()*`. */
function encodeName(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * Bytes that a browser saves under this name and never shows, whatever they are. The name goes out
 * twice: for everybody in plain letters, and in full (RFC 6266).
 */
export function attachment(name: string, bytes: Uint8Array<ArrayBuffer>): Response {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  return new Response(bytes, {
    headers: {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encodeName(name)}`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    },
  });
}
