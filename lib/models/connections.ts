import { createEmulator } from '@/lib/emulator';
import { env } from '@/lib/env';
import type { ConnectionSummary, Source } from './schema';

/** How one source is reached. `apiKey` absent: the AWS credential chain signs the requests. */
export type Connection = {
  summary: ConnectionSummary;
  fetch: typeof fetch;
  baseURL?: string;
  apiKey?: string;
};

/** Sent to an overriding address when no key is set (design, section 9). */
const dummyKey = 'no-key-is-set';

const shared = globalThis as typeof globalThis & { tramontaneEmulator?: typeof fetch };

function emulatorFetch(): typeof fetch {
  const known = shared.tramontaneEmulator;
  if (known) return known;
  const { fetch: made } = createEmulator({ paceMs: env().EMULATOR_PACE_MS });
  shared.tramontaneEmulator = made;
  return made;
}

function toMistral(): Connection {
  const { MISTRAL_API_KEY: key, MISTRAL_BASE_URL: baseURL } = env();
  const source = 'mistral';
  if (baseURL !== undefined) {
    const summary = { source, kind: 'address', label: baseURL } as const;
    return { summary, fetch, baseURL, apiKey: key ?? dummyKey };
  }
  if (key !== undefined) return { summary: { source, kind: 'key', label: 'key' }, fetch, apiKey: key };
  return demonstration(source);
}

function toBedrock(): Connection {
  const {
    AWS_REGION: region,
    AWS_BEARER_TOKEN_BEDROCK: key,
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: baseURL,
    awsCredentials,
  } = env();
  const source = 'bedrock';
  if (baseURL !== undefined) {
    const summary = { source, kind: 'address', label: `${region} · ${baseURL}` } as const;
    const apiKey = key ?? (awsCredentials ? undefined : dummyKey);
    return { summary, fetch, baseURL, ...(apiKey ? { apiKey } : {}) };
  }
  if (key !== undefined) {
    return { summary: { source, kind: 'key', label: `${region} · key` }, fetch, apiKey: key };
  }
  if (awsCredentials) return { summary: { source, kind: 'role', label: `${region} · role` }, fetch };
  return demonstration(source);
}

function demonstration(source: Source): Connection {
  return {
    summary: { source, kind: 'demonstration', label: 'demonstration' },
    fetch: emulatorFetch(),
    apiKey: dummyKey,
  };
}

/**
 * The one place that knows how a source is reached: an overriding address, else a key or the AWS
 * credential chain for the real endpoint, else the built-in emulator.
 */
export function connectionTo(source: Source): Connection {
  return source === 'mistral' ? toMistral() : toBedrock();
}

/** How each source is reached, without any secret. */
export function connectionSummaries(): ConnectionSummary[] {
  return (['mistral', 'bedrock'] as const).map((source) => connectionTo(source).summary);
}
