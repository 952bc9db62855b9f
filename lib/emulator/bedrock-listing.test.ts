import { AwsV4Signer } from 'aws4fetch';
import { describe, expect, it } from 'vitest';
import { createEmulator, demoCredentials } from './index';
import { isSignedWith, readSignature } from './signature';
import { at, createClients, parse, said, user } from './testing/clients';

const LARGE_3 = 'mistral.mistral-large-3-675b-instruct';
const LARGE_2407 = 'mistral.mistral-large-2407-v1:0';
const SEVEN = 'mistral.mistral-7b-instruct-v0:2';
const PIXTRAL = 'mistral.pixtral-large-2502-v1:0';

const { fetch } = createEmulator();

async function list(region: string, path: string) {
  const response = await fetch(`https://bedrock.${region}.amazonaws.com${path}`);
  return { status: response.status, body: parse(await response.text()) };
}

async function idsIn(region: string, query = ''): Promise<string[]> {
  const { body } = await list(region, `/foundation-models${query}`);
  return Object(body.modelSummaries).map((summary: unknown) => at(summary, 'modelId'));
}

describe('ListFoundationModels', () => {
  it('describes a model as AWS does', async () => {
    const { body } = await list('us-east-1', '/foundation-models?byProvider=Mistral%20AI');
    expect(Object(body.modelSummaries)).toContainEqual({
      customizationsSupported: [],
      inferenceTypesSupported: ['ON_DEMAND'],
      inputModalities: ['TEXT', 'IMAGE'],
      modelArn: `arn:aws:bedrock:us-east-1::foundation-model/${LARGE_3}`,
      modelId: LARGE_3,
      modelLifecycle: { status: 'ACTIVE' },
      modelName: 'Mistral Large 3',
      outputModalities: ['TEXT'],
      providerName: 'Mistral AI',
      responseStreamingSupported: true,
    });
  });

  it('lists what the region has', async () => {
    expect(await idsIn('us-west-2')).toEqual(
      expect.arrayContaining([LARGE_2407, LARGE_3, PIXTRAL, SEVEN]),
    );
    expect(await idsIn('us-east-1')).not.toContain(LARGE_2407);
    expect(await idsIn('eu-central-1')).toEqual([PIXTRAL]);
    expect(await idsIn('af-south-1')).toEqual([]);
  });

  it.each([
    ['byInferenceType=ON_DEMAND', false],
    ['byOutputModality=TEXT', true],
    ['byOutputModality=IMAGE', undefined],
    ['byProvider=anthropic', undefined],
    ['byProvider=mistral%20ai', true],
    ['byCustomizationType=FINE_TUNING', undefined],
  ])('is filtered %s', async (query, hasPixtral) => {
    const ids = await idsIn('us-east-1', `?${query}`);
    expect(ids.length > 0).toBe(hasPixtral !== undefined);
    expect(ids.includes(PIXTRAL)).toBe(hasPixtral ?? false);
  });

  it('refuses a filter that does not exist', async () => {
    const { status, body } = await list('us-east-1', '/foundation-models?byInferenceType=FREE');
    expect([status, body.message]).toEqual([400, expect.stringContaining('enum value set')]);
  });
});

describe('ListInferenceProfiles', () => {
  it.each([
    ['us-east-1', 'us', ['us-east-1', 'us-east-2', 'us-west-2']],
    ['eu-west-3', 'eu', ['eu-central-1', 'eu-north-1', 'eu-west-1', 'eu-west-3']],
  ])('gives the geography of %s', async (region, geography, regions) => {
    const { body } = await list(region, '/inference-profiles');
    expect(body.inferenceProfileSummaries).toEqual([
      expect.objectContaining({
        inferenceProfileId: `${geography}.${PIXTRAL}`,
        inferenceProfileArn: `arn:aws:bedrock:${region}:123456789012:inference-profile/${geography}.${PIXTRAL}`,
        status: 'ACTIVE',
        type: 'SYSTEM_DEFINED',
        models: regions.map((name) => ({
          modelArn: `arn:aws:bedrock:${name}::foundation-model/${PIXTRAL}`,
        })),
      }),
    ]);
  });

  it('has none of the account’s own, and none elsewhere', async () => {
    for (const [region, query] of [
      ['us-east-1', '?type=APPLICATION'],
      ['ap-south-1', ''],
    ] as const) {
      const { body } = await list(region, `/inference-profiles${query}`);
      expect(body.inferenceProfileSummaries).toEqual([]);
    }
    expect((await list('us-east-1', '/inference-profiles?maxResults=0')).status).toBe(400);
  });
});

