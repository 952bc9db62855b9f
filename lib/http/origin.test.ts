import { afterEach, describe, expect, it, vi } from 'vitest';

/** The module as it is with these variables, which are read once. */
async function originWith(variables: Record<string, string> = {}) {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  vi.resetModules();
  return import('./origin');
}

afterEach(() => vi.unstubAllEnvs());

const exposed = { APP_SECRET: 'x'.repeat(32), OWNER_PASSWORD: 'x'.repeat(12) };
const behindHttps = { ...exposed, APP_URL: 'https://chat.example.com' };

describe('isOwnHost', () => {
  it.each([
    '127.0.0.1',
    '127.0.0.1:3000',
    'localhost:3000',
    'LOCALHOST',
    '[::1]:3000',
    '127.1.2.3',
  ])('answers to %s on loopback', async (host) => {
    expect((await originWith()).isOwnHost(host)).toBe(true);
  });

  it.each([
    '',
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'evil.example:3000',
    'user@127.0.0.1',
    '127.0.0.1:3000@evil.example',
    '127.0.0.1:3000:80',
    '127.0.0.256',
    '0.0.0.0',
    '[::2]',
    '::1',
    'localhost:evil',
  ])('does not answer to %j', async (host) => {
    expect((await originWith()).isOwnHost(host)).toBe(false);
  });

  it('does not answer without a Host', async () => {
    expect((await originWith()).isOwnHost(null)).toBe(false);
  });

  it('answers to the name of APP_URL, port and all', async () => {
    const { isOwnHost } = await originWith(behindHttps);
    expect(isOwnHost('chat.example.com')).toBe(true);
    expect(isOwnHost('chat.example.com:444')).toBe(false);
    expect(isOwnHost('other.example.com')).toBe(false);
  });

  it('answers to this machine when it listens on every address', async () => {
    const { isOwnHost } = await originWith({ ...exposed, HOST: '0.0.0.0' });
    expect(isOwnHost('localhost:3000')).toBe(true);
    expect(isOwnHost('127.0.0.1:3000')).toBe(true);
    expect(isOwnHost('evil.example')).toBe(false);
  });
});

describe('assertOrigin', () => {
  const host = '127.0.0.1:3000';

  it('lets the page’s own origin pass', async () => {
    const { assertOrigin } = await originWith();
    expect(() => assertOrigin(new Headers({ host, origin: `http://${host}` }))).not.toThrow();
  });

  it.each([
    'null',
    '',
    'https://127.0.0.1:3000',
    'http://127.0.0.1:3001',
    'http://127.0.0.1',
    'http://localhost:3000',
    'http://127.0.0.1:3000.evil.example',
    'http://127.0.0.1:3000@evil.example',
    'http://127.0.0.1:3000/',
    'http://127.0.0.1:3000, http://evil.example',
  ])('refuses %j', async (origin) => {
    const { assertOrigin } = await originWith();
    expect(() => assertOrigin(new Headers({ host, origin }))).toThrow('another site');
  });

  it('refuses a request without one', async () => {
    const { assertOrigin } = await originWith();
    expect(() => assertOrigin(new Headers({ host }))).toThrow('another site');
  });

  it('takes https only from APP_URL', async () => {
    const { assertOrigin } = await originWith(behindHttps);
    const from = (origin: string) => new Headers({ host: 'chat.example.com', origin });
    expect(() => assertOrigin(from('https://chat.example.com'))).not.toThrow();
    expect(() => assertOrigin(from('https://chat.example.com:8443'))).toThrow('another site');
    expect(() => assertOrigin(from('http://chat.example.com'))).toThrow('another site');
  });
});
