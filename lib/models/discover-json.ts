export type Json = { ok: true; value: unknown } | { ok: false; reason: string };

export type JsonRequest = {
  fetch: typeof fetch;
  url: string;
  headers: Record<string, string>;
  timeoutMs: number;
};

/** Why a request failed, in a few words: without the service's own, which may repeat what was sent. */
export function reasonOf(error: unknown, timeoutMs: number): string {
  for (let link = error; link instanceof Error; link = link.cause) {
    if (link.name === 'TimeoutError') return `no answer within ${timeoutMs / 1000} s`;
    if ('code' in link && typeof link.code === 'string') return link.code;
    if (/credential/i.test(`${link.name} ${link.message}`)) return 'no usable credentials';
  }
  return error instanceof SyntaxError ? 'the answer is not JSON' : 'the request failed';
}

/** A small JSON document, or why there is none. Never throws, and never waits longer than told. */
export async function getJson({ fetch, url, headers, timeoutMs }: JsonRequest): Promise<Json> {
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(url, {
      headers: { accept: 'application/json', ...headers },
      signal,
    });
    if (!response.ok) {
      await response.body?.cancel();
      return { ok: false, reason: `status ${response.status}` };
    }
    return { ok: true, value: await response.json() };
  } catch (error) {
    return { ok: false, reason: reasonOf(error, timeoutMs) };
  }
}
