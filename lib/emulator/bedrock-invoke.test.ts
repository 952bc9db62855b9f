import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { createEmulator } from './index';
import { at, createClients, mistralTools, parse, readEvents, user } from './testing/clients';

const { invoke, invokeStream, converse } = createClients();

const SEVEN = 'mistral.mistral-7b-instruct-v0:2';
const MIXTRAL = 'mistral.mixtral-8x7b-instruct-v0:1';
const LARGE_2402 = 'mistral.mistral-large-2402-v1:0';
const LARGE_2407 = 'mistral.mistral-large-2407-v1:0';
const LARGE_3 = 'mistral.mistral-large-3-675b-instruct';
const PIXTRAL = 'us.mistral.pixtral-large-2502-v1:0';
const MINISTRAL = 'mistral.ministral-3-8b-instruct';

const prompt = (text: string) => `<s>[INST] ${text} [/INST]`;
const status = "What's the status of my transaction T1001?";
const PAID =
  'The status of your transaction with ID T1001 is "Paid". Is there anything else I can assist you with?';

describe('InvokeModel with messages', () => {
  it.each([LARGE_2407, LARGE_3, PIXTRAL, MINISTRAL])('answers as documented: %s', async (model) => {
    const {
      status: code,
      headers,
      text,
    } = await invoke(model, {
      messages: [user('which llm are you?')],
    });
    expect(code).toBe(200);
    expect(parse(text)).toEqual({
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: expect.stringContaining('emulator') },
          stop_reason: 'stop',
        },
      ],
    });
    expect(headers.get('content-type')).toBe('application/json');
    expect(Number(headers.get('X-Amzn-Bedrock-Input-Token-Count'))).toBeGreaterThan(0);
    expect(Number(headers.get('X-Amzn-Bedrock-Output-Token-Count'))).toBeGreaterThan(0);
    expect(headers.get('X-Amzn-Bedrock-Invocation-Latency')).toMatch(/^\d+$/);
    expect(headers.get('x-amzn-RequestId')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('walks the tools example of AWS: the message and its result go back as they are', async () => {
    const messages: unknown[] = [user(status)];
    const first = parse((await invoke(LARGE_2407, { messages, tools: mistralTools })).text);
    const message = at(first, 'choices', 0, 'message');
    expect(message).toEqual({
      role: 'assistant',
      content: '',
      tool_calls: [
        {
          id: expect.stringMatching(/^[\w-]{22}$/),
          function: { name: 'retrieve_payment_status', arguments: '{"transaction_id": "T1001"}' },
        },
      ],
    });
    expect(at(first, 'choices', 0, 'stop_reason')).toBe('tool_calls');
    const result = {
      role: 'tool',
      content: '{"status": "Paid"}',
      tool_call_id: at(message, 'tool_calls', 0, 'id'),
    };
    const second = await invoke(LARGE_2407, {
      messages: [...messages, message, result],
      tools: mistralTools,
    });
    expect(at(parse(second.text), 'choices', 0, 'message', 'content')).toBe(PAID);
  });

  it('gives the JSON of AWS’s example', async () => {
    const asked =
      'What is the best French meal? Return the name and the ingredients in short JSON object.';
    const { text } = await invoke(LARGE_2407, { messages: [user(asked)] });
    const content = String(at(parse(text), 'choices', 0, 'message', 'content'));
    expect(parse(content)).toEqual({
      name: 'Coq au vin',
      ingredients: expect.arrayContaining(['red wine']),
    });
  });

  it('stops at max_tokens, and calls or does not call as tool_choice says', async () => {
    const cut = await invoke(LARGE_3, { messages: [user('count to 300')], max_tokens: 5 });
    expect(at(parse(cut.text), 'choices', 0, 'stop_reason')).toBe('length');
    expect(cut.headers.get('x-amzn-bedrock-output-token-count')).toBe('5');
    const ask = async (tool_choice: string) =>
      at(
        parse(
          (await invoke(LARGE_3, { messages: [user('hello')], tools: mistralTools, tool_choice }))
            .text,
        ),
        'choices',
        0,
        'stop_reason',
      );
    expect([await ask('any'), await ask('none'), await ask('auto')]).toEqual([
      'tool_calls',
      'stop',
      'stop',
    ]);
  });

  it('measures an image that comes as a data URI', async () => {
    const png = await sharp({ create: { width: 40, height: 20, channels: 3, background: '#00f' } })
      .png()
      .toBuffer();
    const url = `data:image/png;base64,${png.toString('base64')}`;
    const content = [
      { type: 'text', text: 'What is this?' },
      { type: 'image_url', image_url: { url } },
    ];
    const { text } = await invoke(PIXTRAL, { messages: [{ role: 'user', content }] });
    expect(text).toContain('40 × 20');
  });
});

