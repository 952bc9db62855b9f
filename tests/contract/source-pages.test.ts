import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmulatorServer, serveEmulator } from '@/lib/emulator/server';
import { at, parse, readBytes, readChunks, readEvents } from '@/lib/emulator/testing/clients';

/**
 * The examples of the three pages that the product began with, section by section, as they stand
 * there and at the wire. What the services refuse today is shown as refused, next to its mended
 * form: retired ids, `response_format` inside a message, a tool message without its call's id.
 */

let server: EmulatorServer;
beforeAll(async () => {
  server = await serveEmulator({ port: 0, paceMs: 0, seed: 1 });
});
afterAll(() => server.close());

type Answer = { status: number; headers: Headers; bytes: Uint8Array; text: string };

async function send(url: string, body?: unknown): Promise<Answer> {
  const response = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/json',
      Authorization: 'Bearer the-key',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  const { status, headers } = response;
  return { status, headers, bytes, text: new TextDecoder().decode(bytes) };
}

async function good(asked: Promise<Answer>): Promise<Record<string, unknown>> {
  const { status, text } = await asked;
  expect([status, text]).toEqual([200, text]);
  return parse(text);
}

const user = (content: string) => ({ role: 'user', content });
const BEST_CHEESE = 'What is the best French cheese?';

/** The table of payments and the two functions of the examples. */
const data = new Map([
  ['T1001', { status: 'Paid', date: '2021-10-05' }],
  ['T1002', { status: 'Unpaid', date: '2021-10-06' }],
  ['T1003', { status: 'Paid', date: '2021-10-07' }],
  ['T1004', { status: 'Paid', date: '2021-10-05' }],
  ['T1005', { status: 'Pending', date: '2021-10-08' }],
]);
const notFound = { error: 'transaction id not found.' };
const namesToFunctions: Record<string, (id: string) => unknown> = {
  retrieve_payment_status: (id) => {
    const payment = data.get(id);
    return payment ? { status: payment.status } : notFound;
  },
  retrieve_payment_date: (id) => {
    const payment = data.get(id);
    return payment ? { date: payment.date } : notFound;
  },
};
const parameters = {
  type: 'object',
  properties: { transaction_id: { type: 'string', description: 'The transaction id.' } },
  required: ['transaction_id'],
};
const tools = [
  {
    type: 'function',
    function: {
      name: 'retrieve_payment_status',
      description: 'Get payment status of a transaction',
      parameters,
    },
  },
  {
    type: 'function',
    function: {
      name: 'retrieve_payment_date',
      description: 'Get payment date of a transaction',
      parameters,
    },
  },
];

const messageOf = (body: unknown) => at(body, 'choices', 0, 'message');
const contentOf = (body: unknown) => String(at(messageOf(body), 'content'));
const callOf = (body: unknown) => {
  const call = at(messageOf(body), 'tool_calls', 0);
  const name = String(at(call, 'function', 'name'));
  const given = parse(String(at(call, 'function', 'arguments')));
  const run = namesToFunctions[name];
  return {
    id: String(at(call, 'id')),
    name,
    arguments: given,
    result: JSON.stringify(run?.(String(given.transaction_id))),
  };
};

