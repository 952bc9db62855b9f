import { exceptionNamed, exceptionNames, exceptionOf, exceptions } from './bedrock-errors';
import { refuse as refuseBedrock } from './bedrock-http';
import { decodeFrame, encodeEvent, encodeException } from './event-stream';
import { type Refusal, refusals } from './mistral-errors';
import type { Service } from './traffic';

/** How a body is cut into pieces: server-sent events, binary frames, or one JSON text. */
export type Wire = 'events' | 'frames' | 'json';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function wireOf(response: Response): Wire {
  const type = response.headers.get('content-type') ?? '';
  if (type.startsWith('text/event-stream')) return 'events';
  return type === 'application/vnd.amazon.eventstream' ? 'frames' : 'json';
}

/** The refusal with a status, as the service words it. */
export function refusalOf(
  service: Service,
  status: number,
  retryAfter: number | undefined,
): Response {
  const response = wordRefusal(service, status);
  if (retryAfter !== undefined) response.headers.set('retry-after', String(retryAfter));
  return response;
}

const MISTRAL_BY_TYPE: Readonly<Record<string, () => Refusal>> = {
  rate_limited: refusals.rateLimited,
  service_tier_capacity_exceeded: () => refusals.capacity(429),
};

export const refusalNames = [...exceptionNames, ...Object.keys(MISTRAL_BY_TYPE)];

/** The refusal with a name; a service that does not have it words one with the same status. */
export function refusalNamed(service: Service, name: string): Response {
  const exception = exceptionNamed(name);
  const refusal = MISTRAL_BY_TYPE[name]?.();
  if (service === 'bedrock' && exception) return refuseBedrock(exception);
  if (service === 'mistral' && refusal) {
    return Response.json(refusal.body, { status: refusal.status });
  }
  return wordRefusal(service, exception?.status ?? refusal?.status ?? 400);
}

function wordRefusal(service: Service, status: number): Response {
  if (service === 'bedrock') return refuseBedrock(exceptionOf(status));
  if (service === 'mistral') return Response.json(mistralBody(status), { status });
  const error = { message: 'The request failed.', type: 'api_error', param: null, code: null };
  return Response.json({ error }, { status });
}

function mistralBody(status: number): unknown {
  if (status === 401) return refusals.wrongKey().body;
  if (status === 429) return refusals.rateLimited().body;
  return status === 503 ? refusals.capacity(503).body : refusals.failed(status).body;
}

/** What a proxy that lost its upstream answers. */
export function htmlPage(): Response {
  const page =
    '<!doctype html>\n<html><head><title>Bad gateway</title></head><body><h1>502 Bad gateway</h1></body></html>\n';
  return new Response(page, { headers: { 'content-type': 'text/html; charset=utf-8' } });
}

/**
 * An error in the middle of an answer. Bedrock's is in its service model; of Mistral's no public
 * record was found: it is the body of a refusal in an event.
 */
export function errorPiece(wire: Wire, name: string | undefined): Uint8Array {
  if (wire === 'frames') {
    return encodeException(name ?? 'modelStreamErrorException', exceptionOf(424).message);
  }
  const body = JSON.stringify(name === 'rate_limited' ? mistralBody(429) : mistralBody(500));
  return encoder.encode(wire === 'events' ? `data: ${body}\n\n` : body);
}

/** A piece that no client can read: broken JSON, or a frame whose checksum is wrong. */
export function garbagePiece(wire: Wire): Uint8Array {
  if (wire === 'events') return encoder.encode('data: {"id":"broken","choices":[{"delta":\n\n');
  if (wire === 'json') return encoder.encode('\u0000{]');
  const frame = encodeEvent('contentBlockDelta', { message: exceptions.tooManyTokens().message });
  const last = frame.length - 1;
  frame[last] = (frame[last] ?? 0) ^ 0xff;
  return frame;
}

/** A piece without the reason why the answer ended; undefined: there is nothing else in it. */
export function withoutFinish(wire: Wire, piece: Uint8Array): Uint8Array | undefined {
  if (wire !== 'frames') return encoder.encode(withoutReason(decoder.decode(piece)));
  const { headers, payload } = decodeFrame(piece);
  const type = headers[':event-type'] ?? '';
  if (type !== 'chunk') return type === 'messageStop' ? undefined : piece;
  const chunk: { bytes: string; p: string } = JSON.parse(payload);
  const json = withoutReason(Buffer.from(chunk.bytes, 'base64').toString());
  return encodeEvent(type, { ...chunk, bytes: Buffer.from(json).toString('base64') });
}

function withoutReason(json: string): string {
  return json
    .replace(/"(finish_reason|stop_reason)":"\w+"/g, '"$1":null')
    .replace(/"stopReason":"\w+",?/g, '');
}
