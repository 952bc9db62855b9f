import { describe, expect, it } from 'vitest';
import type { Exchange } from '@/lib/models/capture';
import { findOffer } from '@/lib/models/catalog';
import { conclude } from './conclude';
import { observe } from './observe';

const exchange = (more: Partial<Exchange>): Exchange => ({
  method: 'POST',
  url: 'https://api.mistral.ai/v1/chat/completions',
  requestHeaders: {},
  startedAt: '2026-11-21T12:00:00.000Z',
  responseBody: '',
  truncated: false,
  state: 'cancelled',
  ...more,
});

/** The usage of an answer that was stopped before its first word. */
function stoppedWith(exchanges: Exchange[]) {
  const offer = findOffer('mistral:mistral-large-latest');
  if (!offer) throw new Error('the offer is gone');
  const abort = new AbortController();
  abort.abort('stopped');
  const { metadata } = conclude({
    run: { id: 'r', abort },
    turn: { offer },
    claimed: { metadata: { run: 'r', state: 'running', offer: offer.id, startedAt: '' } },
    seen: { ...observe(), exchanges, estimatedInputTokens: 7, aborted: true },
    answer: { id: 'a', role: 'assistant', parts: [] },
    startedAt: performance.now(),
  });
  return metadata.usage;
}

describe('the usage of an answer that was stopped before its first word', () => {
  it.each([
    ['before the service answered', exchange({})],
    ['after its headers', exchange({ status: 200 })],
  ])('is estimated when that was %s', (_name, last) => {
    expect(stoppedWith([last])).toMatchObject({ inputTokens: 7, outputTokens: 0, estimated: true });
  });

  it.each([
    ['nothing had been asked', []],
    ['the service had refused', [exchange({ status: 429, state: 'complete' })]],
    ['the service could not be reached', [exchange({ state: 'failed' })]],
  ])('is none when %s', (_name, exchanges) => {
    expect(stoppedWith(exchanges)).toMatchObject({ inputTokens: 0, estimated: false });
  });
});
