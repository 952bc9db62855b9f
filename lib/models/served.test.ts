import { describe, expect, it } from 'vitest';
import type { Exchange } from './capture';
import { servedBy } from './served';

function exchange(more: Partial<Exchange>): Exchange {
  return {
    method: 'POST',
    url: 'https://x.test/',
    requestHeaders: {},
    startedAt: '2026-11-21T09:00:00.000Z',
    responseBody: '',
    truncated: false,
    state: 'complete',
    ...more,
  };
}

const lines = (...frames: object[]) => frames.map((frame) => `${JSON.stringify(frame)}\n`).join('');

describe('servedBy', () => {
  it('reads a stream of Mistral', () => {
    const seen = exchange({
      responseHeaders: {
        'mistral-correlation-id': 'c-1',
        'x-kong-request-id': 'k-1',
        'x-envoy-upstream-service-time': '321',
      },
      responseBody:
        'data: {"model":"mistral-large-2512","choices":[]}\n\ndata: {"model":"mistral-large-2512"}\n\ndata: [DONE]\n\n',
    });
    expect(servedBy([seen])).toEqual({
      model: 'mistral-large-2512',
      requestId: 'c-1',
      serviceMs: 321,
    });
  });

  it('reads the end of a long stream of Converse', () => {
    const delta = { event: 'contentBlockDelta', payload: { delta: { text: 'a' } } };
    const metadata = { metrics: { latencyMs: 1391 }, serviceTier: { type: 'default' } };
    const seen = exchange({
      requestBody: { serviceTier: { type: 'priority' } },
      responseHeaders: { 'x-amzn-requestid': 'r-1' },
      responseBody: lines(delta, delta, { event: 'metadata', payload: metadata }),
    });
    expect(servedBy([seen])).toEqual({ tier: 'default', requestId: 'r-1', serviceMs: 1391 });
  });

  it('reads whole answers of both of Bedrock’s APIs', () => {
    const converse = exchange({ responseBody: '{"metrics":{"latencyMs":100}}' });
    const invoke = exchange({ responseHeaders: { 'x-amzn-bedrock-invocation-latency': '50' } });
    const streamed = exchange({
      requestHeaders: { 'x-amzn-bedrock-service-tier': 'flex' },
      responseBody: lines({
        event: 'chunk',
        payload: { 'amazon-bedrock-invocationMetrics': { invocationLatency: 25 } },
      }),
    });
    expect(servedBy([converse, invoke, streamed])).toEqual({ tier: 'flex', serviceMs: 175 });
  });

  it('gives no time of the service where one of its calls told none', () => {
    const told = exchange({ responseBody: '{"metrics":{"latencyMs":100}}' });
    const refused = exchange({
      status: 429,
      responseHeaders: { 'x-amzn-requestid': 'r-2' },
      responseBody: '<html>',
    });
    expect(servedBy([told, refused])).toEqual({ requestId: 'r-2' });
    expect(servedBy([])).toEqual({});
  });
});
