import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { root } from '../../scripts/support/build';
import { ended, hasEnded, spawnServer } from '../../scripts/support/server';
import { cleanEnv } from '../support/clean-env';
import { expect, test } from '../support/test';

type Variables = Record<string, string>;
type Outcome = { code: number | null; said: string };

/** Starts as `npm start` does, with nothing of this machine's own settings. */
async function start(variables: Variables): Promise<Outcome> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/serve.ts'], {
    cwd: root,
    env: { ...process.env, ...cleanEnv, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      said += text;
    });
  }
  await ended(child);
  return { code: child.exitCode, said };
}

function expectRefusal({ code, said }: Outcome, ...sentences: (string | RegExp)[]): void {
  expect(said).toMatch(/^Tramontane did not start\.\n/);
  for (const sentence of sentences) expect(said).toMatch(sentence);
  // One line each, and no trace of the program's inside.
  expect(said.trim().split('\n')).toHaveLength(sentences.length + 1);
  expect(said).not.toMatch(/^\s+at |node_modules|Error:/m);
  expect(code).toBe(1);
}

async function listen(): Promise<{ port: number; close: () => void }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return { port: address.port, close: () => server.close() };
}

const secret = /APP_SECRET must be set because .*openssl rand/;
const password = /OWNER_PASSWORD must be set because .*at least 12 characters/;
const database = /DATABASE_URL must be set because .* has no lasting disk/;

const refused: [name: string, variables: Variables, sentences: RegExp[]][] = [
  ['every address of the machine', { HOST: '0.0.0.0' }, [secret, password]],
  ['every IPv6 address', { HOST: '::' }, [secret, password]],
  ['a name of the network', { HOST: 'chat.example.com' }, [secret, password]],
  ['a public address', { APP_URL: 'https://chat.example.com' }, [secret, password]],
  [
    'a public address without https',
    { APP_URL: 'http://chat.example.com' },
    [secret, password, /APP_URL must begin with https/],
  ],
  ['only a secret', { HOST: '0.0.0.0', APP_SECRET: 'x'.repeat(32) }, [password]],
  ['only a password', { HOST: '0.0.0.0', OWNER_PASSWORD: 'x'.repeat(12) }, [secret]],
  [
    'a weak secret and a weak password',
    { HOST: '0.0.0.0', APP_SECRET: 'secret', OWNER_PASSWORD: 'password' },
    [/APP_SECRET must have at least 32/, /OWNER_PASSWORD must have at least 12/],
  ],
  ['a secret of spaces', { HOST: '0.0.0.0', APP_SECRET: ' '.repeat(40) }, [secret, password]],
  ['Vercel', { VERCEL: '1' }, [secret, password, database]],
  ['AWS Lambda', { AWS_LAMBDA_FUNCTION_NAME: 'x' }, [secret, password, database]],
  ['AWS Amplify', { AWS_APP_ID: 'x' }, [secret, password, database]],
  ['Cloud Run', { K_SERVICE: 'x' }, [secret, password, database]],
  [
    'Vercel without a database',
    { VERCEL: '1', APP_SECRET: 'x'.repeat(32), OWNER_PASSWORD: 'x'.repeat(12) },
    [database],
  ],
  [
    'seven wrong variables at once',
    {
      PORT: '99999',
      HOST: 'http://127.0.0.1',
      APP_URL: 'chat',
      DATABASE_URL: 'mysql://x',
      MISTRAL_BASE_URL: 'https://api.mistral.ai',
      AWS_REGION: 'somewhere',
      AWS_ACCESS_KEY_ID: 'x',
    },
    [
      /PORT must be/,
      /HOST must be/,
      /APP_URL must be/,
      /DATABASE_URL must be/,
      /MISTRAL_BASE_URL must end in \/v1/,
      /AWS_REGION must be/,
      /AWS_SECRET_ACCESS_KEY must be set too/,
      // An HOST that cannot be read is not taken for this machine.
      secret,
      password,
    ],
  ],
];

