import type { ModelMessage, UIMessageChunk } from 'ai';
import { tool } from 'ai';
import { describe, expect, it, vi } from 'vitest';
import type { Context } from '@/lib/accounts/context';
import { toolsFor } from '@/lib/chat/prepare-turn';
import { ChatSettings } from '@/lib/chat/schema';
import { createEmulator } from '@/lib/emulator';
import { asInvoked } from '@/lib/models/bedrock-invoke-dialect';
import { catalog } from '@/lib/models/catalog';
import type { Connection } from '@/lib/models/connections';
import { toLocalOffer } from '@/lib/models/local-offers';
import type { SettingName } from '@/lib/models/parameter-fates';
import { fateOf, fatesOf, refusalOf, settingNames } from '@/lib/models/parameters';
import type { Offer } from '@/lib/models/schema';
import { askModel } from '@/lib/runs/ask-model';
import { type ToolName, type ToolWords, toolSchemas } from '@/lib/tools/schema';
import { offerOf } from '../support/emulated';
import {
  type Around,
  afterTools,
  contextsOf,
  question,
  schema,
  valuesOf,
} from './support/parameter-cases';
import { asksNothing, expectSame, operations, proofs, type Sent } from './support/parameter-proofs';

// There is no database here: what a call is made of is tested, not when it may be made.
vi.mock('@/lib/runs/with-patience', () => ({
  withPatience: (_ctx: unknown, _offer: unknown, model: unknown) => model,
}));

const wire = vi.hoisted((): { connection?: Connection } => ({}));

vi.mock('@/lib/models/connections', async (original) => ({
  ...(await original<typeof import('@/lib/models/connections')>()),
  connectionTo: () => wire.connection,
}));

// No tool runs here: what is asked is only that the model calls it.
vi.mock('@/lib/tools/to-ai-sdk', () => ({
  toAiSdkTools: (names: readonly ToolName[]) =>
    Object.fromEntries(
      names.map((name) => {
        const { description, input }: ToolWords = toolSchemas[name];
        return [name, tool({ description, inputSchema: input })];
      }),
    ),
}));

function baseURL({ source, geo, modelId }: Offer): string {
  if (source === 'mistral') return 'https://api.mistral.ai/v1';
  if (source === 'local') return 'http://127.0.0.1:11434/local/v1';
  const region = modelId.includes('2407') ? 'us-west-2' : 'us-east-1';
  return `https://bedrock-runtime.${geo === 'eu' ? 'eu-west-3' : region}.amazonaws.com`;
}

// No tool runs, so nobody looks into the database.
const ctx = { userId: 'somebody' } as Context;

/** Asks as a run does; tells the first request, and the answer's text. Fails if it is refused. */
async function send(
  offer: Offer,
  settings: ChatSettings,
  messages: ModelMessage[] = question,
): Promise<Sent & { text: string }> {
  const emulator = createEmulator({ paceMs: 0, seed: 1 });
  const sent: Sent[] = [];
  wire.connection = {
    summary: { source: offer.source, kind: 'address', label: 'the test' },
    baseURL: baseURL(offer),
    apiKey: 'a-key-of-the-test',
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const last = new URL(request.url).pathname.split('/').at(-1) ?? '';
      const body: Record<string, unknown> = JSON.parse(await request.clone().text());
      sent.push({ operation: operations[last] ?? last, headers: request.headers, body });
      return emulator.fetch(request);
    },
  };
  const reached = settings.api === 'invoke' ? asInvoked(offer) : offer;
  const turn = {
    offer: reached,
    settings,
    tools: toolsFor(reached, settings),
    loadMessages: async () => messages,
    lastWords: async () => [],
  };
  const chunks: UIMessageChunk[] = [];
  const signal = new AbortController().signal;
  const seen = await askModel(ctx, turn, { append: (...more) => chunks.push(...more) }, signal);
  if (seen.error) throw seen.error;
  const [first] = sent;
  if (!first) throw new Error('nothing was sent');
  const text = chunks.map((chunk) => (chunk.type === 'text-delta' ? chunk.delta : '')).join('');
  return { ...first, text };
}

const local = toLocalOffer('ministral-3:8b', 'http://127.0.0.1:11434/v1', '2026-11-21');
const alive = [...catalog.filter(({ lifecycle }) => lifecycle.state !== 'retired'), local];

type Api = ChatSettings['api'];