describe('InvokeModel with a prompt', () => {
  it.each([SEVEN, MIXTRAL, LARGE_2402, 'mistral.mistral-small-2402-v1:0'])(
    'answers as documented: %s',
    async (model) => {
      const { text, headers } = await invoke(model, {
        prompt: prompt('What is the best French cheese?'),
        max_tokens: 400,
        temperature: 0.5,
        top_p: 0.9,
      });
      expect(parse(text)).toEqual({
        outputs: [{ text: expect.stringContaining('Comté'), stop_reason: 'stop' }],
      });
      expect(Number(headers.get('x-amzn-bedrock-output-token-count'))).toBeGreaterThan(5);
    },
  );

  const say = async (text: string, rest: object = {}) =>
    at(parse((await invoke(SEVEN, { prompt: text, ...rest })).text), 'outputs', 0);

  it('reads several turns back into a conversation', async () => {
    const turns =
      '<s>[INST] count to 3 [/INST] 1, 2, 3</s> [INST] What did I say before this? [/INST]';
    expect(await say(turns)).toEqual({
      text: 'Your previous message was: “count to 3”',
      stop_reason: 'stop',
    });
  });

  it.each([
    'You are brief. Answer in French.\n\nhello',
    '<<SYS>>\nAnswer in French.\n<</SYS>>\n\nhello',
  ])('reads instructions that are folded into the first turn: %j', async (asked) => {
    expect(at(await say(prompt(asked)), 'text')).toContain('pas un modèle');
  });

  it('takes a bare text, and goes on with an answer that was begun', async () => {
    expect(at(await say('count to 5'), 'text')).toBe('1, 2, 3, 4, 5');
    expect(at(await say(`${prompt('count to 5')} 1, 2,`), 'text')).toBe(' 3, 4, 5');
  });

  it('stops where it is told', async () => {
    expect(await say(prompt('count to 20'), { stop: [', 4'] })).toEqual({
      text: '1, 2, 3',
      stop_reason: 'stop',
    });
    expect(await say(prompt('count to 3000'))).toMatchObject({ stop_reason: 'length' });
    const { headers } = await invoke(SEVEN, { prompt: prompt('count to 3000') });
    expect(headers.get('x-amzn-bedrock-output-token-count')).toBe('512');
  });
});

