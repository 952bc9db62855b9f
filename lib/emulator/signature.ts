import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** The one pair of keys whose signatures are recomputed; of any other only the form is checked. */
export const demoCredentials = {
  accessKeyId: 'AKIAEMULATOREXAMPLE0',
  secretAccessKey: 'emulator-secret-access-key-example',
} as const;

/** The parts of a Signature Version 4 header. */
export type Signed = {
  accessKeyId: string;
  date: string;
  region: string;
  service: string;
  headers: string[];
  signature: string;
};

const HEADER =
  /^AWS4-HMAC-SHA256\s+Credential=(?<key>[^/\s]+)\/(?<date>\d{8})\/(?<region>[a-z0-9-]+)\/(?<service>[a-z-]+)\/aws4_request,\s*SignedHeaders=(?<headers>\S+),\s*Signature=(?<signature>[0-9a-f]{64})$/;

export function readSignature(request: Request): Signed | undefined {
  const parts = HEADER.exec(request.headers.get('authorization') ?? '')?.groups;
  if (!parts) return undefined;
  const { key = '', date = '', region = '', service = '', headers = '', signature = '' } = parts;
  return { accessKeyId: key, date, region, service, headers: headers.split(';'), signature };
}

/**
 * Whether a signature is the one that AWS computes (its general reference, "Create a signed AWS
 * API request"): the path is encoded once more than it is sent, as for every service but S3.
 */
export function isSignedWith(
  secret: string,
  signed: Signed,
  request: Request,
  body: Uint8Array,
): boolean {
  const scope = [signed.date, signed.region, signed.service, 'aws4_request'];
  const text = [
    'AWS4-HMAC-SHA256',
    request.headers.get('x-amz-date') ?? '',
    scope.join('/'),
    sha256(canonicalRequest(signed, request, body)),
  ].join('\n');
  const key = scope.reduce<string | Buffer>((inner, part) => hmac(inner, part), `AWS4${secret}`);
  return timingSafeEqual(hmac(key, text), Buffer.from(signed.signature, 'hex'));
}

function canonicalRequest(signed: Signed, request: Request, body: Uint8Array): string {
  const { pathname, searchParams, host } = new URL(request.url);
  const query = [...searchParams].map(([name, value]) => `${encode(name)}=${encode(value)}`).sort();
  const headers = signed.headers.map((name) => {
    const value = request.headers.get(name) ?? (name === 'host' ? host : '');
    return `${name}:${value.trim().replace(/\s+/g, ' ')}\n`;
  });
  return [
    request.method,
    pathname.split('/').map(encode).join('/'),
    query.join('&'),
    headers.join(''),
    signed.headers.join(';'),
    sha256(body),
  ].join('\n');
}

/** RFC 3986: everything but letters, digits and -._~ is escaped. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