const hi = { messages: [said('user', 'hello')] };

describe('a lifecycle that has gone on', () => {
  const emulator = { lifecycle: { [SEVEN]: 'legacy', [LARGE_2407]: 'retired' } } as const;
  const { converse, invoke, send } = createClients(emulator);

  it('refuses a legacy model of an idle account, and one at its end', async () => {
    const legacy = await converse(SEVEN, hi);
    expect([legacy.status, parse(legacy.text)]).toEqual([
      404,
      {
        message:
          'Access denied. This Model is marked by provider as Legacy and you have not been actively using the model in the last 30 days. Please upgrade to an active model on Amazon Bedrock',
      },
    ]);
    expect(legacy.headers.get('x-amzn-ErrorType')).toMatch(/^ResourceNotFoundException:/);
    const retired = await invoke(LARGE_2407, { messages: [user('hello')] });
    expect([retired.status, parse(retired.text).message]).toEqual([
      404,
      expect.stringMatching(/^This model version has reached the end of its life\./),
    ]);
  });

  it('is listed', async () => {
    const { text } = await send('/foundation-models');
    expect(text).toContain(`"modelId":"${SEVEN}","modelLifecycle":{"status":"LEGACY"}`);
    expect(text).not.toContain(LARGE_2407);
  });
});

describe('strict regions', () => {
  const { converse } = createClients({ strictRegions: true });
  const ask = async (model: string, region: string) =>
    (await converse(model, hi, { host: `bedrock-runtime.${region}.amazonaws.com` })).status;

  it('refuse a model where it is not', async () => {
    expect(await ask(LARGE_2407, 'us-east-1')).toBe(400);
    expect(await ask(LARGE_2407, 'us-west-2')).toBe(200);
    expect(await ask(LARGE_3, 'eu-west-3')).toBe(400);
    expect(await ask(SEVEN, 'eu-west-3')).toBe(200);
    expect((await converse(LARGE_2407, hi)).status).toBe(200);
  });
});

describe('a signature of the demonstration keys', () => {
  const { handle } = createEmulator({ authenticate: true });
  const url = `https://bedrock-runtime.us-west-2.amazonaws.com/model/${encodeURIComponent(LARGE_2407)}/converse`;
  const body = JSON.stringify({ messages: [said('user', 'é 🙂 hello')] });

  async function sign(change: Partial<{ secretAccessKey: string; accessKeyId: string }> = {}) {
    const signer = new AwsV4Signer({
      ...demoCredentials,
      ...change,
      url,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      region: 'us-west-2',
      service: 'bedrock',
    });
    const signed = await signer.sign();
    return { method: signed.method, headers: signed.headers, body };
  }

  it('is taken when it is right', async () => {
    expect((await handle(new Request(url, await sign()))).status).toBe(200);
    const listing = await new AwsV4Signer({
      ...demoCredentials,
      url: 'https://bedrock.us-west-2.amazonaws.com/foundation-models?byProvider=Mistral+AI&byOutputModality=TEXT',
      region: 'us-west-2',
      service: 'bedrock',
    }).sign();
    const answer = await handle(new Request(listing.url, listing));
    expect([answer.status, await answer.text()]).toEqual([
      200,
      expect.stringContaining(LARGE_2407),
    ]);
  });

  it.each([
    ['another secret', { secretAccessKey: 'wrong' }, {}],
    ['another body', {}, { body: body.replace('hello', 'hullo') }],
  ])('is refused with %s', async (_, change, init) => {
    const answer = await handle(new Request(url, { ...(await sign(change)), ...init }));
    expect(answer.status).toBe(403);
    expect(answer.headers.get('x-amzn-ErrorType')).toMatch(/^InvalidSignatureException:/);
    expect(await answer.text()).toContain('The request signature we calculated does not match');
  });

  it('of other keys is only looked at', async () => {
    const init = await sign({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'any' });
    expect((await handle(new Request(url, init))).status).toBe(200);
  });

  it('is recomputed as AWS’s documented example has it', () => {
    const request = new Request('https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08', {
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
        'x-amz-date': '20150830T123600Z',
        authorization:
          'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
      },
    });
    const signed = readSignature(request);
    const secret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
    const none = new Uint8Array();
    expect(signed && isSignedWith(secret, signed, request, none)).toBe(true);
    expect(signed && isSignedWith(`${secret}x`, signed, request, none)).toBe(false);
  });
});