describe('InvokeModelWithResponseStream', () => {
  const METRICS = {
    inputTokenCount: expect.any(Number),
    outputTokenCount: expect.any(Number),
    invocationLatency: expect.any(Number),
    firstByteLatency: expect.any(Number),
  };

  it('has frames of the recorded kind', async () => {
    const file = new URL(
      '../../tests/fixtures/bedrock/recordings/test_nova_invoke_stream.yaml',
      import.meta.url,
    );
    const cassette = parseYaml(readFileSync(file, 'utf8'), { customTags: ['binary'] });
    const response = at(cassette, 'interactions', 0, 'response');
    const body = at(response, 'body', 'string');
    if (!(body instanceof Uint8Array)) throw new TypeError('the recorded body is not binary');
    const { fetch } = createEmulator({ paceMs: 0 });
    const answer = await fetch(
      `https://bedrock.test/model/${LARGE_3}/invoke-with-response-stream`,
      { method: 'POST', body: JSON.stringify({ messages: [user('hello')] }) },
    );
    const header = 'X-Amzn-Bedrock-Content-Type';
    expect(answer.headers.get(header)).toBe(at(response, 'headers', header, 0));
    expect(answer.headers.get('content-type')).toBe(at(response, 'headers', 'Content-Type', 0));
    const shape = (bytes: Uint8Array) =>
      readEvents(bytes).map(({ type, payload }) => JSON.stringify([type, Object.keys(payload)]));
    const ours = shape(new Uint8Array(await answer.arrayBuffer()));
    expect(new Set(ours)).toEqual(new Set(shape(body)));
  });

  it('streams messages: pieces, then the reason with the metrics', async () => {
    const chunks = await invokeStream(LARGE_2407, { messages: [user('count to 5')] });
    const pieces = chunks.map((chunk) => at(chunk, 'choices', 0, 'message', 'content'));
    expect(pieces.join('')).toBe('1, 2, 3, 4, 5');
    expect(chunks[0]).toEqual({
      choices: [{ index: 0, message: { role: 'assistant', content: '1' }, stop_reason: null }],
    });
    // the last chunk that lobe-chat recorded of Large 24.07
    expect(chunks.at(-1)).toEqual({
      choices: [{ index: 0, message: { role: 'assistant', content: '' }, stop_reason: 'stop' }],
      'amazon-bedrock-invocationMetrics': METRICS,
    });
    expect(Object.keys(Object(at(chunks.at(-1), 'amazon-bedrock-invocationMetrics')))).toEqual(
      Object.keys(METRICS),
    );
  });

  it('streams calls whole, as lobe-chat recorded them', async () => {
    const chunks = await invokeStream(LARGE_2407, {
      messages: [user(status)],
      tools: mistralTools,
    });
    expect(chunks).toEqual([
      {
        choices: [
          {
            index: 0,
            message: {
              role: 'assistant',
              content: '',
              tool_calls: [
                {
                  id: expect.any(String),
                  function: {
                    name: 'retrieve_payment_status',
                    arguments: '{"transaction_id": "T1001"}',
                  },
                },
              ],
            },
            stop_reason: 'tool_calls',
          },
        ],
        'amazon-bedrock-invocationMetrics': METRICS,
      },
    ]);
  });

  it('streams text as litellm#2464 shows it', async () => {
    const chunks = await invokeStream(SEVEN, { prompt: prompt('count to 3') });
    expect(chunks[0]).toEqual({ outputs: [{ text: '1', stop_reason: null }] });
    expect(chunks.map((chunk) => at(chunk, 'outputs', 0, 'text')).join('')).toBe('1, 2, 3');
    expect(chunks.at(-1)).toMatchObject({
      outputs: [{ text: '', stop_reason: 'stop' }],
      'amazon-bedrock-invocationMetrics': METRICS,
    });
  });
});

const malformed = (problem: string) =>
  `Malformed input request: ${problem}, please reformat your input and try again.`;
const hi = [user('hello')];
const call = (id: string) => ({
  role: 'assistant',
  content: '',
  tool_calls: [{ id, function: { name: 'a', arguments: '{}' } }],
});

