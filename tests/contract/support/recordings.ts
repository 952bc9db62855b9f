import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'yaml';
import { z } from 'zod';
import { encodeEvent } from '@/lib/emulator/event-stream';
import type { Recorded } from './replay';

const fixtures = new URL('../../fixtures/', import.meta.url);

/** Schemas and notes lie beside the recordings. */
const notRecorded = new Set(['README.md', 'openapi-chat.json', 'service-model.json']);

/** Every recording there is, by its path below the fixtures. */
export const recordingPaths: string[] = ['mistral', 'bedrock']
  .flatMap((source) => [source, `${source}/recordings`])
  .flatMap((folder) =>
    readdirSync(new URL(folder, fixtures), { withFileTypes: true })
      .filter((entry) => entry.isFile() && !notRecorded.has(entry.name))
      .map(({ name }) => `${folder}/${name}`),
  )
  .toSorted();

const Cassette = z.object({
  interactions: z.tuple([
    z.object({
      request: z.object({ uri: z.url(), body: z.string() }),
      response: z.object({
        status: z.object({ code: z.number() }),
        headers: z.record(z.string(), z.tuple([z.string()])),
        body: z.object({ string: z.union([z.string(), z.instanceof(Uint8Array)]) }),
      }),
    }),
  ]),
});

const ofTransport = ['connection', 'transfer-encoding', 'content-length'];

/** The answer exactly as it was recorded, compressed if it was. */
function readCassette(text: string): Recorded {
  const cassette = Cassette.parse(parse(text, { customTags: ['binary'] }));
  const { status, headers, body } = cassette.interactions[0].response;
  const kept = Object.entries(headers).filter(
    ([name]) => !ofTransport.includes(name.toLowerCase()),
  );
  return {
    status: status.code,
    headers: Object.fromEntries(kept.map(([name, [value]]) => [name.toLowerCase(), value])),
    body: typeof body.string === 'string' ? Buffer.from(body.string) : body.string,
  };
}

/** The request of a cassette: where it went, and its JSON. */
export function readRequest(path: string): { pathname: string; body: unknown } {
  const text = readFileSync(new URL(path, fixtures), 'utf8');
  const { uri, body } = Cassette.parse(parse(text, { customTags: ['binary'] })).interactions[0]
    .request;
  return { pathname: new URL(uri).pathname, body: JSON.parse(body) };
}

/** Recorded chunks without their wire, one JSON a line, put on the wire again. */
function encodeChunks(path: string, text: string): Recorded {
  const lines = text.split('\n').filter(Boolean);
  if (path.startsWith('mistral/')) {
    const events = [...lines, '[DONE]'].map((line) => `data: ${line}\n\n`);
    return {
      status: 200,
      headers: { 'content-type': 'text/event-stream; charset=utf-8' },
      body: Buffer.from(events.join('')),
    };
  }
  const frames = lines.flatMap((line) =>
    Object.entries(z.record(z.string(), z.unknown()).parse(JSON.parse(line))).map(
      ([type, payload]) => encodeEvent(type, payload),
    ),
  );
  return {
    status: 200,
    headers: { 'content-type': 'application/vnd.amazon.eventstream' },
    body: Buffer.concat(frames),
  };
}

/** A recording as the service sent it. */
export function readRecording(path: string): Recorded {
  const text = readFileSync(new URL(path, fixtures), 'utf8');
  if (path.endsWith('.yaml')) return readCassette(text);
  if (path.endsWith('.chunks.txt')) return encodeChunks(path, text);
  const headers = { 'content-type': 'application/json' };
  return { status: 200, headers, body: Buffer.from(text) };
}

/** What `fetch` hands on of it: a compressed body is unpacked. */
export function unpacked(recorded: Recorded): Recorded {
  const { 'content-encoding': encoding, ...headers } = recorded.headers;
  return encoding === 'gzip' ? { ...recorded, headers, body: gunzipSync(recorded.body) } : recorded;
}