describe('Mistral AI Large 2 (24.07) parameters and inference', () => {
  const LARGE_2407 = 'mistral.mistral-large-2407-v1:0';
  const model = (operation: string, body: object) =>
    send(`${server.bedrockUrl}/model/${encodeURIComponent(LARGE_2407)}/${operation}`, body);

  it('invoke model', async () => {
    const body = await good(model('invoke', { messages: [user('which llm are you?')] }));
    expect(contentOf(body)).toContain('Mistral Large 2 (24.07)');
    expect(at(body, 'choices', 0, 'stop_reason')).toBe('stop');
  });

  it('Converse', async () => {
    const messages = [{ role: 'user', content: [{ text: 'which llm are you?' }] }];
    const body = await good(model('converse', { messages }));
    const [block] = Object(at(body, 'output', 'message', 'content'));
    expect(at(block, 'text')).toContain('Mistral Large 2 (24.07)');
  });

  it('invoke_model_with_response_stream', async () => {
    const { bytes, headers } = await model('invoke-with-response-stream', {
      messages: [user(BEST_CHEESE)],
    });
    expect(headers.get('content-type')).toBe('application/vnd.amazon.eventstream');
    const chunks = readEvents(bytes).map(({ payload }) => readBytes(payload));
    expect(chunks.map(contentOf).join('')).toContain('Comté');
    expect(at(chunks.at(-1), 'choices', 0, 'stop_reason')).toBe('stop');
  });

  it('converse_stream', async () => {
    const { bytes } = await model('converse-stream', {
      messages: [{ role: 'user', content: [{ text: 'What is the best French cheese? ' }] }],
    });
    const events = readEvents(bytes);
    const of = (type: string) => events.filter((event) => event.type === type);
    const words = of('contentBlockDelta').map(({ payload }) => at(payload, 'delta', 'text'));
    expect(of('messageStart')[0]?.payload.role).toBe('assistant');
    expect(words.join('')).toContain('Comté');
    expect(of('messageStop')[0]?.payload.stopReason).toBe('end_turn');
    const metadata = of('metadata')[0]?.payload;
    for (const figure of ['inputTokens', 'outputTokens', 'totalTokens']) {
      expect(at(metadata, 'usage', figure)).toEqual(expect.any(Number));
    }
    expect(at(metadata, 'metrics', 'latencyMs')).toEqual(expect.any(Number));
  });

  it('JSON output', async () => {
    const asked =
      'What is the best French meal? Return the name and the ingredients in short JSON object.';
    const body = await good(model('invoke', { messages: [user(asked)] }));
    expect(parse(contentOf(body))).toEqual({
      name: 'Coq au vin',
      ingredients: expect.arrayContaining(['chicken', 'red wine']),
    });
  });

  it('tooling, the answer’s message and the result sent back as they are', async () => {
    const message: unknown[] = [user("What's the status of my transaction T1001?")];
    const first = await good(model('invoke', { messages: message, tools }));
    message.push(messageOf(first));
    const call = callOf(first);
    expect(call).toMatchObject({
      name: 'retrieve_payment_status',
      arguments: { transaction_id: 'T1001' },
      result: '{"status":"Paid"}',
    });
    message.push({ role: 'tool', content: call.result, tool_call_id: call.id });
    const second = await good(model('invoke', { messages: message, tools }));
    expect(contentOf(second)).toContain('"Paid"');
  });
});

