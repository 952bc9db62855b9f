import { expect, it } from 'vitest';
import type { Exchange } from '@/lib/models/capture';
import { pack, unpack } from './packed';

const exchange = (responseBody: string): Exchange => ({
  method: 'POST',
  url: 'https://api.mistral.ai/v1/chat/completions',
  requestHeaders: {},
  startedAt: '2026-11-21T12:00:00.000Z',
  responseBody,
  truncated: false,
  state: 'complete',
});

it('leaves a short exchange as it is', () => {
  const short = exchange('{"choices":[]}');
  expect(pack(short)).toBe(short);
  expect(unpack(short)).toBe(short);
});

it('packs a long one to a fraction and gives it back unchanged', () => {
  const frames = Array.from({ length: 300 }, (_, n) => `data: {"delta":{"content":"é${n} 🌬"}}\n\n`);
  const long = exchange(`${frames.join('')}\ud83c\u0000`);
  const kept = pack(long);
  expect(JSON.stringify(kept).length).toBeLessThan(JSON.stringify(long).length / 4);
  expect(unpack(kept)).toEqual(long);
});
