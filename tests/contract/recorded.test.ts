import { createServer } from 'node:http';
import { generateText, jsonSchema, type ToolSet, tool } from 'ai';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { decodeFrame, encodeEvent, splitFrames } from '@/lib/emulator/event-stream';
import { log } from '@/lib/log';
import { offerOf } from '../support/emulated';
import { type Answered, answerTo } from './support/answer';
import { readRecording, recordingPaths, unpacked } from './support/recordings';
import { cutAnywhere, replaying } from './support/replay';

const LARGE = 'mistral:mistral-large-latest';
const LARGE_3 = 'bedrock:mistral.mistral-large-3-675b-instruct';
const PIXTRAL = 'bedrock:us.mistral.pixtral-large-2502-v1:0';
const LARGE_2407 = 'bedrock:mistral.mistral-large-2407-v1:0';

type Replay = {
  path: string;
  offer: string;
  text: string;
  calls?: { id: unknown; name: string; input: unknown }[];
  finish: string;
  input: number;
  output: number;
  cached?: number;
};

function textOf(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

/** The text in a whole chat completion, read without any adapter. */
function recordedContent(path: string): string {
  const completion = z.object({
    choices: z.tuple([z.object({ message: z.object({ content: z.string().min(300) }) })]),
  });
  const { body } = unpacked(readRecording(path));
  return completion.parse(JSON.parse(textOf(body))).choices[0].message.content;
}

/** What the adapter makes of `tooluse_…` for a Mistral model. */
const nineLetters: unknown = expect.stringMatching(/^[a-zA-Z0-9]{9}$/);

const weatherCall = {
  id: 'gSIMJiOkT',
  name: 'weather',
  input: { location: 'San Francisco' },
};
const strawberry =
  'Let me count the "r"s in "strawberry":\n\ns-t-**r**-a-w-b-e-**r**-**r**-y\n\nThere are **3** ';

const streams: Replay[] = [
  {
    path: 'mistral/mistral-tool-call.chunks.txt',
    offer: LARGE,
    text: '',
    calls: [weatherCall],
    finish: 'tool-calls',
    input: 124,
    output: 22,
  },
  {
    path: 'mistral/recordings/mistral-incremental-tool-call.chunks.txt',
    offer: LARGE,
    text: '',
    calls: [
      {
        id: 'chatcmpl-tool-9f149c74c42f265b',
        name: 'webSearchTool',
        input: { query: 'current Berlin weather' },
      },
    ],
    finish: 'tool-calls',
    input: 171,
    output: 14,
    cached: 128,
  },
  {
    path: 'mistral/recordings/test_mistralai_streaming_chat_legacy.yaml',
    offer: LARGE,
    text: "Here's a light-hearted joke that combines OpenTelemetry with a bit of humor:\n\nWhy did the OpenTelemetry trace cross the road?\n\nTo get to the other service call, of course! But it got so caught up in gathering metadata, it didn't realize a bus had hit it! (I hope this brings a smile to your face.)",
    finish: 'stop',
    input: 11,
    output: 80,
  },
  {
    path: 'mistral/test_mistralai_streaming_chat_with_events_with_content.yaml',
    offer: LARGE,
    text: 'Why did OpenTelemetry bring a map to the party?\n\nBecause it wanted to trace all the connections!\n\n(This joke is for those who appreciate a dash of tech humor in their day.)',
    finish: 'stop',
    input: 11,
    output: 43,
  },
  {
    path: 'mistral/recordings/test_mistralai_streaming_chat_with_events_with_no_content.yaml',
    offer: LARGE,
    text: 'Here\'s a light-hearted joke related to OpenTelemetry, a popular observability solution:\n\nWhy did the OpenTelemetry monitoring go to therapy?\n\nBecause it had too many spans and traces and needed someone to help it decompose!\n\n(It\'s a play on the fact that OpenTelemetry collects traces and spans for distributed systems, and the term "decompose" is used in programming to break larger structures into smaller ones.)',
    finish: 'stop',
    input: 11,
    output: 101,
  },
  {
    path: 'bedrock/recordings/amazon-bedrock-text.chunks.txt',
    offer: LARGE_3,
    text: `${strawberry}r's in "strawberry."`,
    finish: 'stop',
    input: 22,
    output: 55,
  },
  {
    path: 'bedrock/recordings/test_meta_converse_stream.yaml',
    offer: LARGE_3,
    text: 'Why did the OpenTelemetry metric go to therapy?\n\nBecause it was feeling a little "untracked" and had a lot of "exposed" issues to work through.',
    finish: 'stop',
    input: 52,
    output: 36,
  },
  {
    path: 'bedrock/test_anthropic_converse_stream_with_tool_use.yaml',
    offer: PIXTRAL,
    text: 'Okay, let me check the weather for Barcelona using the available tool:',
    calls: [
      {
        id: nineLetters,
        name: 'get_weather',
        input: { location: 'Barcelona' },
      },
    ],
    finish: 'tool-calls',
    input: 236,
    output: 58,
  },
  {
    path: 'bedrock/test_nova_converse_stream.yaml',
    offer: LARGE_3,
    text: '{ADDRESS} is the capital of Japan {Account Number}.',
    finish: 'content-filter',
    input: 54,
    output: 18,
  },
  {
    path: 'bedrock/recordings/test_titan_converse_stream.yaml',
    offer: LARGE_3,
    text: 'Hello, {ADDRESS} is the capital of {ADDRESS}. Would you like to know more about {ADDRESS}?',
    finish: 'content-filter',
    input: 28,
    output: 22,
  },
  {
    path: 'bedrock/recordings/test_guardrail_converse_stream.yaml',
    offer: LARGE_3,
    text: '\nThe capital of {ADDRESS} is {ADDRESS}. The capital of {ADDRESS} is {ADDRESS}.',
    finish: 'content-filter',
    input: 17,
    output: 16,
  },
];

const wholes: Replay[] = [
  {
    path: 'mistral/mistral-text.json',
    offer: LARGE,
    text: recordedContent('mistral/mistral-text.json'),
    finish: 'stop',
    input: 13,
    output: 434,
  },
  {
    path: 'mistral/recordings/mistral-tool-call.json',
    offer: LARGE,
    text: '',
    calls: [weatherCall],
    finish: 'tool-calls',
    input: 124,
    output: 22,
  },
  {
    path: 'mistral/test_mistralai_chat_legacy.yaml',
    offer: LARGE,
    text: recordedContent('mistral/test_mistralai_chat_legacy.yaml'),
    finish: 'stop',
    input: 11,
    output: 96,
  },
  {
    path: 'bedrock/amazon-bedrock-text.json',
    offer: LARGE_2407,
    text: `${strawberry}"r"s in "strawberry."`,
    finish: 'stop',
    input: 22,
    output: 57,
  },
];

/** Recordings that are no conversation with a Mistral model: `recorded-wire` reads them. */
const notReplayed = [
  'bedrock/recordings/test_nova_invoke_stream.yaml',
  'mistral/recordings/test_mistral_embeddings_legacy.yaml',
];

const anyInput = jsonSchema({ type: 'object' });
const tools: ToolSet = Object.fromEntries(
  ['weather', 'get_weather', 'webSearchTool'].map((name) => [
    name,
    tool({ description: `Calls ${name}`, inputSchema: anyInput }),
  ]),
);
const messages = [{ role: 'user' as const, content: 'Tell me a joke about OpenTelemetry' }];

const isMistral = ({ path }: Replay) => path.startsWith('mistral/');

/** Where the body says that the answer is over: the byte after that event or frame. */
function provenAt(replay: Replay, body: Uint8Array): number {
  if (isMistral(replay)) {
    const mark = textOf(body).search(/"finish_reason":"[a-z_]+"/);
    return textOf(body).indexOf('\n', mark) + 1;
  }
  let at = 0;
  for (const frame of splitFrames(body)) {
    at += frame.length;
    if (decodeFrame(frame).headers[':event-type'] === 'messageStop') return at;
  }
  throw new Error(`${replay.path} has no messageStop`);
}

beforeAll(() => {
  vi.spyOn(log, 'warn').mockImplementation(() => undefined);
});

it('replays every recording, but for those that are named here', () => {
  const named = [...streams, ...wholes].map(({ path }) => path);
  expect([...named, ...notReplayed].toSorted()).toEqual(recordingPaths);
});

async function expectAnswer(replay: Replay, asked: Promise<Answered>) {
  const { text, calls, seen, state, metadata } = await asked;
  expect(metadata.error).toBeUndefined();
  expect(text).toBe(replay.text);
  expect(calls).toEqual(
    (replay.calls ?? []).map((call) => expect.objectContaining({ ...call, output: undefined })),
  );
  expect(seen).toMatchObject({
    finishReason: replay.finish,
    inputTokens: replay.input,
    outputTokens: replay.output,
    cachedTokens: replay.cached ?? 0,
    uncountedSteps: 0,
  });
  expect(state).toBe('complete');
}

describe.each(streams)('the recorded stream $path', (replay) => {
  const offer = offerOf(replay.offer);
  const recorded = unpacked(readRecording(replay.path));
  const ask = (pieces?: Uint8Array[]) =>
    answerTo({ offer, model: replaying(offer, recorded, pieces), messages, tools });

  it('is told in full', () => expectAnswer(replay, ask()));

  it('is told in full byte by byte', () =>
    expectAnswer(replay, ask(cutAnywhere(recorded.body, 1, 1))));

  it.each([1, 2, 3, 4, 5])('is told in full when it is cut anywhere, way %i', (seed) =>
    expectAnswer(replay, ask(cutAnywhere(recorded.body, seed, 40 * seed))),
  );
});

describe.each(wholes)('the recorded answer $path', (replay) => {
  const offer = offerOf(replay.offer);
  const recorded = unpacked(readRecording(replay.path));

  it.each([1, 7])('is read in pieces of up to %i bytes', async (most) => {
    const model = replaying(offer, recorded, cutAnywhere(recorded.body, 1, most));
    const result = await generateText({ model, messages, tools, maxRetries: 0 });
    expect(result.text).toBe(replay.text);
    expect(
      result.toolCalls.map(({ toolCallId: id, toolName: name, input }) => ({ id, name, input })),
    ).toEqual(replay.calls ?? []);
    expect(result.finishReason).toBe(replay.finish);
    expect(result.usage).toMatchObject({ inputTokens: replay.input, outputTokens: replay.output });
  });
});

it('tells a whole answer as a stream where a model has tools only in whole answers', () => {
  const replay = wholes.find(({ offer }) => offer === LARGE_2407);
  if (!replay) throw new Error('no whole answer of Large 24.07');
  const offer = offerOf(replay.offer);
  const model = replaying(offer, readRecording(replay.path));
  return expectAnswer(replay, answerTo({ offer, model, messages, tools }));
});

const marked =
  'Élodie paie 12 € à l’hôtel 🏨, puis 東京 et नमस्ते. Je n’ai pas pu… \u{1F469}\u200D\u{1F680}';

it.each([LARGE, LARGE_3])('keeps letters of several bytes whole, cut anywhere: %s', async (id) => {
  const offer = offerOf(id);
  const { body, ...recorded } = readRecording(
    id === LARGE
      ? 'mistral/test_mistralai_streaming_chat_with_events_with_content.yaml'
      : 'bedrock/recordings/amazon-bedrock-text.chunks.txt',
  );
  const translated = id === LARGE ? translateEvents(body) : translateFrames(body);
  for (const most of [1, 2, 3, 5, 30]) {
    const pieces = cutAnywhere(translated, most, most);
    const model = replaying(offer, { ...recorded, body: translated }, pieces);
    const { text, state } = await answerTo({ offer, model, messages });
    expect([text, state]).toEqual([marked, 'complete']);
  }
});

/** The recorded events with other words: the first piece of text is `marked`, the rest is empty. */
function translateEvents(body: Uint8Array): Uint8Array {
  const [first = '', ...rest] = textOf(body).split(/(?<="content":"Why")/);
  const emptied = rest.join('').replaceAll(/"content":"(?:[^"\\]|\\.)*"/g, '"content":""');
  return Buffer.from(
    first.replace('"content":"Why"', `"content":${JSON.stringify(marked)}`) + emptied,
  );
}

