import { readFileSync } from 'node:fs';
import { EventStreamCodec } from '@smithy/eventstream-codec';
import { fromUtf8, toUtf8 } from '@smithy/util-utf8';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { decodeFrame, encodeEvent, splitFrames } from './event-stream';
import { at } from './testing/clients';

function recordedBody(name: string): Uint8Array {
  const file = new URL(`../../tests/fixtures/bedrock/${name}`, import.meta.url);
  const cassette = parseYaml(readFileSync(file, 'utf8'), { customTags: ['binary'] });
  const body = at(cassette, 'interactions', 0, 'response', 'body', 'string');
  if (!(body instanceof Uint8Array)) throw new TypeError('the recorded body is not binary');
  return body;
}

const ANTHROPIC = 'test_anthropic_converse_stream_with_tool_use.yaml';
const NOVA = 'test_nova_converse_stream.yaml';

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

describe('the recorded streams', () => {
  it('are re-encoded byte for byte, with our header order and content type', () => {
    for (const frame of splitFrames(recordedBody(ANTHROPIC))) {
      const { headers, payload } = decodeFrame(frame);
      expect(hex(encodeEvent(headers[':event-type'] ?? '', JSON.parse(payload)))).toBe(hex(frame));
    }
  });

  it.each([ANTHROPIC, NOVA])('are decoded and encoded by the codec without a loss: %s', (name) => {
    const codec = new EventStreamCodec(toUtf8, fromUtf8);
    const frames = [...splitFrames(recordedBody(name))];
    expect(frames.length).toBeGreaterThan(5);
    for (const frame of frames) expect(hex(codec.encode(codec.decode(frame)))).toBe(hex(frame));
  });
});
