import { createServer } from 'node:http';
import { generateText, jsonSchema, type ToolSet, tool } from 'ai';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { decodeFrame, splitFrames } from '@/lib/emulator/event-stream';
import { log } from '@/lib/log';
import { offerOf } from '../support/emulated';
import { answerTo } from './support/answer';
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
  calls?: { id: string; name: string; input: unknown }[];
  finish: string;
  input: number;
  output: number;
  cached?: number;
};

const weatherCall = {
  id: 'gSIMJiOkT',
  name: 'weather',
  input: { location: 'San Francisco' },
};
const strawberry =
  'Let me count the "r"s in "strawberry":\n\ns-t-**r**-a-w-b-e-**r**-**r**-y\n\nThere are **3** "r"s in "strawberry."';

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
    text: "Here's a light-hearted joke related to OpenTelemetry, a popular observability solution:\n\nWhy did the OpenTelemetry monitoring go to therapy?\n\nBecause it had too many spans and traces and needed someone to help it decompose!\n\n(It's a play on the fact that OpenTelemetry collects traces and spans for distributed systems, and the term \"decompose\" is used in programming to break larger structures into smaller ones.)",
    finish: 'stop',
    input: 11,
    output: 101,
  },
  {
    path: 'bedrock/recordings/amazon-bedrock-text.chunks.txt',
    offer: LARGE_3,
    text: strawberry,
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
        id: 'tooluse_yypYDr71TwCwByoyao4-Vg',
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
    input: 59,
    output: 13,
  },
  {
    path: 'bedrock/recordings/test_titan_converse_stream.yaml',
    offer: LARGE_3,
    text: 'Hello, {ADDRESS} is the capital of {ADDRESS}. Would you like to know more about {ADDRESS}?',
    finish: 'content-filter',
    input: 0,
    output: 0,
  },
  {
    path: 'bedrock/recordings/test_guardrail_converse_stream.yaml',
    offer: LARGE_3,
    text: '\nThe capital of {ADDRESS} is {ADDRESS}. The capital of {ADDRESS} is {ADDRESS}.',
    finish: 'content-filter',
    input: 16,
    output: 17,
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
    text: strawberry,
    finish: 'stop',
    input: 22,
    output: 57,
  },
];

/** Recordings of what the product does not call yet. */
const notReplayed = [
  'bedrock/recordings/test_nova_invoke_stream.yaml',
  'mistral/recordings/test_mistral_embeddings_legacy.yaml',
];

const textOf = (bytes: Uint8Array) => new TextDecoder('utf-8', { fatal: true }).decode(bytes);

/** The text in a whole chat completion, read without any adapter. */
function recordedContent(path: string): string {
  const completion = z.object({
    choices: z.tuple([z.object({ message: z.object({ content: z.string().min(300) }) })]),
  });
  const { body } = unpacked(readRecording(path));
  return completion.parse(JSON.parse(textOf(body))).choices[0].message.content;
}

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
    const mark = Buffer.from(body).search(/"finish_reason":"[a-z_]+"/);
    return body.indexOf(10, mark) + 1;
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

async function expectAnswer(replay: Replay, asked: Promise<Awaited<ReturnType<typeof answerTo>>>) {
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
