import { describe, expect, it } from 'vitest';
import type { Conversation, Turn } from './conversation';
import { reply } from './script';
import { mistralTools } from './testing/clients';

const user = (text: string): Turn => ({ role: 'user', text, images: [], documents: [] });
const bot = (text: string): Turn => ({ role: 'assistant', text, calls: [] });
const payments = mistralTools.map((tool) => tool.function);
const STATUS = 'retrieve_payment_status';
const DATE = 'retrieve_payment_date';

function conversation(turns: Turn[], rest: Partial<Conversation> = {}): Conversation {
  return {
    modelName: 'Mistral Large 3',
    modelHasTools: true,
    system: '',
    turns,
    tools: [],
    toolChoice: 'auto',
    parallelCalls: true,
    format: { type: 'text' },
    ...rest,
  };
}

function say(text: string, rest: Partial<Conversation> = {}): string {
  return reply(conversation([user(text)], rest)).text ?? '';
}

function callsFor(turns: Turn[] | string, rest: Partial<Conversation> = {}) {
  const given = typeof turns === 'string' ? [user(turns)] : turns;
  const { toolCalls = [] } = reply(conversation(given, { tools: payments, ...rest }));
  return toolCalls.map(({ name, arguments: values }) => [name, ...Object.values(values)]);
}

/** A turn of calls and the turns of their results. */
function called(...made: [name: string, id: string, content: string][]): Turn[] {
  const calls = made.map(([name, transaction_id], index) => ({
    id: `call${index}`,
    name,
    arguments: { transaction_id },
  }));
  const results = made.map(
    ([, , content], index): Turn => ({ role: 'tool', callId: `call${index}`, content }),
  );
  return [{ role: 'assistant', text: '', calls }, ...results];
}

function tell(turns: Turn[]): string {
  return reply(conversation(turns, { tools: payments })).text ?? '';
}

const ASK =
  'I need the transaction id to check the status. Could you please provide me with the transaction id?';
const PAID =
  'The status of your transaction with ID T1001 is "Paid". Is there anything else I can assist you with?';

describe('the payment demonstration', () => {
  it('goes word for word', () => {
    const first = [user("What's the status of my transaction?")];
    expect(tell(first)).toBe(ASK);
    const second = [...first, bot(ASK), user('My transaction ID is T1001.')];
    expect(callsFor(second)).toEqual([[STATUS, 'T1001']]);
    expect(tell([...second, ...called([STATUS, 'T1001', '{"status": "Paid"}'])])).toBe(PAID);
  });

  it.each([
    ["What's the status of my transaction T1001?", [[STATUS, 'T1001']]],
    ['When was transaction T1003 paid?', [[DATE, 'T1003']]],
    ['Has transaction t1004 been paid?', [[STATUS, 'T1004']]],
    [
      'Give me the status and the date of T1001.',
      [
        [STATUS, 'T1001'],
        [DATE, 'T1001'],
      ],
    ],
    [
      'Status of T1001, T1002 and T1003?',
      [
        [STATUS, 'T1001'],
        [STATUS, 'T1002'],
        [STATUS, 'T1003'],
      ],
    ],
    ['Quel est le statut de ma transaction T1001 ?', [[STATUS, 'T1001']]],
    ['Quelle est la date de paiement de T1002 ?', [[DATE, 'T1002']]],
    ['What is the status of transaction 98765?', [[STATUS, '98765']]],
  ])('calls at once: %s', (text, calls) => expect(callsFor(text)).toEqual(calls));

  it.each([
    ['And T1002?', [[STATUS, 'T1002']]],
    [
      'What is the status of transaction T1001, and when was T1005 paid?',
      [
        [STATUS, 'T1001'],
        [DATE, 'T1005'],
      ],
    ],
    ['What is its payment date?', [[DATE, 'T1001']]],
    ["What's the status of my transaction T1005?", [[STATUS, 'T1005']]],
  ])('understands what follows an answer: %s', (text, calls) => {
    const before = [
      user('Status of transaction T1001?'),
      ...called([STATUS, 'T1001', '{"status":"Paid"}']),
      bot(PAID),
    ];
    expect(callsFor([...before, user(text)])).toEqual(calls);
  });

  it('ignores bridges and always answers after results', () => {
    const asked = [
      user('Status and date of T1001?'),
      ...called([STATUS, 'T1001', '{"status":"Paid"}'], [DATE, 'T1001', '{"date":"2021-10-05"}']),
    ];
    const text =
      'The status of your transaction with ID T1001 is "Paid" and its payment date is 2021-10-05. Is there anything else I can assist you with?';
    expect(tell(asked)).toBe(text);
    expect(callsFor([...asked, bot('.'), user('Status of T1002?')])).toEqual([[STATUS, 'T1002']]);
  });

  it('tells what was not found, and what to check', () => {
    const turns = [
      user('Status of T9999?'),
      ...called([STATUS, 'T9999', '{"error":"transaction id not found."}']),
    ];
    expect(tell(turns)).toBe(
      'The transaction with ID T9999 was not found. Please check the id: it looks like T1001. Is there anything else I can assist you with?',
    );
  });

  it('answers in French', () => {
    const turns = [
      user('Quel est le statut de ma transaction T1001 ?'),
      ...called([STATUS, 'T1001', '{"status":"Paid"}']),
    ];
    expect(tell(turns)).toBe(
      'Le statut de votre transaction T1001 est « Paid ». Puis-je vous aider pour autre chose ?',
    );
    expect(say('Quel est le statut de ma transaction ?', { tools: payments })).toContain(
      'identifiant de la transaction',
    );
  });

  it('makes the calls one after the other where they may not be parallel', () => {
    const question = user('Status and date of T1001?');
    const rest = { parallelCalls: false };
    expect(callsFor([question], rest)).toEqual([[STATUS, 'T1001']]);
    const next = [question, ...called([STATUS, 'T1001', '{"status":"Paid"}'])];
    expect(callsFor(next, rest)).toEqual([[DATE, 'T1001']]);
    const last = [
      question,
      ...called([STATUS, 'T1001', '{"status":"Paid"}'], [DATE, 'T1001', '{"date":"2021-10-05"}']),
    ];
    expect(callsFor(last, rest)).toEqual([]);
  });

  it('reads results that were told in words, and skips the bridge after them', () => {
    const told = bot(
      '(retrieve_payment_status {"transaction_id":"T1001"} returned {"status":"Paid"})',
    );
    const turns = [user("What's the status of my transaction T1001?"), told, user('.')];
    expect(reply(conversation(turns)).text).toBe(PAID);
  });

  it('says where there are no tools', () => {
    const text = "What's the status of my transaction T1001?";
    expect(say(text)).toMatch(/^Tools are not available here, so/);
    expect(say(text, { tools: payments, toolChoice: 'none' })).toMatch(
      /^Tools are not available here, so/,
    );
    expect(say(text, { modelHasTools: false, modelName: 'Mistral 7B Instruct' })).toContain(
      'Mistral 7B Instruct cannot call them',
    );
  });
});

