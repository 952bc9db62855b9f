import { createEmulator } from '@/lib/emulator';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import type { ConnectionSummary, Source } from './schema';

/** How one source is reached. `apiKey` absent: the AWS credential chain signs the requests. */
export type Connection = {
  summary: ConnectionSummary;
  fetch: typeof fetch;
  baseURL: string;
  apiKey?: string;
};

/** Where the real services are. Always said, so that an adapter never looks into the environment. */
const realAddress = {
  mistral: () => 'https://api.mistral.ai/v1',
  bedrock: () => `https://bedrock-runtime.${env().AWS_REGION}.amazonaws.com`,
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
  const { MISTRAL_API_KEY: key, MISTRAL_BASE_URL: address } = env();
  const source = 'mistral';
  const baseURL = address ?? realAddress.mistral();
  if (address !== undefined) {
    const summary = { source, kind: 'address', label: address } as const;
    return { summary, fetch, baseURL, apiKey: key ?? dummyKey };
  }
  if (key === undefined) return demonstration(source);
  return { summary: { source, kind: 'key', label: 'key' }, fetch, baseURL, apiKey: key };
}

function toBedrock(): Connection {
  const {
    AWS_REGION: region,
    AWS_BEARER_TOKEN_BEDROCK: key,
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: address,
    awsCredentials,
  } = env();
  const source = 'bedrock';
  const apiKey = key ?? (awsCredentials ? undefined : dummyKey);
  const reached = {
    fetch,
    baseURL: address ?? realAddress.bedrock(),
    ...(apiKey ? { apiKey } : {}),
  };
  if (address !== undefined) {
    return { summary: { source, kind: 'address', label: `${region} · ${address}` }, ...reached };
  }
  if (key !== undefined) {
    return { summary: { source, kind: 'key', label: `${region} · key` }, ...reached };
  }
  if (awsCredentials) {
    return { summary: { source, kind: 'role', label: `${region} · role` }, ...reached };
  }
  return demonstration(source);
}

/** Any OpenAI-compatible server: there is only the address that the environment names. */
function toLocal(): Connection {
  const { LOCAL_BASE_URL: baseURL, LOCAL_API_KEY: apiKey } = env();
  if (baseURL === undefined) throw new AppError('no_local_server');
  const summary = { source: 'local', kind: 'address', label: baseURL } as const;
  return { summary, fetch, baseURL, ...(apiKey ? { apiKey } : {}) };
}

function demonstration(source: 'mistral' | 'bedrock'): Connection {
  return {
    summary: { source, kind: 'demonstration', label: 'demonstration' },
    fetch: emulatorFetch(),
    baseURL: realAddress[source](),
    apiKey: dummyKey,
  };
}

/**
 * The one place that knows how a source is reached: an overriding address, else a key or the AWS
 * credential chain for the real endpoint, else the built-in emulator. Throws `no_local_server`.
 */
export function connectionTo(source: Source): Connection {
  return connect[source]();
}

const connect: Record<Source, () => Connection> = {
  mistral: toMistral,
  bedrock: toBedrock,
  local: toLocal,
};

/** The sources that can be asked: both services, and a server for open weights where one is named. */
export function connectedSources(): Source[] {
  return ['mistral', 'bedrock', ...(env().LOCAL_BASE_URL ? ['local' as const] : [])];
}

/** How each source is reached, without any secret. */
export function connectionSummaries(): ConnectionSummary[] {
  return connectedSources().map((source) => connectionTo(source).summary);
}