function translateFrames(body: Uint8Array): Uint8Array {
  let words = marked;
  const frames = [...splitFrames(body)].map((frame) => {
    const { headers, payload } = decodeFrame(frame);
    if (headers[':event-type'] !== 'contentBlockDelta') return frame;
    const event = { contentBlockIndex: 0, delta: { text: words } };
    words = '';
    return encodeEvent('contentBlockDelta', { ...JSON.parse(payload), ...event });
  });
  return Buffer.concat(frames);
}

describe.each(streams)('the recorded stream $path, broken off', (replay) => {
  const offer = offerOf(replay.offer);
  const recorded = unpacked(readRecording(replay.path));
  const { body } = recorded;
  const proven = provenAt(replay, body);

  const endingAt = async (at: number, hangup: 'close' | 'reset') => {
    const model = replaying(offer, recorded, [body.slice(0, at)], hangup);
    const { state, text, calls, metadata } = await answerTo({ offer, model, messages, tools });
    const explained = metadata.error !== undefined;
    return { at, hangup, state, explained, shown: text !== '' || calls.length > 0 };
  };

  /** Offsets all over the body: near every boundary of an event or frame, and between. */
  const offsets = (end: number) => {
    const step = Math.max(1, Math.floor(end / 60));
    const spread = Array.from({ length: Math.ceil(end / step) }, (_, index) => index * step);
    return [...new Set([...spread, 1, 2, 3, 11, 12, 13, end - 1, end - 2, end - 5])].filter(
      (at) => at >= 0 && at < end,
    );
  };

  it('is never complete after a reset', async () => {
    for (const at of offsets(body.length)) {
      const ending = await endingAt(at, 'reset');
      expect(ending).toMatchObject({
        state: ending.shown ? 'interrupted' : 'failed',
        explained: true,
      });
    }
  });

  it('is never complete when the service hangs up politely before it said the end', async () => {
    for (const at of offsets(proven - 2)) {
      const ending = await endingAt(at, 'close');
      expect(ending).toMatchObject({
        state: ending.shown ? 'interrupted' : 'failed',
        explained: true,
      });
    }
  });
});

