import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { createClients, mistralTools, parse, user } from './testing/clients';

const { chat, send } = createClients();

const error = (type: string, code: string | null, message: unknown) => ({
  object: 'error',
  message,
  type,
  param: null,
  code,
});
const order = (message: string) => error('invalid_request_message_order', '3230', message);
const call = (id: string, name = 'retrieve_payment_status') => ({
  id,
  type: 'function',
  function: { name, arguments: '{"transaction_id":"T1001"}' },
});
const asked = (...ids: string[]) => ({
  role: 'assistant',
  content: '',
  tool_calls: ids.map((id) => call(id)),
});
const result = (tool_call_id: string) => ({
  role: 'tool',
  tool_call_id,
  name: 'retrieve_payment_status',
  content: '{"status":"Paid"}',
});
const image = (url: string) => ({ type: 'image_url', image_url: url });
const dataUrl = (type: string, bytes: Uint8Array) =>
  `data:image/${type};base64,${Buffer.from(bytes).toString('base64')}`;
const show = (...urls: string[]) => [
  { role: 'user', content: [{ type: 'text', text: 'Look' }, ...urls.map(image)] },
];
const square = () => sharp({ create: { width: 8, height: 8, channels: 3, background: '#f00' } });

const histories: [string, unknown[], unknown][] = [
  ['no message', [], order('Conversation must have at least one message')],
  [
    'an assistant first',
    [{ role: 'assistant', content: 'a' }, user('b')],
    order('Conversation must start with a user message or system message'),
  ],
  [
    'an assistant last',
    [user('a'), { role: 'assistant', content: 'b' }],
    order(
      'Expected last role User or Tool (or Assistant with prefix True) for serving but got assistant',
    ),
  ],
  [
    'a system message last',
    [user('a'), { role: 'system', content: 'b' }],
    order(
      'Expected last role User or Tool (or Assistant with prefix True) for serving but got system',
    ),
  ],
  [
    'a user after a tool',
    [user('a'), asked('aaaaaaaa1'), result('aaaaaaaa1'), user('b')],
    order("Unexpected role 'user' after role 'tool'"),
  ],
  [
    'a tool after a user',
    [user('a'), result('aaaaaaaa1')],
    order("Unexpected role 'tool' after role 'user'"),
  ],
  [
    'two assistants',
    [
      user('a'),
      { role: 'assistant', content: 'b' },
      { role: 'assistant', content: 'c' },
      user('d'),
    ],
    order("Unexpected role 'assistant' after role 'assistant'"),
  ],
  [
    'a call without a result',
    [user('a'), asked('aaaaaaaa1', 'aaaaaaaa2'), result('aaaaaaaa1')],
    error('invalid_request_error', '3230', 'Not the same number of function calls and responses'),
  ],
  [
    'a call never answered',
    [user('a'), asked('aaaaaaaa1'), user('b')],
    error('invalid_request_error', '3230', 'Not the same number of function calls and responses'),
  ],
  [
    'a result of another call',
    [user('a'), asked('aaaaaaaa1'), result('bbbbbbbb1')],
    error('invalid_request_error', '3230', 'Unexpected tool call id bbbbbbbb1 in tool results'),
  ],
  [
    'the same result twice',
    [user('a'), asked('aaaaaaaa1', 'aaaaaaaa2'), result('aaaaaaaa1'), result('aaaaaaaa1')],
    error('invalid_request_error', '3230', 'Duplicate tool call id aaaaaaaa1 in tool results'),
  ],
  [
    'an id of another service',
    [user('a'), asked('tooluse_Ha-S_2c3TTeRv5Hb2xWwtg'), result('tooluse_Ha-S_2c3TTeRv5Hb2xWwtg')],
    {
      ...error(
        'invalid_function_call',
        '3280',
        'Tool call id was tooluse_Ha-S_2c3TTeRv5Hb2xWwtg but must be a-z, A-Z, 0-9, with a length of 9.',
      ),
      raw_status_code: 400,
    },
  ],
  [
    'the id null',
    [user('a'), asked('null'), result('null')],
    error('invalid_request_error', null, 'Tool call id has to be defined in serving mode.'),
  ],
  [
    'content and calls',
    [user('a'), { ...asked('aaaaaaaa1'), content: 'b' }, result('aaaaaaaa1')],
    error(
      'invalid_request_error',
      null,
      'Assistant message must have either content or tool_calls, but not both.',
    ),
  ],
  [
    'an empty assistant',
    [user('a'), { role: 'assistant', content: '' }, user('b')],
    error(
      'invalid_request_error',
      null,
      'Assistant message must have either content or tool_calls, but not both.',
    ),
  ],
  [
    'a bad function name',
    [user('a'), { role: 'assistant', tool_calls: [call('aaaaaaaa1', 'a b')] }, result('aaaaaaaa1')],
    error(
      'invalid_request_error',
      null,
      'Function name was a b but must be a-z, A-Z, 0-9, or contain underscores and dashes, with a maximum length of 64.',
    ),
  ],
];

