import { describe, expect, it } from 'vitest';
import { combineListings, controlPlane, listBedrockModels } from './discover-bedrock';

/** Rows as the API reference of ListFoundationModels and ListInferenceProfiles shows them. */
const model = (modelId: string, more: object = {}) => ({
  modelArn: `arn:aws:bedrock:us-east-1::foundation-model/${modelId}`,
  modelId,
  modelName: 'A model',
  providerName: 'Mistral AI',
  inputModalities: ['TEXT'],
  outputModalities: ['TEXT'],
  responseStreamingSupported: true,
  customizationsSupported: [],
  inferenceTypesSupported: ['ON_DEMAND'],
  modelLifecycle: { status: 'ACTIVE' },
  ...more,
});
const PIXTRAL = 'mistral.pixtral-large-2502-v1:0';
const profile = (id: string, regions: string[], base = PIXTRAL) => ({
  inferenceProfileName: 'US Pixtral Large 25.02',
  inferenceProfileArn: `arn:aws:bedrock:us-east-1:123456789012:inference-profile/${id}`,
  inferenceProfileId: id,
  models: regions.map((region) => ({
    modelArn: `arn:aws:bedrock:${region}::foundation-model/${base}`,
  })),
  status: 'ACTIVE',
  type: 'SYSTEM_DEFINED',
});
const pixtral = model(PIXTRAL, {
  modelName: 'Pixtral Large (25.02)',
  inputModalities: ['TEXT', 'IMAGE'],
  inferenceTypesSupported: ['INFERENCE_PROFILE'],
});

describe('the models that Bedrock lists', () => {
  it('are those on demand, and the profiles of the others', () => {
    const models = [model('mistral.mistral-large-2402-v1:0'), pixtral];
    const profiles = [profile(`us.${PIXTRAL}`, ['us-east-1', 'us-west-2', 'us-east-1'])];
    expect(combineListings(models, profiles, 'us-east-1')).toEqual([
      {
        modelId: 'mistral.mistral-large-2402-v1:0',
        aliases: [],
        name: 'A model',
        vision: false,
        lifecycle: { state: 'active' },
        regions: ['us-east-1'],
      },
      {
        modelId: `us.${PIXTRAL}`,
        aliases: [],
        name: 'US Pixtral Large 25.02',
        vision: true,
        lifecycle: { state: 'active' },
        regions: ['us-east-1'],
        destinations: ['us-east-1', 'us-west-2'],
        geo: 'us',
      },
    ]);
  });

  it.each([
    ['another provider', [model('anthropic.claude-3')], []],
    ['an embedding', [model('mistral.embed', { outputModalities: ['EMBEDDING'] })], []],
    ['speech only', [model('mistral.voice', { inputModalities: ['SPEECH'] })], []],
    [
      'provisioned throughput',
      [model('mistral.a:0:32k', { inferenceTypesSupported: ['PROVISIONED'] })],
      [],
    ],
    ['a profile of another provider', [], [profile('us.meta.llama', ['us-east-1'], 'meta.llama')]],
    [
      'a profile that is not active',
      [pixtral],
      [{ ...profile(`us.${PIXTRAL}`, []), status: 'CREATING' }],
    ],
    ['what cannot be read', [null, {}, 'a'], [null, { inferenceProfileId: 3 }]],
  ])('are without %s', (_name, models, profiles) => {
    expect(combineListings(models, profiles, 'us-east-1')).toEqual([]);
  });

  it.each([
    [
      { status: 'LEGACY', endOfLifeTime: '2027-03-01T00:00:00Z' },
      { state: 'legacy', on: '2027-03-01' },
    ],
    [
      { status: 'LEGACY', endOfLifeTime: 1_803_859_200 },
      { state: 'legacy', on: '2027-03-01' },
    ],
    [{ status: 'LEGACY', endOfLifeTime: 'soon' }, { state: 'legacy' }],
    [{ status: 'SOMETHING' }, undefined],
    [undefined, undefined],
  ])('tell their lifecycle: %o', (modelLifecycle, lifecycle) => {
    const [found] = combineListings([model('mistral.a', { modelLifecycle })], [], 'us-east-1');
    expect(found?.lifecycle).toEqual(lifecycle);
  });

  it('are told of a profile whose model is not listed, too', () => {
    const found = combineListings([], [profile(`eu.${PIXTRAL}`, ['eu-west-3'])], 'eu-west-3');
    expect(found).toEqual([
      {
        modelId: `eu.${PIXTRAL}`,
        aliases: [],
        name: 'US Pixtral Large 25.02',
        regions: ['eu-west-3'],
        destinations: ['eu-west-3'],
        geo: 'eu',
      },
    ]);
  });
});