const converseStreams = streams.filter((replay) => !isMistral(replay));

it.each(converseStreams)('$path is never complete when a block is left open', async (replay) => {
  const offer = offerOf(replay.offer);
  const recorded = readRecording(replay.path);
  const frames = [...splitFrames(recorded.body)];
  const ends = frames.filter(
    (frame) => decodeFrame(frame).headers[':event-type'] === 'contentBlockStop',
  );
  expect(ends.length).toBeGreaterThan(0);
  for (const end of ends) {
    const body = Buffer.concat(frames.filter((frame) => frame !== end));
    const model = replaying(offer, { ...recorded, body });
    const { state } = await answerTo({ offer, model, messages, tools });
    expect(state).toBe('interrupted');
  }
});

describe.each(streams)('the recorded stream $path, damaged', (replay) => {
  const offer = offerOf(replay.offer);
  const recorded = unpacked(readRecording(replay.path));
  const proven = provenAt(replay, recorded.body);

  it.each([0.2, 0.5, 0.9])('is never complete with a wrong byte at %d of it', async (where) => {
    const body = Uint8Array.from(recorded.body);
    const wrong = damagedAt(replay, body, Math.floor(proven * where));
    body[wrong] = 0x07;
    const model = replaying(offer, { ...recorded, body });
    const { state } = await answerTo({ offer, model, messages, tools });
    expect(state).not.toBe('complete');
  });
});

