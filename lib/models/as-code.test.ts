import { describe, expect, it } from 'vitest';
import { asCode } from './as-code';
import type { Exchange } from './capture';

function exchange(more: Partial<Exchange>): Exchange {
  return {
    method: 'POST',
    url: 'https://api.mistral.ai/v1/chat/completions',
    requestHeaders: { 'content-type': 'application/json', 'user-agent': 'ai/7' },
    startedAt: '2026-11-21T09:00:00.000Z',
    responseBody: '',
    truncated: false,
    state: 'complete',
    ...more,
  };
}

const converse = (model: string) =>
  `https://bedrock-runtime.eu-west-3.amazonaws.com/model/${model}/converse`;

function codeOf(more: Partial<Exchange>, source: 'mistral' | 'bedrock' | 'local', name: string) {
  const code = asCode(exchange(more), { source, region: 'eu-west-3' });
  return code?.programs.find((program) => program.name.startsWith(name))?.code;
}

const messages = [{ role: 'user', content: "it's" }];

describe('asCode', () => {
  it('says nothing of an address that every client knows', () => {
    const requestBody = { model: 'm', messages };
    const python = codeOf({ requestBody }, 'mistral', 'Python');
    const typescript = codeOf({ requestBody }, 'mistral', 'TypeScript');
    expect([python, typescript].join()).not.toContain('api.mistral.ai');
    const url = 'https://proxy.example.com/v1/chat/completions';
    expect(codeOf({ requestBody, url }, 'mistral', 'Python')).toContain(
      'server_url="https://proxy.example.com"',
    );
    expect(codeOf({ requestBody, url }, 'mistral', 'TypeScript')).toContain(
      "baseURL: 'https://proxy.example.com/v1'",
    );
  });

  it('signs where the request was signed, else takes a key', () => {
    const asked = { url: converse('eu.mistral.pixtral-large-2502-v1%3A0'), requestBody: {} };
    expect(codeOf(asked, 'bedrock', 'curl')).toContain('Bearer $AWS_BEARER_TOKEN_BEDROCK');
    const signed = { ...asked, requestHeaders: { 'x-amz-date': '20261121T090000Z' } };
    const curl = codeOf(signed, 'bedrock', 'curl');
    expect(curl).toMatch(/--aws-sigv4 "aws:amz:\$\{AWS_REGION:-eu-west-3\}:bedrock"/);
    expect(curl).not.toContain('x-amz-date');
    expect(codeOf(asked, 'bedrock', 'Python')).toContain(
      'modelId="eu.mistral.pixtral-large-2502-v1:0"',
    );
  });

  it('reads a picture from a file where the record has only its beginning', () => {
    const bytes = `iVBORw0KGgo${'A'.repeat(53)}… (90000 characters)`;
    const content = [{ image: { format: 'png', source: { bytes } } }];
    const requestBody = { messages: [{ role: 'user', content }] };
    const code = asCode(exchange({ url: converse('m'), requestBody }), { source: 'bedrock' });
    expect(code?.files).toEqual(['image-1.png']);
    for (const program of code?.programs ?? []) {
      expect(program.code).toContain('image-1.png');
      expect(program.code).not.toContain('90000');
    }
  });

  it('takes no words of a person for a picture', () => {
    const content = `${'It costs more. '.repeat(4)}It …… (9000 characters)`;
    const requestBody = { model: 'm', messages: [{ role: 'user', content }] };
    expect(asCode(exchange({ requestBody }), { source: 'mistral' })?.files).toEqual([]);
  });

  it('gives no code of a body that was too long, or of no call of a model', () => {
    expect(asCode(exchange({ requestBody: '{"model":' }), { source: 'mistral' })).toBeUndefined();
    const other = exchange({ url: 'https://x.test/other', requestBody: {} });
    expect(asCode(other, { source: 'bedrock' })).toBeUndefined();
  });
});