test.describe('npm start refuses', () => {
  for (const [name, variables, sentences] of refused) {
    test(name, async () => {
      const dataDir = test.info().outputPath('data');
      expectRefusal(await start({ DATA_DIR: dataDir, ...variables }), ...sentences);
      expect(existsSync(dataDir)).toBe(false);
    });
  }

  test('a port that is taken, and names another', async () => {
    const { port, close } = await listen();
    const dataDir = test.info().outputPath('data');
    const outcome = await start({ PORT: String(port), DATA_DIR: dataDir });
    expectRefusal(outcome, new RegExp(`Port ${port} is in use by another program.*PORT=3001`));
    close();
  });

  test('a data folder that cannot be made, because a file is in its way', async () => {
    const { port, close } = await listen();
    const file = test.info().outputPath('file');
    writeFileSync(file, 'mine');
    const dataDir = join(file, 'data');
    const outcome = await start({ PORT: String(port), DATA_DIR: dataDir });
    expectRefusal(outcome, /Port \d+ is in use/, /The data folder .*file.data cannot be written/);
    expect(readFileSync(file, 'utf8')).toBe('mine');
    close();
  });

  test('a models file that is wrong, and says all that is', async () => {
    const { port, close } = await listen();
    close();
    const file = test.info().outputPath('models.json');
    writeFileSync(file, '{ "mistral:mistral-large-latest": { "price": { "input": -1 } } }');
    const dataDir = test.info().outputPath('data');
    const outcome = await start({ PORT: String(port), DATA_DIR: dataDir, MODELS_FILE: file });
    expectRefusal(
      outcome,
      /models\.json: mistral:mistral-large-latest, price, input: it must not be less than 0\./,
      /models\.json: mistral:mistral-large-latest, price, output: it must be a number\./,
    );
  });

  test('a data folder that another process has, names it and does it no harm', async ({ app }) => {
    const { port, close } = await listen();
    close();
    const lock = join(app.dataDir, 'tramontane.lock');
    const before = readFileSync(lock, 'utf8');
    const outcome = await start({ PORT: String(port), DATA_DIR: app.dataDir });
    expectRefusal(outcome, new RegExp(`in use by process ${app.pid()}: stop that process`));
    expect(readFileSync(lock, 'utf8')).toBe(before);
    expect((await fetch(`${app.url}/readyz`)).status).toBe(200);
  });
});

/** Starts the server itself, as a container does. */
async function serve(variables: Variables): Promise<Outcome> {
  const { port, close } = await listen();
  close();
  let said = '';
  const write = (text: string) => {
    said += text;
  };
  const env = { ...process.env, ...cleanEnv, PORT: String(port), ...variables };
  const host = '127.0.0.1';
  const server = spawnServer({ host, port, env, onStdout: write, onStderr: write });
  await ended(server);
  expect(hasEnded(server)).toBe(true);
  return { code: server.exitCode, said };
}

test('the server itself refuses, too, what npm start refuses', async ({ app }) => {
  const dataDir = test.info().outputPath('data');
  mkdirSync(dataDir);
  const [exposed, hosted, busy] = await Promise.all([
    serve({ HOST: '0.0.0.0', DATA_DIR: dataDir }),
    serve({ VERCEL: '1', DATA_DIR: dataDir }),
    serve({ DATA_DIR: app.dataDir }),
  ]);
  expect([exposed.code, hosted.code, busy.code]).toEqual([1, 1, 1]);
  expect(exposed.said).toMatch(secret);
  expect(exposed.said).toMatch(password);
  expect(hosted.said).toMatch(database);
  expect(busy.said).toMatch(new RegExp(`in use by process ${app.pid()}`));
  expect((await fetch(`${app.url}/readyz`)).status).toBe(200);
});

test('a server for the network answers at the address that npm start prints', async ({
  startApp,
}) => {
  const env = { HOST: '0.0.0.0', APP_SECRET: 'x'.repeat(32), OWNER_PASSWORD: 'x'.repeat(12) };
  const app = await startApp({ env });
  const pages = [`http://localhost:${app.port}/sign-in`, `${app.url}/sign-in`];
  const replies = await Promise.all(pages.map((page) => fetch(page)));
  expect(replies.map(({ status }) => status)).toEqual([200, 200]);
});
