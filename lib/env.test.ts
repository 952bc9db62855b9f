import { describe, expect, it } from 'vitest';
import { isLoopback, type Machine, parseEnv } from './env';

const machine: Machine = { readFile: () => '', home: '/home/ada', cwd: '/srv/tramontane' };
const secrets = { APP_SECRET: 's'.repeat(32), OWNER_PASSWORD: 'correct horse' };

function value(source: Record<string, string>, at: Partial<Machine> = {}) {
  const parsed = parseEnv(source, { ...machine, ...at });
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  return parsed.value;
}

function problems(source: Record<string, string>) {
  const parsed = parseEnv(source, machine);
  return parsed.ok ? [] : parsed.problems;
}

describe('parseEnv', () => {
  it('needs nothing', () => {
    expect(value({})).toMatchObject({
      PORT: 3000,
      HOST: '127.0.0.1',
      DATA_DIR: '/srv/tramontane/.data',
      AWS_REGION: 'us-east-1',
      awsCredentials: undefined,
      EMULATOR_PACE_MS: 12,
    });
  });

  it('counts empty and blank text as unset', () => {
    expect(value({ PORT: '', MISTRAL_API_KEY: '  ', DATABASE_URL: '' })).toEqual(value({}));
  });

  it('reads the rate of the euro with its day', () => {
    expect(value({ EUR_PER_USD: '0.86@2026-11-20' }).EUR_PER_USD).toEqual({
      rate: 0.86,
      asOf: '2026-11-20',
    });
    const sentence = 'EUR_PER_USD must be a rate and its day, such as 0.86@2026-11-20.';
    expect(problems({ EUR_PER_USD: '0.86' })).toEqual([sentence]);
    expect(problems({ EUR_PER_USD: '0@2026-11-20' })).toEqual(['EUR_PER_USD must be more than 0.']);
  });

  it('keeps an absolute data folder and removes trailing slashes of addresses', () => {
    const read = value({
      DATA_DIR: '/var/lib/tramontane',
      MISTRAL_BASE_URL: 'http://127.0.0.1:9000/v1/',
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: 'http://127.0.0.1:9001/',
    });
    expect(read.DATA_DIR).toBe('/var/lib/tramontane');
    expect(read.MISTRAL_BASE_URL).toBe('http://127.0.0.1:9000/v1');
    expect(read.AWS_ENDPOINT_URL_BEDROCK_RUNTIME).toBe('http://127.0.0.1:9001');
  });

  it('polls where it is told to, and on AWS Amplify', () => {
    expect(value({}).TRANSPORT).toBe('auto');
    expect(value({ TRANSPORT: 'poll' })).toMatchObject({
      TRANSPORT: 'poll',
      ANSWER_TIMEOUT_SECONDS: 25,
    });
    const amplify = { ...secrets, AWS_APP_ID: 'd1', DATABASE_URL: 'postgres://db/one' };
    expect(value(amplify).TRANSPORT).toBe('poll');
    expect(value({ ...amplify, TRANSPORT: 'auto' }).TRANSPORT).toBe('auto');
    expect(problems({ TRANSPORT: 'push' })).toEqual([
      'TRANSPORT must be auto, or poll for a host that does not stream.',
    ]);
  });

  it('finds a models file from the folder of the start', () => {
    expect(value({})).not.toHaveProperty('MODELS_FILE');
    expect(value({ MODELS_FILE: 'own.json' }).MODELS_FILE).toBe('/srv/tramontane/own.json');
    expect(value({ MODELS_FILE: '/etc/own.json' }).MODELS_FILE).toBe('/etc/own.json');
  });

  it('lists every wrong variable at once, each by name', () => {
    const wrong = {
      PORT: '70000',
      HOST: 'http://x',
      APP_SECRET: 'short',
      OWNER_PASSWORD: 'short',
      DATABASE_URL: 'mysql://x',
      REDIS_URL: 'x',
      MISTRAL_API_KEY: 'two words',
      MISTRAL_BASE_URL: 'http://127.0.0.1:9000',
      AWS_REGION: 'Virginia',
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: 'x',
      LOCAL_BASE_URL: 'ftp://x',
      EMULATOR_PACE_MS: '-1',
      AWS_ACCESS_KEY_ID: 'AKIA',
      APP_URL: 'http://chat.example.com',
    };
    const found = problems(wrong);
    for (const name of Object.keys(wrong)) {
      expect(
        found.some((sentence) => sentence.includes(name)),
        name,
      ).toBe(true);
    }
    for (const sentence of found) expect(sentence).toMatch(/^[A-Z_]+ must .*\.$/);
    expect(new Set(found).size).toBe(found.length);
  });

  it.each(['0', '65536', '3000.5', '1e3', 'x', '-1'])('refuses PORT %s', (port) => {
    expect(problems({ PORT: port })).toEqual(['PORT must be a whole number from 1 to 65535.']);
  });

  it('takes only an origin as APP_URL', () => {
    expect(value({ APP_URL: 'http://Localhost:3000/' }).APP_URL).toBe('http://localhost:3000');
    expect(problems({ APP_URL: 'http://localhost:3000/chat' })).toHaveLength(1);
  });

  it.each<Record<string, string>>([
    { HOST: '0.0.0.0' },
    { APP_URL: 'https://chat.example.com' },
    { VERCEL: '1', DATABASE_URL: 'postgres://db/x' },
    { K_SERVICE: 'chat', DATABASE_URL: 'postgres://db/x' },
  ])('asks for a secret and a password with %j', (source) => {
    const found = problems(source);
    expect(found).toHaveLength(2);
    expect(found[0]).toContain('APP_SECRET must be set because');
    expect(found[1]).toContain('OWNER_PASSWORD must be set because');
    expect(problems({ ...source, ...secrets })).toEqual([]);
  });

  it.each(['VERCEL', 'NETLIFY', 'AWS_LAMBDA_FUNCTION_NAME', 'AWS_APP_ID', 'K_SERVICE'])(
    'asks for DATABASE_URL where %s is set',
    (name) => {
      const found = problems({ [name]: 'x', ...secrets });
      expect(found).toEqual([expect.stringMatching(/^DATABASE_URL must be set because /)]);
    },
  );

  it('wants both halves of an AWS key', () => {
    expect(problems({ AWS_SECRET_ACCESS_KEY: 'x' })).toEqual([
      'AWS_ACCESS_KEY_ID must be set too because AWS_SECRET_ACCESS_KEY is set: set both or neither.',
    ]);
  });

  it.each<[Record<string, string>, RegExp]>([
    [{ AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' }, /access keys in AWS_ACCESS_KEY_ID/],
    [{ AWS_PROFILE: 'work' }, /^profile work$/],
    // The SDK passes over the keys where a profile is named.
    [{ AWS_PROFILE: 'work', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' }, /^profile work$/],
    [{ AWS_WEB_IDENTITY_TOKEN_FILE: '/t' }, /^role of AWS_WEB_IDENTITY_TOKEN_FILE$/],
    [{ AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/c' }, /^role of the container$/],
    [{ AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://c' }, /^role of the container$/],
  ])('sees AWS credentials in %j', (source, how) => {
    expect(value(source).awsCredentials).toMatch(how);
  });

  it('sees AWS credentials in the files of the home folder, or where the variables point', () => {
    const has = (file: string) => ({
      readFile: (path: string) => (path === file ? 'aws_access_key_id = x' : ''),
    });
    expect(value({}, has('/home/ada/.aws/config')).awsCredentials).toBe('the default profile');
    expect(value({ AWS_CONFIG_FILE: '/a' }, has('/home/ada/.aws/config')).awsCredentials).toBe(
      undefined,
    );
    expect(value({ AWS_SHARED_CREDENTIALS_FILE: '/b' }, has('/b')).awsCredentials).toBe(
      'the default profile',
    );
  });
});

describe('isLoopback', () => {
  it.each(['localhost', 'LOCALHOST', '127.0.0.1', '127.9.8.7', '::1', '[::1]'])('%s is', (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each(['0.0.0.0', '127.0.0.1.evil.com', '127.0.0.256', '::', '10.0.0.1', 'localhost.evil', ''])(
    '%s is not',
    (host) => {
      expect(isLoopback(host)).toBe(false);
    },
  );
});
