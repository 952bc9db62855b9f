import { APICallError } from '@ai-sdk/provider';
import { describe, expect, it } from 'vitest';
import { watchFailures } from './watch-failures';

const address = 'https://example.com/v1/models';

describe('what is watched', () => {
  it('goes through untouched, and a success is no failure', async () => {
    const { fetch, failure } = watchFailures(async () => Response.json({ data: [1] }));
    const response = await fetch(address);
    expect(await response.json()).toEqual({ data: [1] });
    expect(failure()).toBeUndefined();
  });

  it('keeps the first refusal, whose body the reader may still read', async () => {
    const answers = [
      Response.json({ message: 'first' }, { status: 403, headers: { 'retry-after': '3' } }),
      Response.json({ message: 'second' }, { status: 500 }),
    ];
    const { fetch, failure } = watchFailures(async () => answers.shift() ?? Response.error());
    expect(await (await fetch(address)).json()).toEqual({ message: 'first' });
    await fetch(new Request(address));
    const kept = failure();
    if (!APICallError.isInstance(kept)) throw new Error('no refusal was kept');
    expect(kept).toMatchObject({ statusCode: 403, url: address });
    expect(kept.responseBody).toBe('{"message":"first"}');
    expect(kept.responseHeaders).toMatchObject({ 'retry-after': '3' });
  });

  it('keeps what the network threw, and throws it on', async () => {
    const thrown = new TypeError('fetch failed');
    const { fetch, failure } = watchFailures(() => Promise.reject(thrown));
    await expect(fetch(address)).rejects.toBe(thrown);
    expect(failure()).toBe(thrown);
  });
});