describe('Mistral AI’s API', () => {
  const chat = (body: object) => send(`${server.mistralUrl}/chat/completions`, body);
  const embed = (body: object) => send(`${server.mistralUrl}/embeddings`, body);
  const LARGE = 'mistral-large-latest';

  describe('quick start', () => {
    const messages = [user('Who is the most renowned French painter?')];

    it('the chat endpoint, with a model in the place of the placeholder', async () => {
      const placeholder = await chat({ model: 'Mistral AI generative model', messages });
      expect([placeholder.status, parse(placeholder.text).code]).toEqual([400, '1500']);
      expect(contentOf(await good(chat({ model: LARGE, messages })))).toContain('Monet');
    });

    it('the embeddings endpoint', async () => {
      const input = ['Embed this sentence.', 'As well as this one.'];
      const body = await good(embed({ model: 'mistral-embed', input }));
      expect(at(body, 'data', 0, 'embedding', 'length')).toBe(1024);
      expect(at(body, 'data', 1, 'index')).toBe(1);
    });
  });

  describe('endpoints', () => {
    it.each([
      ['open-mistral-7b', 400],
      ['mistral-tiny-2312', 400],
      ['open-mixtral-8x7b', 400],
      ['mistral-small-2312', 400],
      ['mistral-small-latest', 200],
      ['mistral-small-2402', 400],
      ['mistral-medium-latest', 200],
      ['mistral-medium-2312', 400],
      ['mistral-large-latest', 200],
      ['mistral-large-2402', 400],
    ])('%s: %i today', async (model, status) => {
      const answer = await chat({ model, messages: [user('hello')] });
      expect(answer.status).toBe(status);
      if (status === 400) expect(parse(answer.text).message).toBe(`Invalid model: ${model}`);
    });
  });

  describe('chat completions', () => {
    it('no streaming', async () => {
      const body = await good(chat({ model: LARGE, messages: [user(BEST_CHEESE)] }));
      expect(contentOf(body)).toContain('Comté');
    });

    it('with streaming', async () => {
      const { text } = await chat({ model: LARGE, messages: [user(BEST_CHEESE)], stream: true });
      const pieces = readChunks(text).map((chunk) => at(chunk, 'choices', 0, 'delta', 'content'));
      expect(pieces.length).toBeGreaterThan(10);
      expect(pieces.join('')).toContain('Comté');
      expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
    });
  });

  describe('JSON mode', () => {
    const asked = `${BEST_CHEESE} Return the product and produce location in JSON format`;
    const response_format = { type: 'json_object' };
    const wanted = { product: 'Comté', location: 'Franche-Comté, France' };

    it('as in Python', async () => {
      const body = await good(chat({ model: LARGE, response_format, messages: [user(asked)] }));
      expect(parse(contentOf(body))).toEqual(wanted);
    });

    it('as in curl, whose response_format stands inside the message', async () => {
      const messages = [{ role: 'user', response_format, content: asked }];
      const refused = await chat({ model: LARGE, messages });
      expect(refused.status).toBe(422);
      expect(at(parse(refused.text), 'message', 'detail', 0)).toMatchObject({
        type: 'extra_forbidden',
        loc: ['body', 'messages', 0, 'user', 'response_format'],
        msg: 'Extra inputs are not permitted',
      });
    });
  });

  describe('the reference', () => {
    const sample = {
      temperature: 0.7,
      top_p: 1,
      max_tokens: 16,
      stream: false,
      safe_prompt: false,
      random_seed: null,
    };

    it('takes the payload of its sample, with a model of today and a message', async () => {
      const messages = [user('count to 300')];
      const body = await good(chat({ model: 'mistral-small-latest', messages, ...sample }));
      expect(body).toMatchObject({
        id: expect.any(String),
        object: 'chat.completion',
        created: expect.any(Number),
        model: 'mistral-small-latest',
        choices: [{ index: 0, finish_reason: 'length' }],
        usage: { completion_tokens: 16 },
      });
    });

    it('refuses a message without anything in it, as in its sample', async () => {
      const refused = await chat({ model: 'mistral-small-latest', messages: [{}], ...sample });
      expect(refused.status).toBe(422);
    });

    it('is deterministic with a seed', async () => {
      const asked = { model: LARGE, messages: [user('which llm are you?')], random_seed: 7 };
      const [one, two] = [await good(chat(asked)), await good(chat(asked))];
      expect([one.id, messageOf(one)]).toEqual([two.id, messageOf(two)]);
    });

    it('embeds', async () => {
      const asked = { model: 'mistral-embed', input: ['Hello', 'world'], encoding_format: 'float' };
      expect(await good(embed(asked))).toMatchObject({
        id: expect.any(String),
        object: 'list',
        data: [{ object: 'embedding' }, { object: 'embedding' }],
        model: 'mistral-embed',
        usage: { prompt_tokens: expect.any(Number), total_tokens: expect.any(Number) },
      });
    });

    it('lists the models', async () => {
      const body = await good(send(`${server.mistralUrl}/models`));
      expect(body).toMatchObject({ object: 'list', data: expect.any(Array) });
      const [first] = Object(body.data);
      expect(await good(send(`${server.mistralUrl}/models/${first.id}`))).toEqual(first);
    });
  });

  describe('function calling', () => {
    const ask = (messages: unknown[], more: object = { tools, tool_choice: 'auto' }) =>
      good(chat({ model: LARGE, messages, ...more }));
    const NEEDED =
      'I need the transaction id to check the status. Could you please provide me with the transaction id?';
    const TOLD =
      'The status of your transaction with ID T1001 is "Paid". Is there anything else I can assist you with?';

    it('asks for the id, calls with it, and tells the result', async () => {
      const messages: unknown[] = [user("What's the status of my transaction?")];
      const first = await ask(messages);
      expect(contentOf(first)).toBe(NEEDED);
      messages.push({ role: 'assistant', content: contentOf(first) });
      messages.push(user('My transaction ID is T1001.'));
      const second = await ask(messages);
      const call = callOf(second);
      expect(contentOf(second)).toBe('');
      expect(at(second, 'choices', 0, 'finish_reason')).toBe('tool_calls');
      expect([call.name, call.arguments, call.result]).toEqual([
        'retrieve_payment_status',
        { transaction_id: 'T1001' },
        '{"status":"Paid"}',
      ]);
      messages.push(messageOf(second));
      const result = { role: 'tool', name: call.name, content: '{"status": "Paid"}' };
      const without = await chat({ model: LARGE, messages: [...messages, result] });
      expect([without.status, parse(without.text).message]).toEqual([
        400,
        'Tool call id has to be defined in serving mode.',
      ]);
      const third = await ask([...messages, { ...result, tool_call_id: call.id }], {});
      expect(contentOf(third)).toBe(TOLD);
    });

    it.each([
      ['auto', 'hello', 'stop'],
      ['auto', "What's the date of my transaction T1002?", 'tool_calls'],
      ['any', 'hello', 'tool_calls'],
      ['none', "What's the date of my transaction T1002?", 'stop'],
    ])('tool_choice %s: %s', async (tool_choice, question, finish) => {
      const body = await ask([user(question)], { tools, tool_choice });
      expect(at(body, 'choices', 0, 'finish_reason')).toBe(finish);
    });
  });
});