const routes = alive.flatMap((offer): { offer: Offer; api: Api }[] =>
  offer.source === 'bedrock'
    ? [
        { offer, api: 'converse' },
        { offer, api: 'invoke' },
      ]
    : [{ offer, api: undefined }],
);

const sentBefore = new Map<string, Promise<Sent>>();

/** The request to compare with, which many cases share. */
function sendOnce(offer: Offer, around: ChatSettings, messages?: ModelMessage[]): Promise<Sent> {
  const key = JSON.stringify([offer.id, around, messages]);
  const made = sentBefore.get(key) ?? send(offer, around, messages);
  sentBefore.set(key, made);
  return made;
}

async function prove(
  offer: Offer,
  name: SettingName,
  value: unknown,
  { around, messages }: Around,
) {
  const settings = ChatSettings.parse({ ...around, [name]: value });
  const fate = fateOf(offer, name, settings);
  if (fate.kind === 'refused') {
    const message = refusalOf(offer, settings);
    expect(message).toBe(`${fate.note}.`);
    await expect(send(offer, settings, messages)).rejects.toMatchObject({
      code: 'invalid_request',
      message,
    });
    return;
  }
  const base = await sendOnce(offer, around, messages);
  const sent = await send(offer, settings, messages);
  if (asksNothing(name, value)) expectSame(sent, base);
  else proofs[fate.kind]({ name, value, fate, base, sent });
}

describe.each(routes)('at $offer.id $api', ({ offer, api }) => {
  it.each(settingNames)('%s does what its fate says', async (name) => {
    for (const { around, messages } of contextsOf(name)) {
      const context = { around: api ? { ...around, api } : around, messages };
      for (const value of valuesOf(name, offer)) {
        await prove(offer, name, value, context).catch((error: unknown) => {
          const where = JSON.stringify({ [name]: value, ...context.around, history: !!messages });
          throw new Error(where, { cause: error });
        });
      }
    }
  });
});

/** As the documents of the services have it, by hand; `.` where the row does not concern the route. */
const documented: [kinds: string, name: SettingName, value: unknown][] = [
  //mistral  converse older    invoke   prompt   local
  ['sent     sent     sent     sent     emulated sent    ', 'system', 'Be brief.'],
  ['renamed  emulated emulated emulated emulated emulated', 'safePrompt', true],
  ['sent     sent     sent     sent     sent     sent    ', 'temperature', 0.7],
  ['sent     clamped  clamped  clamped  clamped  sent    ', 'temperature', 1.3],
  ['renamed  sent     sent     renamed  renamed  renamed ', 'topP', 0.5],
  ['renamed  sent     sent     renamed  renamed  renamed ', 'maxTokens', 500],
  ['refused  refused  refused  refused  refused  renamed ', 'maxTokens', 300_000],
  ['sent     renamed  renamed  ignored  sent     sent    ', 'stop', ['END']],
  ['renamed  ignored  ignored  ignored  ignored  renamed ', 'randomSeed', 7],
  ['renamed  ignored  ignored  ignored  ignored  renamed ', 'presencePenalty', 1],
  ['renamed  ignored  ignored  ignored  ignored  renamed ', 'frequencyPenalty', 1],
  ['renamed  emulated emulated emulated emulated renamed ', 'jsonMode', true],
  ['renamed  renamed  emulated emulated emulated renamed ', 'jsonSchema', schema],
  ['renamed  emulated emulated emulated emulated emulated', 'prefix', 'Ahoy'],
  ['sent     sent     sent     sent     ignored  sent    ', 'tools', ['retrieve_payment_date']],
  ['renamed  sent     sent     renamed  ignored  renamed ', 'toolChoice', 'auto'],
  ['renamed  sent     sent     renamed  ignored  renamed ', 'toolChoice', 'any'],
  ['renamed  emulated emulated renamed  ignored  renamed ', 'toolChoice', 'none'],
  ['renamed  emulated emulated emulated ignored  renamed ', 'toolChoice', { tool: 'a_tool' }],
  ['renamed  ignored  ignored  ignored  ignored  renamed ', 'parallelToolCalls', false],
  ['renamed  ignored  ignored  ignored  ignored  ignored ', 'reasoningEffort', 'none'],
  ['clamped  ignored  ignored  ignored  ignored  ignored ', 'reasoningEffort', 'low'],
  ['sent     sent     emulated sent     sent     sent    ', 'stream', true],
  ['sent     sent     sent     sent     sent     sent    ', 'stream', false],
  ['ignored  sent     sent     renamed  renamed  ignored ', 'serviceTier', 'priority'],
];

