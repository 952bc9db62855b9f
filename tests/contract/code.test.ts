import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { jsonSchema, type ModelMessage, streamText, type ToolSet, tool } from 'ai';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCredentials } from '@/lib/emulator/signature';
import { type AsCode, asCode, type Program } from '@/lib/models/as-code';
import { asInvoked } from '@/lib/models/bedrock-invoke-dialect';
import { captureExchange, type Exchange } from '@/lib/models/capture';
import type { Connection } from '@/lib/models/connections';
import { toLocalOffer } from '@/lib/models/local-offers';
import { toCallSettings } from '@/lib/models/parameters';
import { resolveModel } from '@/lib/models/resolve';
import type { ModelSettings, Offer } from '@/lib/models/schema';
import { cleanEnv } from '../support/clean-env';
import { offerOf } from '../support/emulated';
import { afterTools } from './support/parameter-cases';
import { type Recorder, serveRecorder } from './support/recorder';

const has = (program: string, ...args: string[]) => spawnSync(program, args).status === 0;
const hasCurl = has('curl', '--version');
const hasPython = has('python3', '--version');
const hasBoto3 = has('python3', '-c', 'import boto3');

/** Nobody's key, in every place where a client looks for one. */
const key = 'a-key-of-nobody';
const credentials = {
  MISTRAL_API_KEY: key,
  LOCAL_API_KEY: key,
  AWS_BEARER_TOKEN_BEDROCK: key,
  // The emulator computes the signatures of this pair anew.
  AWS_ACCESS_KEY_ID: demoCredentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: demoCredentials.secretAccessKey,
  AWS_EC2_METADATA_DISABLED: 'true',
};

let recorder: Recorder;
let folder: string;
let picture: Buffer;

beforeAll(async () => {
  recorder = await serveRecorder();
  folder = mkdtempSync(join(tmpdir(), 'tramontane-code-'));
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  // Noise, so that its encoding is too long to be kept.
  const noise = Buffer.from(Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * i * 31) % 251));
  picture = await sharp(noise, { raw: { width: 64, height: 64, channels: 3 } })
    .png()
    .toBuffer();
  writeFileSync(join(folder, 'image-1.png'), picture);
});

afterAll(() => {
  recorder.close();
  rmSync(folder, { recursive: true });
});

const tools: ToolSet = {
  retrieve_payment_status: tool({
    description: 'Get payment status of a transaction',
    inputSchema: jsonSchema({
      type: 'object',
      properties: { transaction_id: { type: 'string', description: 'The transaction id.' } },
      required: ['transaction_id'],
    }),
  }),
};

const cheese = {
  type: 'object',
  properties: { name: { type: 'string' }, region: { type: 'string' } },
  required: ['name', 'region'],
  additionalProperties: false,
};

const awkward = 'Say "hi", it\'s `whoami` $HOME $(id) \\n %s é🌬️\n\tJSON\nEOF\n\'\'\'"""';

const said = (content: string): ModelMessage[] => [{ role: 'user', content }];

type Case = {
  offer: () => Offer;
  messages?: () => ModelMessage[];
  settings?: ModelSettings;
  tools?: ToolSet;
};

const seen = (): ModelMessage[] => [
  {
    role: 'user',
    content: [
      { type: 'text', text: 'What is in this picture?' },
      { type: 'file', mediaType: 'image/png', data: picture },
    ],
  },
];

const mistral = () => offerOf('mistral:mistral-large-latest');
const large = () => offerOf('bedrock:mistral.mistral-large-3-675b-instruct');
const pixtral = () => offerOf('bedrock:us.mistral.pixtral-large-2502-v1:0');
const local = () => toLocalOffer('ministral-3:8b', 'here', '2026-11-21');
const invoked = { api: 'invoke' } as const;
const set = { temperature: 0.3, topP: 0.9, maxTokens: 400, system: 'You are "brief".' };