const weather = {
  name: 'get_weather',
  description: 'Get the current weather of a city',
  parameters: {
    type: 'object',
    properties: {
      city: { type: 'string' },
      unit: { type: 'string', enum: ['celsius', 'fahrenheit'] },
    },
    required: ['city'],
  },
};
const convert = {
  name: 'convert_currency',
  description: 'Convert an amount of money',
  parameters: {
    type: 'object',
    properties: { amount: { type: 'number' }, to: { type: 'string', enum: ['EUR', 'USD'] } },
    required: ['amount', 'to'],
  },
};

describe('other tools', () => {
  const tools = [...payments, weather, convert];

  it.each([
    ["What's the weather in Paris in fahrenheit?", [['get_weather', 'Paris', 'fahrenheit']]],
    [
      "What's the weather in Paris and New York?",
      [
        ['get_weather', 'Paris'],
        ['get_weather', 'New York'],
      ],
    ],
    ['Convert 12.50 to USD', [['convert_currency', 12.5, 'USD']]],
    [
      'Weather in Lyon, and convert 3 to EUR',
      [
        ['get_weather', 'Lyon'],
        ['convert_currency', 3, 'EUR'],
      ],
    ],
    ['What is the best French cheese?', []],
  ])('are chosen by the words of the question: %s', (text, calls) => {
    expect(callsFor(text, { tools })).toEqual(calls);
  });

  it('need their required arguments', () => {
    const first = user("What's the weather like?");
    const ask = 'I need the city to call get_weather. Could you please provide it?';
    expect(say("What's the weather like?", { tools })).toBe(ask);
    expect(callsFor([first, bot(ask), user('In Nice')], { tools })).toEqual([
      ['get_weather', 'Nice'],
    ]);
  });

  it('are called when they are forced, with a valid instance', () => {
    expect(callsFor('hello there', { tools, toolChoice: { name: 'convert_currency' } })).toEqual([
      ['convert_currency', 1, 'EUR'],
    ]);
    expect(callsFor('hello there', { tools: [weather], toolChoice: 'any' })[0]?.[0]).toBe(
      'get_weather',
    );
  });

  it('have their results told', () => {
    const calls = [{ id: 'a', name: 'get_weather', arguments: { city: 'Paris' } }];
    const turns: Turn[] = [
      user('Weather in Paris?'),
      { role: 'assistant', text: '', calls },
      { role: 'tool', callId: 'a', content: '{"sky":"clear","wind_speed":12}' },
    ];
    expect(reply(conversation(turns, { tools })).text).toBe(
      '`get_weather(Paris)` gave:\n\n- sky: clear\n- wind speed: 12',
    );
  });
});

