import { demoCredentials, isSignedWith, readSignature } from './signature';

const CLOCK_SKEW_MS = 15 * 60 * 1000;
const HOST_REGION = /^bedrock(?:-runtime)?(?:-fips)?\.(?<region>[a-z0-9-]+)\.amazonaws\.com/;

export type Credentials = 'right' | 'missing' | 'wrong' | 'expired' | 'mismatched';

/** Judges a bearer key. Without a fixed key any one is right, unless it says itself that it is not. */
export function judgeBearer(request: Request, apiKey: string | undefined): Credentials {
  const header = request.headers.get('authorization');
  if (!header) return 'missing';
  const key = /^Bearer\s+(\S+)$/i.exec(header)?.[1];
  if (!key) return 'wrong';
  if (apiKey !== undefined) return key === apiKey ? 'right' : 'wrong';
  return /^(invalid|wrong)/i.test(key) ? 'wrong' : 'right';
}

/**
 * Judges what Bedrock takes: a bearer key, or a Signature Version 4 header of the service
 * `bedrock` whose date is at most 15 minutes away. The signature itself is recomputed for the
 * documented pair of keys, the only one that the emulator knows.
 */
export function judgeBedrock(
  request: Request,
  body: Uint8Array,
  apiKey: string | undefined,
  now: number,
): Credentials {
  const header = request.headers.get('authorization');
  if (!header) return 'missing';
  if (/^Bearer\s/i.test(header)) return judgeBearer(request, apiKey);
  const signed = readSignature(request);
  if (signed?.service !== 'bedrock') return 'wrong';
  const signedAt = parseAmzDate(request.headers.get('x-amz-date'));
  if (signedAt === undefined) return 'wrong';
  if (Math.abs(now - signedAt) > CLOCK_SKEW_MS) return 'expired';
  const { accessKeyId, secretAccessKey } = demoCredentials;
  if (signed.accessKeyId !== accessKeyId) return 'right';
  return isSignedWith(secretAccessKey, signed, request, body) ? 'right' : 'mismatched';
}

function parseAmzDate(value: string | null): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(value ?? '');
  if (!parts) return undefined;
  const [, year, month, day, hours, minutes, seconds] = parts;
  return Date.parse(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}Z`);
}

/** The region that a request was signed for, or that its host names. */
export function regionOf(request: Request): string | undefined {
  const signed = readSignature(request)?.region;
  return signed ?? HOST_REGION.exec(new URL(request.url).host)?.groups?.region;
}