const cases: Record<string, Case> = {
  'Mistral, streamed': { offer: mistral, settings: { ...set, randomSeed: 7, safePrompt: true } },
  'Mistral, whole': { offer: mistral, settings: { stream: false, randomSeed: 7, stop: ['zzz'] } },
  'Mistral, a forced tool': {
    offer: mistral,
    messages: () => said('Status of T1001?'),
    settings: { toolChoice: 'any', parallelToolCalls: false },
    tools,
  },
  'Mistral, after a tool': { offer: mistral, messages: () => afterTools, tools },
  'Mistral, JSON mode': {
    offer: mistral,
    messages: () => said('The best French cheese, as JSON'),
    settings: { jsonMode: true, system: 'Be brief.' },
  },
  'Mistral, a schema': {
    offer: mistral,
    messages: () => said('The best French cheese'),
    settings: { jsonSchema: cheese },
  },
  'Mistral, a picture': { offer: mistral, messages: seen },
  'Converse, streamed': { offer: large, settings: { ...set, serviceTier: 'priority' } },
  'Converse, whole': { offer: large, settings: { stream: false, stop: ['zzz'] } },
  'Converse, a forced tool': {
    offer: large,
    messages: () => said('Status of T1001?'),
    settings: { toolChoice: { tool: 'retrieve_payment_status' } },
    tools,
  },
  'Converse, after a tool': { offer: pixtral, messages: () => afterTools, tools },
  'Converse, a native schema': {
    offer: large,
    messages: () => said('The best French cheese'),
    settings: { jsonSchema: cheese },
  },
  'Converse, a schema by a tool': {
    offer: pixtral,
    messages: () => said('The best French cheese'),
    settings: { jsonSchema: cheese },
  },
  'Converse, a picture': { offer: pixtral, messages: seen },
  'InvokeModel, streamed': { offer: large, settings: { ...set, ...invoked } },
  'InvokeModel, whole, a tier': {
    offer: large,
    settings: { ...invoked, stream: false, serviceTier: 'flex' },
  },
  'InvokeModel, a tool': {
    offer: large,
    messages: () => said('Status of T1001?'),
    settings: { ...invoked, toolChoice: 'any' },
    tools,
  },
  'InvokeModel, a picture': { offer: pixtral, messages: seen, settings: invoked },
  'InvokeModel, one text': {
    offer: () => offerOf('bedrock:mistral.mistral-7b-instruct-v0:2'),
    settings: invoked,
  },
  'a local server, streamed': { offer: local, settings: { ...set, randomSeed: 7 } },
  'a local server, a tool': {
    offer: local,
    messages: () => said('Status of T1001?'),
    tools,
    settings: { stream: false },
  },
};

type Answer = { text: string; calls: { toolName: string; input: unknown }[] };

const paths = { mistral: '/v1', bedrock: '', local: '/local/v1' };

async function ask({ offer: make, ...more }: Case, send: typeof fetch): Promise<Answer> {
  const { messages = () => said(awkward), settings = {}, tools: given = {} } = more;
  const offer = settings.api === 'invoke' ? asInvoked(make()) : make();
  const { source } = offer;
  const asked = { ...settings, tools: Object.keys(given) };
  const connection: Connection = {
    summary: { source, kind: 'address', label: recorder.url },
    fetch: send,
    baseURL: recorder.url + paths[source],
    apiKey: key,
  };
  const result = streamText({
    model: resolveModel(offer, connection, asked),
    messages: messages(),
    ...toCallSettings(offer, asked),
    tools: given,
    maxRetries: 0,
    onError: () => undefined,
  });
  const calls = (await result.toolCalls).map(({ toolName, input }) => ({ toolName, input }));
  return { text: await result.text, calls };
}

async function record(asked: Case): Promise<{ answer: Answer; exchange: Exchange; code: AsCode }> {
  const capture = captureExchange(fetch);
  const answer = await ask(asked, capture.fetch);
  const [exchange] = capture.exchanges;
  if (!exchange) throw new Error('nothing was sent');
  const code = asCode(exchange, { source: asked.offer().source, region: 'us-east-1' });
  if (!code) throw new Error('no code was made');
  return { answer, exchange, code };
}

/** Nothing of the machine's own settings; an empty AWS_PROFILE would be looked for. */
const env: NodeJS.ProcessEnv = { ...process.env, ...credentials };
for (const name of Object.keys(cleanEnv)) {
  if (!(name in credentials)) delete env[name];
}