/** A place that matters: any byte of a checked frame, or the opening brace of an event. */
function damagedAt(replay: Replay, body: Uint8Array, near: number): number {
  return isMistral(replay) ? body.lastIndexOf(10, near) + 'data: {'.length : near;
}

describe('over a real connection, at the addresses of the environment', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.resetModules();
  });

  it.each([...streams, ...wholes])('replays $path', async (replay) => {
    const { status, headers, body } = readRecording(replay.path);
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.writeHead(status, headers);
      for (const piece of cutAnywhere(body, 3, 700)) response.write(piece);
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    vi.stubEnv('MISTRAL_BASE_URL', `http://127.0.0.1:${port}/v1`);
    vi.stubEnv('AWS_ENDPOINT_URL_BEDROCK_RUNTIME', `http://127.0.0.1:${port}`);
    vi.resetModules();
    try {
      const { resolveModel } = await import('@/lib/models/resolve');
      const offer = offerOf(replay.offer);
      const model = resolveModel(offer);
      if (streams.includes(replay)) {
        await expectAnswer(replay, answerTo({ offer, model, messages, tools }));
      } else {
        const { text, finishReason } = await generateText({ model, messages, maxRetries: 0 });
        expect([text, finishReason]).toEqual([replay.text, replay.finish]);
      }
      expect(asked).toHaveLength(1);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
