import { createMistral } from '@ai-sdk/mistral';
import { EventStreamCodec } from '@smithy/eventstream-codec';
import { fromUtf8, toUtf8 } from '@smithy/util-utf8';
import { embedMany } from 'ai';
import { describe, expect, it } from 'vitest';
import { decodeFrame, encodeEvent, splitFrames } from '@/lib/emulator/event-stream';
import { parse, readBytes, readChunks } from '@/lib/emulator/testing/clients';
import { FrameReader } from '@/lib/models/bedrock-invoke-frames';
import { shapeProblems } from './support/aws-shapes';
import { openapiProblems } from './support/openapi';
import { readRecording, readRequest, recordingPaths, unpacked } from './support/recordings';
import { cutAnywhere } from './support/replay';

/** Every recording there is, against the published schemas and against the bytes of the wire. */

const bytesOf = (path: string) => unpacked(readRecording(path)).body;
const textOf = (path: string) => new TextDecoder('utf-8', { fatal: true }).decode(bytesOf(path));
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const typeOf = (path: string) => readRecording(path).headers['content-type'] ?? '';

const cassettes = recordingPaths.filter((path) => path.endsWith('.yaml'));
const framed = recordingPaths.filter((path) => typeOf(path).includes('eventstream'));
const events = recordingPaths.filter((path) => typeOf(path).startsWith('text/event-stream'));
const whole = recordingPaths.filter((path) => typeOf(path).startsWith('application/json'));

it('every recording is one of three kinds', () => {
  expect([...framed, ...events, ...whole].toSorted()).toEqual(recordingPaths);
  expect(Math.min(framed.length, events.length, whole.length)).toBeGreaterThan(3);
});

describe.each(framed)('the frames of %s', (path) => {
  const frames = [...splitFrames(bytesOf(path))];

  it('are decoded and encoded again byte for byte', () => {
    const codec = new EventStreamCodec(toUtf8, fromUtf8);
    expect(frames.length).toBeGreaterThan(4);
    for (const frame of frames) expect(hex(codec.encode(codec.decode(frame)))).toBe(hex(frame));
    expect(hex(Buffer.concat(frames))).toBe(hex(bytesOf(path)));
  });

  it('are made again by the emulator’s own encoder, headers in their order', () => {
    for (const frame of frames) {
      const { headers, payload } = decodeFrame(frame);
      expect(Object.keys(headers)).toEqual([':event-type', ':content-type', ':message-type']);
      const again = encodeEvent(headers[':event-type'] ?? '', JSON.parse(payload));
      // other writers of JSON escape the same text in other ways
      expect({ ...decodeFrame(again), payload: JSON.parse(decodeFrame(again).payload) }).toEqual({
        headers,
        payload: JSON.parse(payload),
      });
      if (JSON.stringify(JSON.parse(payload)) === payload) expect(hex(again)).toBe(hex(frame));
    }
  });

  it.each([1, 9, 4000])('are read by our own reader in pieces of up to %i bytes', (most) => {
    const reader = new FrameReader();
    const read = cutAnywhere(bytesOf(path), most, most).flatMap((piece) => [...reader.read(piece)]);
    reader.end();
    expect(read).toEqual(
      frames.map((frame) => {
        const { headers, payload } = decodeFrame(frame);
        return { kind: 'event', type: headers[':event-type'], payload };
      }),
    );
  });

  it('fit the service model', () => {
    const problems = frames.flatMap((frame) => {
      const { headers, payload } = decodeFrame(frame);
      const { p: _padding, ...event } = parse(payload);
      const type = headers[':event-type'] ?? '';
      const shape = type === 'chunk' ? 'ResponseStream' : 'ConverseStreamOutput';
      return shapeProblems(shape, { [type]: event });
    });
    expect(problems).toEqual([]);
  });
});

it.each(events)('the chunks of %s fit the OpenAPI', (path) => {
  const chunks = readChunks(textOf(path));
  expect(chunks.length).toBeGreaterThan(1);
  expect(chunks.flatMap((chunk) => openapiProblems('CompletionChunk', chunk))).toEqual([]);
  expect(textOf(path).trimEnd().endsWith('data: [DONE]')).toBe(true);
});

it.each(whole)('the answer of %s fits its schema', (path) => {
  const body = parse(textOf(path));
  const problems = path.startsWith('bedrock/')
    ? shapeProblems('ConverseResponse', body)
    : openapiProblems(
        path.includes('embeddings') ? 'EmbeddingResponse' : 'ChatCompletionResponse',
        body,
      );
  expect(problems).toEqual([]);
});

const requestSchemas: Record<string, (body: unknown) => string[]> = {
  '/v1/chat/completions': (body) => openapiProblems('ChatCompletionRequest', body),
  '/v1/embeddings': (body) => openapiProblems('EmbeddingRequest', body),
  'converse-stream': (body) => shapeProblems('ConverseStreamRequest', body),
  'invoke-with-response-stream': (body) => (typeof body === 'object' ? [] : ['not an object']),
};

it.each(cassettes)('the request of %s fits its schema', (path) => {
  const { pathname, body } = readRequest(path);
  const check = requestSchemas[pathname] ?? requestSchemas[pathname.split('/').at(-1) ?? ''];
  expect(check?.(body)).toEqual([]);
});

it('the recorded embeddings come out of the adapter whole, unpacked or not', async () => {
  const { status, headers, body } = unpacked(
    readRecording('mistral/recordings/test_mistral_embeddings_legacy.yaml'),
  );
  const provider = createMistral({
    apiKey: 'key',
    fetch: async () => new Response(new Uint8Array(body), { status, headers }),
  });
  const { embeddings, usage } = await embedMany({
    model: provider.embedding('mistral-embed'),
    values: ['Tell me a joke about OpenTelemetry'],
  });
  const [vector = []] = embeddings;
  expect([embeddings.length, vector.length]).toEqual([1, 1024]);
  expect(Math.hypot(...vector)).toBeCloseTo(1, 2);
  expect(usage.tokens).toBeGreaterThan(0);
});

it('the recorded InvokeModel stream gives up every chunk of its model', () => {
  const frames = [...splitFrames(bytesOf('bedrock/recordings/test_nova_invoke_stream.yaml'))];
  const chunks = frames.map((frame) => readBytes(parse(decodeFrame(frame).payload)));
  const words = chunks.map(({ contentBlockDelta }) =>
    String(Reflect.get(Object(Reflect.get(Object(contentBlockDelta), 'delta')), 'text') ?? ''),
  );
  expect(words.join('')).toMatch(/^On their first night .*survival kit\.$/);
  expect(Object.keys(chunks.at(-1) ?? {})).toContain('amazon-bedrock-invocationMetrics');
});