const documentedRoutes: [Offer, Api][] = [
  [offerOf('mistral:mistral-medium-latest'), undefined],
  [offerOf('bedrock:mistral.mistral-large-3-675b-instruct'), 'converse'],
  [offerOf('bedrock:mistral.mistral-large-2407-v1:0'), 'converse'],
  [offerOf('bedrock:mistral.mistral-large-2407-v1:0'), 'invoke'],
  [offerOf('bedrock:mistral.mistral-7b-instruct-v0:2'), 'invoke'],
  [local, undefined],
];

describe('the table of fates', () => {
  it.each(documented)('says %s of %s %j', (kinds, name, value) => {
    const fates = documentedRoutes.map(([offer, api]) =>
      fateOf(offer, name, ChatSettings.parse({ ...(api ? { api } : {}), [name]: value })),
    );
    expect(fates.map(({ kind }) => kind)).toEqual(kinds.trim().split(/\s+/));
  });

  it('tells what becomes of a setting before it is set, in short sentences', () => {
    for (const { offer, api } of routes) {
      const fates = fatesOf(offer, api ? { api } : {});
      expect(Object.keys(fates)).toEqual(settingNames);
      for (const { kind, note, field } of Object.values(fates)) {
        expect(note).toMatch(/^[A-Z].{3,78}[^.!]$/);
        expect(kind).not.toBe('refused');
        expect(field === undefined).toBe(kind === 'ignored' || kind === 'emulated');
      }
    }
  });

  it('leaves tools out beside JSON where the service refuses both together', () => {
    const kinds = documentedRoutes.map(([offer, api]) =>
      [{ jsonMode: true }, { jsonSchema: schema }].map((json) =>
        fateOf(offer, 'tools', { ...json, api }),
      ),
    );
    expect(kinds.map((pair) => pair.map(({ kind }) => kind).join())).toEqual([
      'ignored,ignored',
      'sent,sent',
      'sent,ignored',
      'sent,ignored',
      'ignored,ignored',
      'sent,sent',
    ]);
  });

  it('tells what was sent instead', () => {
    const [medium, large3] = documentedRoutes.map(([offer]) => offer);
    const notes = [
      large3 && fateOf(large3, 'temperature', { temperature: 1.3 }),
      large3 && fateOf(large3, 'temperature', {}),
      medium && fateOf(medium, 'reasoningEffort', { reasoningEffort: 'medium' }),
      medium &&
        fateOf({ ...medium, modelId: 'mistral-large-4' }, 'reasoningEffort', {
          reasoningEffort: 'none',
        }),
    ].map((fate) => fate?.note);
    expect(notes).toEqual([
      'Sent as 1.0: Bedrock takes 0 to 1',
      'Bedrock takes 0 to 1: more is sent as 1.0',
      'Sent as high: this model takes none or high',
      'Sent as low: this model takes low or medium or high',
    ]);
  });
});

describe('an answer that is to begin with a text', () => {
  const prefix = 'Ahoy there, friend:';

  it.each(routes)('does so once, at $offer.id $api', async ({ offer, api }) => {
    for (const stream of [true, false]) {
      const { text } = await send(offer, { prefix, stream, ...(api ? { api } : {}) });
      expect(text.split(prefix)).toHaveLength(2);
      expect(text.startsWith(prefix)).toBe(true);
      expect(text.length).toBeGreaterThan(prefix.length + 10);
    }
  });

  it('begins after the results of its tools, and not while a call is forced', async () => {
    const [{ offer } = { offer: local }] = routes;
    const lastOf = async (settings: ChatSettings, messages: ModelMessage[]) => {
      const { body } = await send(offer, { prefix, ...settings }, messages);
      return [body.messages].flat().at(-1);
    };
    const waiting = afterTools.slice(0, -1);
    expect(await lastOf({}, waiting)).toMatchObject({ role: 'assistant', content: prefix });
    expect(await lastOf({ toolChoice: 'any' }, question)).toMatchObject({ role: 'user' });
    const [asked, , results] = afterTools;
    const begun: ModelMessage[] = [
      ...(asked ? [asked] : []),
      { role: 'assistant', content: [{ type: 'text', text: `${prefix} I look.` }] },
      ...afterTools.slice(1, 2),
      ...(results ? [results] : []),
    ];
    expect(await lastOf({}, begun)).toMatchObject({ role: 'tool' });
  });
});