function run(program: string, ...args: string[]): Promise<Buffer> {
  return new Promise((done, fail) => {
    const options = { cwd: folder, env, encoding: 'buffer', maxBuffer: 1e8 } as const;
    execFile(program, args, options, (error, stdout, stderr) =>
      error ? fail(new Error(`${error.message}\n${stderr}`)) : done(stdout),
    );
  });
}

function programFor(code: AsCode, language: Program['language']): string {
  const found = code.programs.find((program) => program.language === language);
  if (!found) throw new Error(`no ${language}`);
  return found.code;
}

/** What curl printed, read by our own pipeline. */
function readBack(asked: Case, exchange: Exchange, bytes: Buffer): Promise<Answer> {
  const headers = exchange.responseHeaders ?? {};
  return ask(asked, async () => new Response(new Uint8Array(bytes), { headers }));
}

const names = Object.keys(cases);
const caseOf = (name: string): Case => {
  const found = cases[name];
  if (!found) throw new Error(name);
  return found;
};

describe('the code of a request', () => {
  it.each(names)('never has a key: %s', async (name) => {
    const { code, exchange } = await record(caseOf(name));
    expect(JSON.stringify([code, exchange])).not.toContain(key);
    expect(exchange.status).toBe(200);
  });

  it.runIf(hasCurl).each(names)('sends the same by curl: %s', async (name) => {
    const { answer, exchange, code } = await record(caseOf(name));
    const original = recorder.bodies.at(-1);
    const printed = await run('sh', '-c', programFor(code, 'bash'));
    expect(recorder.bodies.at(-1)).toEqual(original);
    expect(await readBack(caseOf(name), exchange, printed)).toEqual(answer);
  });

  it.runIf(hasCurl)('is signed by curl where the request was', async () => {
    const asked = caseOf('Converse, streamed');
    const { answer, exchange } = await record(asked);
    const requestHeaders = { ...exchange.requestHeaders, 'x-amz-date': '20261121T090000Z' };
    const code = asCode({ ...exchange, requestHeaders }, { source: 'bedrock' });
    if (!code) throw new Error('no code was made');
    const script = programFor(code, 'bash');
    expect(script).not.toContain('BEARER');
    const printed = await run('sh', '-c', script);
    expect(await readBack(asked, exchange, printed)).toEqual(answer);
  });

  it.each(names)('sends the same by TypeScript: %s', { timeout: 60_000 }, async (name) => {
    const { answer, code } = await record(caseOf(name));
    const original = recorder.bodies.at(-1);
    const file = join(folder, 'program.mts');
    writeFileSync(file, programFor(code, 'typescript'));
    const tsx = resolve('node_modules/tsx/dist/cli.mjs');
    const printed = (await run(process.execPath, tsx, file)).toString();
    expect(recorder.bodies.at(-1)).toEqual(original);
    if (answer.calls.length === 0) expect(printed.replace(/\[\]\n$/, '')).toBe(answer.text);
    for (const { toolName } of answer.calls) expect(printed).toContain(toolName);
  });

  const withPython = names.filter((name) => !name.startsWith('a local'));
  it.runIf(hasPython).each(withPython)('is right Python: %s', async (name) => {
    const { code } = await record(caseOf(name));
    const check = 'import ast,sys; ast.parse(sys.argv[1])';
    await run('python3', '-c', check, programFor(code, 'python'));
  });

  const withBoto3 = names.filter((name) => /^(Converse|Invoke)/.test(name));
  it.runIf(hasBoto3).each(withBoto3)('sends the same by boto3: %s', async (name) => {
    const { answer, code } = await record(caseOf(name));
    const original = recorder.bodies.at(-1);
    const printed = (await run('python3', '-c', programFor(code, 'python'))).toString();
    expect(recorder.bodies.at(-1)).toEqual(original);
    if (answer.calls.length === 0) expect(printed.trim()).toContain(answer.text.trim());
  });

  it.skipIf(hasCurl)('is not run by curl: there is no curl here', () => undefined);
  it.skipIf(hasBoto3)('is not run by boto3: there is no boto3 here', () => undefined);
});
