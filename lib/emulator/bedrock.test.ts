import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { shapeProblems } from '../../tests/contract/support/aws-shapes';
import { at, bedrockTools, createClients, LARGE, parse, readEvents, said } from './testing/clients';

const { converse, converseStream } = createClients();
const fixtures = new URL('../../tests/fixtures/bedrock/', import.meta.url);

const hello = { messages: [said('user', 'hello')] };
const status = {
  messages: [said('user', "What's the status of my transaction T1001?")],
  toolConfig: bedrockTools,
};

/** The keys of a value, in order, at every depth. */
function keys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.entries(value).map(([key, inner]) => [key, keys(inner)]);
}

describe('Converse', () => {
  it('answers with the shape of the service model and the recorded key order', async () => {
    const answer = await converse(LARGE, hello);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-amzn-RequestId')).toMatch(/^[0-9a-f-]{36}$/);
    const body = parse(answer.text);
    expect(shapeProblems('ConverseResponse', body)).toEqual([]);
    const recorded = parse(readFileSync(new URL('amazon-bedrock-text.json', fixtures), 'utf8'));
    expect(Object.keys(body)).toEqual(Object.keys(recorded));
    expect(keys(body.output)).toEqual(keys(recorded.output));
    expect(body.stopReason).toBe('end_turn');
  });

  it('calls tools with ids of its own kind', async () => {
    const body = parse((await converse(LARGE, status)).text);
    expect(shapeProblems('ConverseResponse', body)).toEqual([]);
    expect(body.stopReason).toBe('tool_use');
    expect(at(body, 'output', 'message', 'content')).toEqual([
      {
        toolUse: {
          input: { transaction_id: 'T1001' },
          name: 'retrieve_payment_status',
          toolUseId: expect.stringMatching(/^tooluse_[\w-]{22}$/),
        },
      },
    ]);
  });

  it('counts tokens that add up', async () => {
    const usage = Object(parse((await converse(LARGE, hello)).text).usage);
    expect(usage.totalTokens).toBe(usage.inputTokens + usage.outputTokens);
  });

  it('reads folded instructions as instructions, for a model without a system message', async () => {
    const content = [{ text: 'Show Markdown. Answer in French.' }, { text: 'hello' }];
    const answer = await converse('mistral.mistral-7b-instruct-v0:2', {
      messages: [{ role: 'user', content }],
    });
    expect(at(parse(answer.text), 'output', 'message', 'content', 0, 'text')).toContain(
      'pas un modèle',
    );
  });

  it('stops at maxTokens and at a stop sequence', async () => {
    const count = { messages: [said('user', 'count to 300')] };
    const cut = parse(
      (await converse(LARGE, { ...count, inferenceConfig: { maxTokens: 5 } })).text,
    );
    expect([cut.stopReason, at(cut, 'usage', 'outputTokens')]).toEqual(['max_tokens', 5]);
    const stopped = await converse(LARGE, {
      ...count,
      inferenceConfig: { stopSequences: [', 4'] },
    });
    expect(parse(stopped.text).stopReason).toBe('stop_sequence');
    expect(at(parse(stopped.text), 'output', 'message', 'content', 0, 'text')).toBe('1, 2, 3');
  });

  it('answers a forced json tool and a JSON schema with an instance', async () => {
    const schema = {
      type: 'object',
      properties: { product: { type: 'string' } },
      required: ['product'],
    };
    const messages = [said('user', 'What is the best French cheese?')];
    const tool = { toolSpec: { name: 'json', inputSchema: { json: schema } } };
    const forced = await converse(LARGE, {
      messages,
      toolConfig: { tools: [tool], toolChoice: { any: {} } },
    });
    expect(at(parse(forced.text), 'output', 'message', 'content', 0, 'toolUse', 'input')).toEqual({
      product: 'Comté',
    });
    const outputConfig = {
      textFormat: {
        type: 'json_schema',
        structure: { jsonSchema: { schema: JSON.stringify(schema) } },
      },
    };
    const text = at(
      parse((await converse(LARGE, { messages, outputConfig })).text),
      'output',
      'message',
      'content',
      0,
      'text',
    );
    expect(parse(String(text))).toEqual({ product: 'Comté' });
  });
});

describe('ConverseStream', () => {
  it('streams text in the recorded order, without a start of the block', async () => {
    const events = await converseStream(LARGE, hello);
    const types = events.map(({ type }) => type);
    expect([...new Set(types)]).toEqual([
      'messageStart',
      'contentBlockDelta',
      'contentBlockStop',
      'messageStop',
      'metadata',
    ]);
    for (const { type, payload } of events) {
      const { p, ...rest } = payload;
      expect(p).toMatch(/^abc|^ab?$/);
      expect(shapeProblems('ConverseStreamOutput', { [type]: rest })).toEqual([]);
    }
  });

  it('has frames of the same structure as the recorded ones, calls included', async () => {
    const file = new URL('test_anthropic_converse_stream_with_tool_use.yaml', fixtures);
    const cassette = parseYaml(readFileSync(file, 'utf8'), { customTags: ['binary'] });
    const body = at(cassette, 'interactions', 0, 'response', 'body', 'string');
    if (!(body instanceof Uint8Array)) throw new TypeError('the recorded body is not binary');
    const recorded = readEvents(body);
    const ours = await converseStream(LARGE, status);
    for (const { type, payload } of ours) {
      const like = recorded
        .filter((event) => event.type === type)
        .map((event) => JSON.stringify(keys(event.payload)));
      expect(like).toContain(JSON.stringify(keys(payload)));
    }
    expect(ours.slice(1, 3).map(({ payload }) => payload)).toEqual([
      expect.objectContaining({
        contentBlockIndex: 0,
        start: { toolUse: expect.objectContaining({ name: 'retrieve_payment_status' }) },
      }),
      expect.objectContaining({ delta: { toolUse: { input: '' } } }),
    ]);
    const input = ours
      .map(({ payload }) => at(payload, 'delta', 'toolUse', 'input') ?? '')
      .join('');
    expect(input).toBe('{"transaction_id": "T1001"}');
  });

  it('says the same as Converse', async () => {
    const events = await converseStream(LARGE, hello);
    const text = events.map(({ payload }) => at(payload, 'delta', 'text') ?? '').join('');
    expect(text).toBe(
      at(parse((await converse(LARGE, hello)).text), 'output', 'message', 'content', 0, 'text'),
    );
  });

  it('has the content type of event streams', async () => {
    const answer = await converse(LARGE, hello, { stream: true });
    expect(answer.headers.get('content-type')).toBe('application/vnd.amazon.eventstream');
  });
});
