import type {
  LanguageModelV4CallOptions,
  LanguageModelV4FunctionTool,
  LanguageModelV4ToolResultOutput,
} from '@ai-sdk/provider';
import { describe, expect, it } from 'vitest';
import { resultText, toChatBody } from './bedrock-invoke-chat-body';

const question: LanguageModelV4CallOptions = {
  prompt: [{ role: 'user', content: [{ type: 'text', text: 'which llm are you?' }] }],
};
const schema = {
  type: 'object' as const,
  properties: { transaction_id: { type: 'string' as const } },
  required: ['transaction_id'],
};
const tool = (name: string): LanguageModelV4FunctionTool => ({
  type: 'function',
  name,
  description: `Get the ${name}`,
  inputSchema: schema,
});
const wire = (name: string) => ({
  type: 'function',
  function: { name, description: `Get the ${name}`, parameters: schema },
});
const features = (options: Partial<LanguageModelV4CallOptions>) =>
  toChatBody({ ...question, ...options }).warnings.map(
    (warning) => 'feature' in warning && warning.feature,
  );

describe('the body of a chat model', () => {
  it('is the documented example of Large 24.07', () => {
    expect(toChatBody(question)).toEqual({
      body: { messages: [{ role: 'user', content: 'which llm are you?' }] },
      warnings: [],
      jsonTool: false,
    });
  });

  it('carries the documented settings', () => {
    const { body } = toChatBody({ ...question, maxOutputTokens: 10, temperature: 0.2, topP: 0.9 });
    expect(body).toMatchObject({ max_tokens: 10, temperature: 0.2, top_p: 0.9 });
  });

  it('carries a conversation with tools', () => {
    const { body } = toChatBody({
      prompt: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: [{ type: 'text', text: 'Status of T1001?' }] },
        {
          role: 'assistant',
          content: [
            {
              type: 'tool-call',
              toolCallId: 'abcdefghi',
              toolName: 'status',
              input: { transaction_id: 'T1001' },
            },
          ],
        },
        {
          role: 'tool',
          content: [
            {
              type: 'tool-result',
              toolCallId: 'abcdefghi',
              toolName: 'status',
              output: { type: 'json', value: { status: 'Paid' } },
            },
          ],
        },
        { role: 'assistant', content: [{ type: 'text', text: 'It is paid.' }] },
        { role: 'user', content: [{ type: 'text', text: 'Since when?' }] },
      ],
      tools: [tool('status')],
    });
    expect(body).toEqual({
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Status of T1001?' },
        {
          role: 'assistant',
          content: '',
          tool_calls: [
            {
              id: 'abcdefghi',
              function: { name: 'status', arguments: '{"transaction_id":"T1001"}' },
            },
          ],
        },
        { role: 'tool', tool_call_id: 'abcdefghi', content: '{"status":"Paid"}' },
        { role: 'assistant', content: 'It is paid.' },
        { role: 'user', content: 'Since when?' },
      ],
      tools: [wire('status')],
      tool_choice: 'auto',
    });
  });

  it.each([
    ['image/png', new Uint8Array([1, 2, 3]), 'data:image/png;base64,AQID'],
    ['image/*', '/9j/4AAQ', 'data:image/jpeg;base64,/9j/4AAQ'],
    ['image', 'UklGRhoAAABXRUJQ', 'data:image/webp;base64,UklGRhoAAABXRUJQ'],
    ['image', 'iVBORw0KGgoAAAAN', 'data:image/png;base64,iVBORw0KGgoAAAAN'],
    ['image', 'R0lGODlh', 'data:image/gif;base64,R0lGODlh'],
  ])('carries an image (%s) as the page of Pixtral shows it', (mediaType, data, url) => {
    const image = { type: 'file' as const, mediaType, data: { type: 'data' as const, data } };
    const text = { type: 'text' as const, text: 'Describe this picture:' };
    const { body } = toChatBody({ prompt: [{ role: 'user', content: [text, image] }] });
    expect(body.messages).toEqual([
      { role: 'user', content: [text, { type: 'image_url', image_url: { url } }] },
    ]);
  });

  it.each([
    ['image/png', { type: 'url' as const, url: new URL('https://example.com/a.png') }],
    ['application/pdf', { type: 'data' as const, data: 'JVBERi0=' }],
    ['image', { type: 'data' as const, data: 'AAAA' }],
    ['text/plain', { type: 'text' as const, text: 'a note' }],
  ])('refuses what the service does not take: %s', (mediaType, data) => {
    const file = { type: 'file' as const, mediaType, data };
    expect(() => toChatBody({ prompt: [{ role: 'user', content: [file] }] })).toThrow(
      /functionality not supported/,
    );
  });

  it.each([
    [undefined, ['status', 'date'], 'auto'],
    [{ type: 'auto' as const }, ['status', 'date'], 'auto'],
    [{ type: 'none' as const }, ['status', 'date'], 'none'],
    [{ type: 'required' as const }, ['status', 'date'], 'any'],
    [{ type: 'tool' as const, toolName: 'date' }, ['date'], 'any'],
  ])('says the choice %o with the documented words', (toolChoice, names, word) => {
    const options = toolChoice === undefined ? {} : { toolChoice };
    const { body } = toChatBody({
      ...question,
      ...options,
      tools: [tool('status'), tool('date')],
    });
    expect([body.tools, body.tool_choice]).toEqual([names.map(wire), word]);
  });

  it('asks for a schema by the tool "json", whatever was chosen', () => {
    const { body, jsonTool } = toChatBody({
      ...question,
      tools: [tool('status')],
      toolChoice: { type: 'auto' },
      responseFormat: { type: 'json', schema, name: 'answer' },
    });
    expect(jsonTool).toBe(true);
    expect(body.tool_choice).toBe('any');
    expect(body.tools?.map((one) => one.function.name)).toEqual(['status', 'json']);
    expect(body.tools?.at(-1)?.function.parameters).toEqual(schema);
  });

  it('says what it cannot send', () => {
    expect(
      features({
        temperature: 1.2,
        seed: 1,
        topK: 5,
        presencePenalty: 1,
        frequencyPenalty: 1,
        stopSequences: ['END'],
        reasoning: 'low',
        responseFormat: { type: 'json' },
        tools: [{ type: 'provider', id: 'a.search', name: 'search', args: {} }],
      }),
    ).toEqual([
      'seed',
      'presencePenalty',
      'frequencyPenalty',
      'reasoning',
      'topK',
      'stopSequences',
      'responseFormat',
      'temperature',
      'provider-defined tool a.search',
    ]);
    expect(features({ temperature: 1, topP: 1, stopSequences: [] })).toEqual([]);
  });
});

describe('the text of a tool result', () => {
  it.each<[LanguageModelV4ToolResultOutput, string]>([
    [{ type: 'text', value: 'Paid' }, 'Paid'],
    [{ type: 'error-text', value: 'not found' }, 'not found'],
    [{ type: 'json', value: { a: [1] } }, '{"a":[1]}'],
    [{ type: 'error-json', value: null }, 'null'],
    [{ type: 'execution-denied' }, 'The call was denied.'],
    [{ type: 'execution-denied', reason: 'Not today.' }, 'Not today.'],
    [
      {
        type: 'content',
        value: [
          { type: 'text', text: 'a chart' },
          { type: 'file', mediaType: 'image/png', data: { type: 'data', data: 'AAAA' } },
        ],
      },
      'a chart\n[A file is left out here.]',
    ],
  ])('%o', (output, text) => {
    expect(resultText(output)).toBe(text);
  });
});
