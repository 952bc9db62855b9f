import type { LanguageModelV4 } from '@ai-sdk/provider';
import { createEmulator, type EmulatorOptions } from '@/lib/emulator';
import { asInvoked } from '@/lib/models/bedrock-invoke-dialect';
import { type Connection, connectionTo } from '@/lib/models/connections';
import { toLocalOffer } from '@/lib/models/local-offers';
import { resolveModel } from '@/lib/models/resolve';
import type { ModelSettings, Offer } from '@/lib/models/schema';
import { offerOf } from '../../support/emulated';

/** The ways on which a conversation reaches a model. Everything else is the same on all of them. */

type Api = 'mistral' | 'converse' | 'invoke' | 'local';

/** Where a route differs: the one table of it. */
type Differences = {
  /** Whether tools go out, and whether their calls are streamed or come in a whole answer. */
  tools: 'streamed' | 'whole' | 'none';
  /** A call of one named tool: AWS's table has `toolChoice.tool` for no Mistral model. */
  named: 'called' | 'refused' | 'none';
  sees: boolean;
  /** Whether the body has a place for stop sequences. */
  stops: boolean;
  /** How JSON is asked for, without and with a schema. */
  json: 'field' | 'words';
  schema: 'field' | 'tool' | 'words';
  /** What the seed and the penalties become. */
  seed: 'sent' | 'left out';
  /** Whether the catalogue knows what it costs. */
  priced: boolean;
};

const mistral: Differences = {
  tools: 'streamed',
  named: 'called',
  sees: true,
  stops: true,
  json: 'field',
  schema: 'field',
  seed: 'sent',
  priced: true,
};
const local: Differences = { ...mistral, priced: false };
const converse: Differences = {
  ...mistral,
  named: 'refused',
  json: 'words',
  seed: 'left out',
};
const invoke: Differences = {
  ...converse,
  named: 'called',
  stops: false,
  schema: 'tool',
};
const text: Differences = {
  ...converse,
  tools: 'none',
  named: 'none',
  sees: false,
  schema: 'words',
};

const table: [Api, string, Differences][] = [
  ['mistral', 'mistral-large-latest', mistral],
  ['mistral', 'mistral-small-latest', mistral],
  ['converse', 'mistral.mistral-large-3-675b-instruct', converse],
  ['converse', 'us.mistral.pixtral-large-2502-v1:0', { ...converse, schema: 'tool' }],
  [
    'converse',
    'mistral.mistral-large-2407-v1:0',
    { ...converse, tools: 'whole', sees: false, schema: 'tool' },
  ],
  ['converse', 'mistral.mistral-7b-instruct-v0:2', text],
  ['invoke', 'mistral.mistral-large-3-675b-instruct', invoke],
  ['invoke', 'us.mistral.pixtral-large-2502-v1:0', invoke],
  ['invoke', 'mistral.mistral-large-2407-v1:0', { ...invoke, sees: false }],
  ['invoke', 'mistral.mistral-7b-instruct-v0:2', text],
  ['local', 'ministral-3:8b', local],
];

/** A request as it went out. */
export type Sent = { path: string; body: Record<string, unknown>; signal: AbortSignal | undefined };

export type Reached = { model: LanguageModelV4; sent: Sent[] };

export type Route = Differences & {
  name: string;
  api: Api;
  offer: Offer;
  /** The route's model over any service. */
  over(fetch: typeof globalThis.fetch, settings?: ModelSettings): LanguageModelV4;
  /** The same over an emulator of its own, and all that it sends. */
  reach(settings?: ModelSettings, options?: EmulatorOptions): Reached;
};

function connectionOf(api: Api): Omit<Connection, 'fetch'> {
  if (api === 'local') {
    const summary = { source: 'local', kind: 'address', label: 'test' } as const;
    return { summary, baseURL: 'http://127.0.0.1:11434/local/v1' };
  }
  return connectionTo(api === 'mistral' ? 'mistral' : 'bedrock');
}

function offerFor(api: Api, modelId: string): Offer {
  if (api === 'local') return toLocalOffer(modelId, 'http://127.0.0.1:11434/v1', '2026-11-20');
  const offer = offerOf(`${api === 'mistral' ? 'mistral' : 'bedrock'}:${modelId}`);
  return api === 'invoke' ? asInvoked(offer) : offer;
}

export const routes: Route[] = table.map(([api, modelId, differences]) => {
  const offer = offerFor(api, modelId);
  const over: Route['over'] = (fetch, settings = {}) => {
    const given = api === 'invoke' ? { ...settings, api } : settings;
    return resolveModel(offer, { ...connectionOf(api), fetch }, given);
  };
  return {
    ...differences,
    name: `${api} ${modelId}`,
    api,
    offer,
    over,
    reach(settings = {}, options = {}) {
      const emulator = createEmulator({ paceMs: 0, seed: 1, ...options });
      const sent: Sent[] = [];
      const fetch: typeof globalThis.fetch = (input, init) => {
        const { pathname } = new URL(input instanceof Request ? input.url : input);
        const body = JSON.parse(String(init?.body));
        sent.push({ path: decodeURIComponent(pathname), body, signal: init?.signal ?? undefined });
        return emulator.fetch(input, init);
      };
      return { model: over(fetch, settings), sent };
    },
  };
});