describe('Pixtral Large', () => {
  const ID = 'mistral.pixtral-large-2502-v1:0';
  const messages = [{ role: 'user', content: [{ text: 'Hello' }] }];
  const converse = (id: string, body: object = { messages }) =>
    send(`${server.bedrockUrl}/model/${encodeURIComponent(id)}/converse`, body);

  it('is called by a geo inference id and not in a region', async () => {
    expect((await converse(`us.${ID}`)).status).toBe(200);
    expect((await converse(`eu.${ID}`)).status).toBe(200);
    expect((await converse(`global.${ID}`)).status).toBe(400);
    const refused = await converse(ID);
    expect([refused.status, parse(refused.text).message]).toEqual([
      400,
      `Invocation of model ID ${ID} with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.`,
    ]);
  });

  it.each([
    ['default', 200],
    ['priority', 200],
    ['flex', 200],
    ['reserved', 400],
  ])('has the service tier %s: %i', async (type, status) => {
    const answer = await converse(`us.${ID}`, { messages, serviceTier: { type } });
    expect(answer.status).toBe(status);
    if (status === 200) expect(parse(answer.text).serviceTier).toEqual({ type });
  });

  it('has 10 requests a minute', async () => {
    const limited = await serveEmulator({ port: 0, paceMs: 0, quotas: true });
    const statuses: number[] = [];
    for (let index = 0; index < 11; index += 1) {
      const url = `${limited.bedrockUrl}/model/${encodeURIComponent(`us.${ID}`)}/converse`;
      statuses.push((await send(url, { messages })).status);
    }
    await limited.close();
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 200), 429]);
  });

  it('writes at most 16K tokens, and has no embeddings', async () => {
    const long = { messages, inferenceConfig: { maxTokens: 16_385 } };
    expect((await converse(`us.${ID}`, long)).status).toBe(400);
    const body = { inputText: 'Hello' };
    const url = `${server.bedrockUrl}/model/${encodeURIComponent(`us.${ID}`)}/invoke`;
    expect((await send(url, body)).status).toBe(400);
  });
});