describe('talk', () => {
  it.each([
    ['What is the best French cheese?', 'Comté'],
    ['Who is the most renowned French painter?', 'Claude Monet'],
    ['What is the best French meal?', 'Coq au vin'],
    ['which llm are you?', 'built-in emulator, standing in for Mistral Large 3'],
    ['Tell me about black holes', '“Tell me about black holes”'],
    ['Parlez-moi des trous noirs dans la galaxie', 'émulateur intégré'],
  ])('%s', (text, wanted) => expect(say(text)).toContain(wanted));

  it('has the whole of Markdown', () => {
    const text = say('Show me what Markdown you can do');
    for (const part of ['# ', '| --- |', '```ts', '$$', '$p =', '> ', '- [x]'])
      expect(text).toContain(part);
  });

  it('writes about as much as it is asked for', () => {
    for (const words of [100, 500, 2000]) {
      const length = say(`Write a text of ${words} words`).split(/\s+/).length;
      expect(Math.abs(length - words)).toBeLessThan(words * 0.1 + 20);
    }
    expect(say('write a long story').split(/\s+/).length).toBeGreaterThan(800);
  });

  it.each([
    [300, 300],
    [5000, 2000],
  ])('counts to %i', (asked, last) => {
    const numbers = say(`count to ${asked}`).split(/,\s+/).map(Number);
    expect([numbers.length, numbers.at(-1)]).toEqual([last, last]);
  });

  it('continues an answer that was cut', () => {
    const turns = [user('count to 20'), bot('1, 2, 3'), user('Continue')];
    expect(reply(conversation(turns)).text).toMatch(/^, 4, 5/);
  });

  it('quotes the message before', () => {
    const turns = [user('The sea is blue.'), bot('Indeed.'), user('What did I say?')];
    expect(reply(conversation(turns)).text).toBe('Your previous message was: “The sea is blue.”');
  });

  it('speaks the language of the instructions', () => {
    expect(say('hello', { system: 'Always answer in French.' })).toContain('pas un modèle');
  });

  it('cites supplied passages', () => {
    const text =
      'When does the museum open?\n\n[1] The library closes on Mondays. It is old.\n\n[2] The museum opens at nine. Tickets cost ten euros.';
    expect(say(text)).toBe('The museum opens at nine [2].');
    const xml =
      '<passage id="4">The bridge was built in 1905.</passage>\nWhen was the bridge built?';
    expect(say(xml)).toBe('The bridge was built in 1905 [4].');
    expect(say('Who won the race?\n\n[1] The library closes on Mondays.')).toContain(
      'do not answer',
    );
  });

  it('never shouts', () => {
    for (const text of [
      'hello',
      'bonjour',
      'markdown please',
      'write a long story',
      'which llm are you?',
    ]) {
      expect(say(text)).not.toContain('!');
    }
  });
});

describe('a beginning that was asked for', () => {
  it.each([
    ['by a prefix', { prefix: 'Ahoy:' }],
    ['by instructions', { system: 'Be brief.\n\nAlways begin your answer with exactly:\nAhoy:' }],
  ])('is there once, %s', (_, rest) => {
    const text = say('Hello', rest);
    expect(text).toMatch(/^Ahoy: /);
    expect(text.split('Ahoy:')).toHaveLength(2);
    expect(text.length).toBeGreaterThan(20);
  });

  it('stays away from a call', () => {
    const rest = { system: 'Always begin your answer with exactly:\nAhoy:', tools: payments };
    expect(callsFor('What is the status of T1001?', rest)).toEqual([[STATUS, 'T1001']]);
  });
});

describe('JSON', () => {
  it.each([
    [
      'What is the best French cheese? Return the product and produce location in JSON format',
      { product: 'Comté', location: 'Franche-Comté, France' },
    ],
    [
      'What is the best French meal? Return the name and the ingredients in short JSON object.',
      { name: 'Coq au vin', ingredients: expect.arrayContaining(['red wine']) },
    ],
    ['Say something as JSON', expect.objectContaining({ answer: expect.any(String) })],
  ])('%s', (text, wanted) => {
    expect(JSON.parse(say(text, { format: { type: 'json' } }))).toEqual(wanted);
  });

  it('has the fields of results', () => {
    const turns = [
      user('Status of T1001 as JSON'),
      ...called([STATUS, 'T1001', '{"status":"Paid"}']),
    ];
    const { text = '' } = reply(conversation(turns, { tools: payments, format: { type: 'json' } }));
    expect(JSON.parse(text)).toEqual({ transaction_id: 'T1001', status: 'Paid' });
  });
});