const refused: [string, string, object, string][] = [
  ['messages for 7B', SEVEN, { messages: hi }, malformed('2 schema violations found')],
  ['a prompt for Large 3', LARGE_3, { prompt: 'a' }, malformed('2 schema violations found')],
  ['no prompt', SEVEN, {}, malformed('#: required key [prompt] not found')],
  ['no messages', LARGE_2407, {}, malformed('#: required key [messages] not found')],
  [
    'a field of the API',
    LARGE_3,
    { messages: hi, random_seed: 1 },
    malformed('#: extraneous key [random_seed] is not permitted'),
  ],
  [
    'top_k for Large 24.02',
    LARGE_2402,
    { prompt: 'a', top_k: 5 },
    malformed('#: extraneous key [top_k] is not permitted'),
  ],
  [
    'more tokens than 7B writes',
    SEVEN,
    { prompt: 'a', max_tokens: 9000 },
    malformed('#/max_tokens: 9000 is not less or equal to 8192'),
  ],
  [
    'more tokens than Mixtral writes',
    MIXTRAL,
    { prompt: 'a', max_tokens: 4097 },
    malformed('#/max_tokens: 4097 is not less or equal to 4096'),
  ],
  [
    'a temperature in words',
    SEVEN,
    { prompt: 'a', temperature: 'hot' },
    malformed('#/temperature: expected type: Number, found: String'),
  ],
  [
    'the choice "required"',
    LARGE_3,
    { messages: hi, tools: mistralTools, tool_choice: 'required' },
    malformed('#/tool_choice: required is not a valid enum value'),
  ],
  [
    'a user after a tool',
    LARGE_3,
    {
      messages: [
        ...hi,
        call('aaaaaaaa1'),
        { role: 'tool', tool_call_id: 'aaaaaaaa1', content: '' },
        ...hi,
      ],
    },
    "Unexpected role 'user' after role 'tool'",
  ],
  [
    'an id of another service',
    LARGE_3,
    {
      messages: [
        ...hi,
        call('call_12345'),
        { role: 'tool', tool_call_id: 'call_12345', content: '' },
      ],
    },
    'Tool call id was call_12345 but must be a-z, A-Z, 0-9, with a length of 9.',
  ],
  [
    'a prompt that is too long',
    SEVEN,
    { prompt: 'a'.repeat(140_000) },
    "This model's maximum context length is 32768 tokens. Please reduce the length of the prompt",
  ],
  [
    'an image for Large 24.07',
    LARGE_2407,
    {
      messages: [
        { role: 'user', content: [{ type: 'image_url', image_url: 'data:image/png;base64,AA==' }] },
      ],
    },
    'Image input is not enabled for this model',
  ],
];

describe('InvokeModel refuses', () => {
  it.each(refused)('%s', async (_, model, body, message) => {
    const answer = await invoke(model, body);
    expect([answer.status, parse(answer.text)]).toEqual([400, { message }]);
    expect(answer.headers.get('x-amzn-ErrorType')).toMatch(/^ValidationException:/);
  });

  it('Pixtral without its geography', async () => {
    const { text } = await invoke('mistral.pixtral-large-2502-v1:0', { messages: hi });
    expect(text).toContain('on-demand throughput');
  });
});

describe('service tiers', () => {
  it.each(['default', 'priority', 'flex'])('are repeated: %s', async (type) => {
    const body = { messages: [{ role: 'user', content: [{ text: 'hello' }] }] };
    const whole = parse((await converse(LARGE_3, { ...body, serviceTier: { type } })).text);
    expect(whole.serviceTier).toEqual({ type });
    expect(Object.keys(whole)).toEqual(['metrics', 'output', 'serviceTier', 'stopReason', 'usage']);
    const { converseStream } = createClients();
    const events = await converseStream(LARGE_3, { ...body, serviceTier: { type } });
    expect(events.at(-1)?.payload.serviceTier).toEqual({ type });
    const headers = { 'X-Amzn-Bedrock-Service-Tier': type };
    const invoked = await invoke(LARGE_3, { messages: hi }, { headers });
    expect(invoked.headers.get('X-Amzn-Bedrock-Service-Tier')).toBe(type);
  });

  it.each([
    ['reserved', 'Reservation not found.'],
    ['cheapest', 'service tier provided is invalid'],
  ])('are refused: %s', async (type, message) => {
    const body = {
      messages: [{ role: 'user', content: [{ text: 'hello' }] }],
      serviceTier: { type },
    };
    const conversed = await converse(PIXTRAL, body);
    expect([conversed.status, parse(conversed.text)]).toEqual([400, { message }]);
    const headers = { 'x-amzn-bedrock-service-tier': type };
    const invoked = await invoke(PIXTRAL, { messages: hi }, { headers });
    expect([invoked.status, parse(invoked.text)]).toEqual([400, { message }]);
  });
});