describe('a history is refused with', () => {
  it.each(histories)('%s', async (_, messages, body) => {
    const answer = await chat({ messages });
    expect(answer.status).toBe(400);
    expect(parse(answer.text)).toEqual(body);
    expect(answer.headers.get('mistral-correlation-id')).not.toBeNull();
  });

  it('nothing when it is in order', async () => {
    const messages = [
      { role: 'system', content: 's' },
      user('a'),
      asked('aaaaaaaa1', 'aaaaaaaa2'),
      result('aaaaaaaa2'),
      result('aaaaaaaa1'),
      { role: 'assistant', content: 'c' },
      user('d'),
    ];
    expect((await chat({ messages })).status).toBe(200);
  });
});

const detail = (loc: (string | number)[], type: string) =>
  expect.objectContaining({ loc: ['body', ...loc], type });

const bodies: [string, Record<string, unknown>, unknown][] = [
  [
    'a name on a message',
    { messages: [{ ...user('a'), name: 'Ann' }] },
    {
      type: 'extra_forbidden',
      loc: ['body', 'messages', 0, 'user', 'name'],
      msg: 'Extra inputs are not permitted',
      input: 'Ann',
    },
  ],
  [
    'stream_options',
    { stream_options: { include_usage: true } },
    detail(['stream_options'], 'extra_forbidden'),
  ],
  ['top_k', { top_k: 1 }, detail(['top_k'], 'extra_forbidden')],
  [
    'document_image_limit',
    { document_image_limit: 1 },
    detail(['document_image_limit'], 'extra_forbidden'),
  ],
  [
    'reasoning_content',
    {
      messages: [user('a'), { role: 'assistant', content: 'b', reasoning_content: 'c' }, user('d')],
    },
    detail(['messages', 1, 'assistant', 'reasoning_content'], 'extra_forbidden'),
  ],
  [
    'response_format in a message',
    { messages: [{ ...user('a'), response_format: {} }] },
    detail(['messages', 0, 'user', 'response_format'], 'extra_forbidden'),
  ],
  [
    'temperature 2',
    { temperature: 2 },
    {
      type: 'less_than_equal',
      loc: ['body', 'temperature'],
      msg: 'Input should be less than or equal to 1.5',
      input: 2,
      ctx: { le: 1.5 },
    },
  ],
  ['top_p 0', { top_p: 0 }, detail(['top_p'], 'greater_than')],
  ['a negative seed', { random_seed: -1 }, detail(['random_seed'], 'greater_than_equal')],
  ['half a token', { max_tokens: 1.5 }, detail(['max_tokens'], 'int_from_float')],
  [
    '129 tools',
    { tools: Array.from({ length: 129 }, () => mistralTools[0]) },
    detail(['tools'], 'too_long'),
  ],
  ['an unknown tool_choice', { tool_choice: 'maybe' }, detail(['tool_choice'], 'enum')],
  [
    'an unknown role',
    { messages: [{ role: 'bot', content: 'a' }] },
    detail(['messages', 0], 'union_tag_invalid'),
  ],
  ['no role', { messages: [{ content: 'a' }] }, detail(['messages', 0], 'union_tag_not_found')],
  [
    'no messages',
    { messages: undefined },
    {
      type: 'missing',
      loc: ['body', 'messages'],
      msg: 'Field required',
      input: { model: 'mistral-large-latest' },
    },
  ],
  ['max_tokens of the whole context', { max_tokens: 262_144 }, detail(['max_tokens'], 'less_than')],
];

