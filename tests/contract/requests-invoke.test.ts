import { convertToModelMessages, generateText, streamText, type ToolSet, tool } from 'ai';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { createEmulator, demoCredentials } from '@/lib/emulator';
import { log } from '@/lib/log';
import { asInvoked, dialectOf } from '@/lib/models/bedrock-invoke-dialect';
import { catalog } from '@/lib/models/catalog';
import { connectionTo } from '@/lib/models/connections';
import { toCallSettings } from '@/lib/models/parameters';
import { resolveModel } from '@/lib/models/resolve';
import type { Offer } from '@/lib/models/schema';
import { type ToolWords, toolNames, toolSchemas } from '@/lib/tools/schema';
import { headerProblems, type OperationName, operations } from './support/aws-shapes';
import { openapiProblems } from './support/openapi';
import { type Ask, conversations } from './support/transcripts';

/** What goes out through InvokeModel: its path and headers by AWS, its body by Mistral. */

const offers = catalog
  .filter(({ source, lifecycle }) => source === 'bedrock' && lifecycle.state !== 'retired')
  .map(asInvoked);

const tools: ToolSet = Object.fromEntries(
  toolNames.map((name) => {
    const { description, input }: ToolWords = toolSchemas[name];
    return [name, tool({ description, inputSchema: input })];
  }),
);

const toolChoices = { auto: 'auto', any: 'required', none: 'none' } as const;

beforeAll(() => {
  vi.spyOn(log, 'warn').mockImplementation(() => undefined);
});

/** Asks a strict service as a run does; what it refuses is thrown here. */
async function send(offer: Offer, ask: Ask, streamed: boolean): Promise<Request> {
  const region = offer.regions?.[0] ?? (offer.geo === 'eu' ? 'eu-west-3' : 'us-east-1');
  const emulator = createEmulator({ paceMs: 0, seed: 1, strictRegions: true });
  const sent: Request[] = [];
  const { system, toolChoice = 'auto', ...given } = ask.settings ?? {};
  const settings = { ...given, ...(system ? { system } : {}), api: 'invoke' } as const;
  const model = resolveModel(
    offer,
    {
      ...connectionTo('bedrock'),
      baseURL: `https://bedrock-runtime.${region}.amazonaws.com`,
      apiKey: demoCredentials.accessKeyId,
      fetch: (input, init) => {
        const request = new Request(input, init);
        sent.push(request.clone());
        return emulator.fetch(request);
      },
    },
    settings,
  );
  const hasTools = ask.tools === true && offer.abilities.tools;
  const call = {
    model,
    messages: await convertToModelMessages(ask.messages, { ignoreIncompleteToolCalls: true }),
    ...toCallSettings(offer, settings),
    tools: hasTools ? tools : {},
    toolChoice: toolChoices[hasTools ? toolChoice : 'auto'],
    maxRetries: 0,
  };
  if (streamed) {
    const { stream } = streamText({ ...call, onError: () => undefined });
    for await (const part of stream) if (part.type === 'error') throw part.error;
  } else {
    await generateText(call);
  }
  const [only] = sent;
  if (!only || sent.length > 1) throw new Error(`${sent.length} requests were sent`);
  return only;
}

describe.each(offers)('what is sent to $modelId', (offer) => {
  it.each(Object.entries(conversations))('is legal: %s', async (_, ask) => {
    for (const streamed of [true, false]) {
      const request = await send(offer, ask, streamed);
      const name: OperationName = streamed ? 'InvokeModelWithResponseStream' : 'InvokeModel';
      const { http, input } = operations[name];
      expect([request.method, new URL(request.url).pathname]).toEqual([
        http.method,
        http.requestUri.replace('{modelId}', encodeURIComponent(offer.modelId)),
      ]);
      expect(headerProblems(input.shape, request.headers)).toEqual([]);
      const body: unknown = await request.json();
      if (dialectOf(offer.modelId) === 'chat') {
        const named = { model: offer.modelId, ...Object(body) };
        expect(openapiProblems('ChatCompletionRequest', named)).toEqual([]);
      } else {
        expect(Object(body).prompt).toMatch(/^<s>\[INST\][\s\S]*\[\/INST\]\s*$/);
      }
    }
  });
});