describe('the control plane', () => {
  it.each([
    ['https://bedrock-runtime.us-east-1.amazonaws.com', 'https://bedrock.us-east-1.amazonaws.com'],
    ['https://bedrock-runtime.eu-west-3.amazonaws.com/', 'https://bedrock.eu-west-3.amazonaws.com'],
    [
      'https://bedrock-runtime-fips.us-east-1.amazonaws.com',
      'https://bedrock-fips.us-east-1.amazonaws.com',
    ],
    ['http://127.0.0.1:9000', 'http://127.0.0.1:9000'],
  ])('beside %s is %s', (runtime, control) => {
    expect(controlPlane(runtime)).toBe(control);
  });
});

describe('asking Bedrock', () => {
  type Asked = { url: URL; headers: Headers };

  function service(answer: (url: URL) => Response) {
    const asked: Asked[] = [];
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const url = new URL(String(input));
      asked.push({ url, headers: new Headers(init?.headers) });
      return answer(url);
    };
    return { asked, fetch };
  }
  const connection = {
    region: 'us-east-1',
    baseURL: 'https://bedrock-runtime.us-east-1.amazonaws.com',
    apiKey: 'a-bearer-key',
  };
  const lists = (url: URL) =>
    url.pathname === '/foundation-models'
      ? Response.json({ modelSummaries: [pixtral] })
      : Response.json(
          url.searchParams.has('nextToken')
            ? { inferenceProfileSummaries: [profile(`us.${PIXTRAL}`, ['us-east-1'])] }
            : { inferenceProfileSummaries: [], nextToken: 'more/+=' },
        );

  it('reads both lists and every page', async () => {
    const { asked, fetch } = service(lists);
    const found = await listBedrockModels({ ...connection, fetch });
    expect(found).toMatchObject({ ok: true, models: [{ modelId: `us.${PIXTRAL}` }] });
    expect(asked.map(({ url }) => url.pathname).toSorted()).toEqual([
      '/foundation-models',
      '/inference-profiles',
      '/inference-profiles',
    ]);
    expect(asked.at(-1)?.url.searchParams.get('nextToken')).toBe('more/+=');
    for (const { url, headers } of asked) {
      expect(url.host).toBe('bedrock.us-east-1.amazonaws.com');
      expect(headers.get('authorization')).toBe('Bearer a-bearer-key');
    }
  });

  it('signs for the service bedrock', async () => {
    const { asked, fetch } = service(lists);
    const { apiKey: _key, ...unkeyed } = connection;
    const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
    expect(await listBedrockModels({ ...unkeyed, credentials, fetch })).toMatchObject({ ok: true });
    for (const { headers } of asked) {
      expect(headers.get('authorization')).toMatch(/\/us-east-1\/bedrock\/aws4_request/);
    }
  });

  it('says why it does not know, when either list is missing', async () => {
    const { fetch } = service((url) =>
      url.pathname === '/foundation-models'
        ? lists(url)
        : Response.json({ message: 'not authorized' }, { status: 403 }),
    );
    expect(await listBedrockModels({ ...connection, fetch })).toEqual({
      ok: false,
      reason: 'status 403',
    });
  });

  it('says when there are no credentials', async () => {
    const { asked, fetch } = service(lists);
    const { apiKey: _key, ...unkeyed } = connection;
    expect(await listBedrockModels({ ...unkeyed, fetch })).toEqual({
      ok: false,
      reason: 'no usable credentials',
    });
    expect(asked).toEqual([]);
  });
});