it('thinking may stand beside calls', async () => {
  const thinking = { type: 'thinking', thinking: [{ type: 'text', text: 'Hm.' }], closed: true };
  const messages = [user('a'), { ...asked('aaaaaaaa1'), content: [thinking] }, result('aaaaaaaa1')];
  expect((await chat({ messages })).status).toBe(200);
});

describe('a body is refused with 422 for', () => {
  it.each(bodies)('%s', async (_, extra, wanted) => {
    const answer = await chat({ messages: [user('a')], ...extra });
    expect(answer.status).toBe(422);
    expect(parse(answer.text)).toEqual(error('invalid_request_error', null, { detail: [wanted] }));
  });

  it('something that is not JSON', async () => {
    const answer = await send('/v1/chat/completions', { method: 'POST', body: '{' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('json_invalid');
  });
});

const values: [string, Record<string, unknown>, unknown][] = [
  ['an unknown model', { model: 'gpt-4' }, error('invalid_model', '1500', 'Invalid model: gpt-4')],
  [
    'a retired model',
    { model: 'pixtral-large-latest' },
    error('invalid_model', '1500', 'Invalid model: pixtral-large-latest'),
  ],
  [
    'an embedding model',
    { model: 'mistral-embed' },
    error('invalid_model', '1500', 'Invalid model: mistral-embed'),
  ],
  [
    'JSON mode without the word',
    { response_format: { type: 'json_object' } },
    expect.objectContaining({ type: 'invalid_request_error' }),
  ],
  [
    'JSON mode beside tools',
    {
      messages: [user('Answer in JSON.')],
      tools: mistralTools,
      response_format: { type: 'json_object' },
    },
    error('invalid_request_error', '3051', 'Cannot use json response type with tools'),
  ],
  [
    'a forced tool that is not there',
    { tools: mistralTools, tool_choice: { type: 'function', function: { name: 'x' } } },
    expect.objectContaining({ object: 'error' }),
  ],
  [
    'a prompt that is too long',
    { model: 'voxtral-small-2507', messages: [user('a'.repeat(200_000))] },
    error(
      'invalid_request_error',
      '3051',
      'Prompt contains 50001 tokens, too large for model with 32768 maximum context length',
    ),
  ],
  [
    'an image for a model without vision',
    { model: 'codestral-latest', messages: show('data:image/png;base64,AA==') },
    error('invalid_request_error', '3051', 'Image input is not enabled for this model'),
  ],
  [
    'nine images',
    { messages: show(...Array.from({ length: 9 }, () => 'data:image/png;base64,AA==')) },
    expect.objectContaining({
      message: 'Too many images: 9 in the request, at most 8 are allowed.',
    }),
  ],
  [
    'parameters that are no schema',
    {
      tools: [
        {
          type: 'function',
          function: {
            name: 'a',
            parameters: { type: 'object', properties: { id: { type: 'text' } } },
          },
        },
      ],
    },
    error(
      'invalid_request_error',
      null,
      "Invalid tool schema: 'text' is not valid under any of the given schemas",
    ),
  ],
  [
    'more than one choice of a model that gives one',
    { n: 2 },
    error('invalid_request_error', '3051', 'n greater than 1 is not enabled for this model'),
  ],
  [
    'a prompt and a max_tokens that are too much together',
    { model: 'voxtral-small-latest', messages: [user('a'.repeat(4096))], max_tokens: 32_000 },
    error(
      'invalid_request_error',
      '3051',
      'Prompt contains 1025 tokens and max_tokens asks for 32000 more, too large for model with 32768 maximum context length',
    ),
  ],
  [
    'audio for a model that hears nothing',
    { messages: [{ role: 'user', content: [{ type: 'input_audio', input_audio: 'UklGRg==' }] }] },
    error('invalid_request_error', '3051', 'Audio input is not enabled for this model'),
  ],
  [
    'an image that is none',
    { messages: show('data:image/png;base64,AAAA') },
    expect.objectContaining({ code: '3310' }),
  ],
  [
    'an image that is only an address',
    { messages: show('https://example.com/a.png') },
    expect.objectContaining({ code: '3310' }),
  ],
];

describe('a value is refused with 400 for', () => {
  it.each(values)('%s', async (_, extra, wanted) => {
    const answer = await chat({ messages: [user('a')], ...extra });
    expect(answer.status).toBe(400);
    expect(parse(answer.text)).toEqual(wanted);
  });
});

it('an uploaded file is not found, because nothing can be uploaded', async () => {
  const file_id = '2f9dbb11-7a4c-4c0e-9d8b-0c2a4f6d1e11';
  const content = [{ type: 'file', file_id }];
  const answer = await chat({ messages: [{ role: 'user', content }] });
  expect([answer.status, parse(answer.text).message]).toEqual([404, `File ${file_id} not found.`]);
});

it('audio is taken where the model hears it', async () => {
  const content = [
    { type: 'input_audio', input_audio: 'UklGRg==' },
    { type: 'text', text: 'What is said here?' },
  ];
  const messages = [{ role: 'user', content }];
  expect((await chat({ model: 'voxtral-small-latest', messages })).status).toBe(200);
});

describe('images', () => {
  it.each(['png', 'jpeg', 'webp', 'gif'] as const)('are taken as %s', async (format) => {
    const url = dataUrl(format, await square().toFormat(format).toBuffer());
    expect((await chat({ messages: show(url) })).status).toBe(200);
  });

  it('are refused when larger than 10 MB', async () => {
    const large = Buffer.concat([await square().png().toBuffer(), Buffer.alloc(10 * 1024 * 1024)]);
    const answer = await chat({ messages: show(dataUrl('png', large)) });
    expect(parse(answer.text).message).toBe('Image is larger than the maximum of 10 MB.');
  });

  it('are refused as an animated GIF, and as a type that is not taken', async () => {
    const frames = await Promise.all([
      square().png().toBuffer(),
      square().negate().png().toBuffer(),
    ]);
    const animated = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    const tiff = await square().tiff().toBuffer();
    for (const url of [dataUrl('gif', animated), dataUrl('tiff', tiff)]) {
      expect((await chat({ messages: show(url) })).status).toBe(400);
    }
  });
});

describe('credentials', () => {
  const strict = createClients({ authenticate: true });
  const fixed = createClients({ authenticate: true, apiKey: 'secret' });
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

  it('are needed where they are checked', async () => {
    const missing = await strict.chat('hello');
    expect(missing.status).toBe(401);
    expect(parse(missing.text)).toEqual({
      message: 'Unauthorized',
      request_id: expect.any(String),
    });
    const wrong = await strict.chat('hello', bearer('invalid-key'));
    expect([wrong.status, parse(wrong.text)]).toEqual([401, { detail: 'Unauthorized' }]);
    expect((await strict.chat('hello', bearer('anything'))).status).toBe(200);
  });

  it('are one key if one is set', async () => {
    expect((await fixed.chat('hello', bearer('anything'))).status).toBe(401);
    expect((await fixed.chat('hello', bearer('secret'))).status).toBe(200);
  });
});

it('knows no other path and no other method', async () => {
  expect((await send('/v1/nothing')).status).toBe(404);
  expect((await send('/v1/chat/completions')).status).toBe(405);
});
