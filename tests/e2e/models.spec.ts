import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { serveEmulator } from '../../lib/emulator/server';
import { chatPage } from '../support/chat-page';
import { expect, test } from '../support/test';

const picker = (page: Page) => page.getByRole('combobox', { name: 'Model' }).first();
const row = (page: Page, modelId: string) => page.getByRole('row', { name: modelId });

test('the picker groups, filters, and is worked by keyboard', async ({ page }) => {
  const chat = chatPage(page);
  await chat.open();
  await picker(page).focus();
  await page.keyboard.press('Enter');
  const list = page.getByRole('listbox');
  await expect(list).toBeVisible();
  for (const id of ['mistral-medium-latest', 'ministral-8b-latest', 'codestral-latest']) {
    await expect(list.getByText(id, { exact: true })).toBeVisible();
  }
  await expect(page.getByText(/retired on/i).first()).toBeAttached();
  await page.keyboard.type('mixtral-8x7b-instruct');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(picker(page)).toContainText('Mixtral 8x7B');
});

test('a retired id cannot be chosen and names its replacement', async ({ page }) => {
  const chat = chatPage(page);
  await chat.open();
  await picker(page).click();
  await page.keyboard.type('open-mistral-7b');
  await expect(page.getByText(/retired on/i)).toBeVisible();
  await page.getByText(/use ministral 3 8b/i).click();
  await expect(picker(page)).toContainText('Ministral 3 8B');
});

test('the choice is remembered per chat', async ({ page }) => {
  const chat = chatPage(page);
  await chat.open();
  await chat.choose('codestral-latest');
  await chat.ask('Who are you?');
  const first = new URL(page.url()).pathname;
  await page.getByRole('button', { name: 'New chat' }).click();
  await expect(page).toHaveURL(/\/$/);
  await expect(chat.answers).toHaveCount(0);
  await chat.choose('mixtral-8x7b-instruct');
  await chat.ask('Who are you, really?');
  await page.goto(first);
  await expect(picker(page)).toContainText('Codestral');
});

test('the page lists every model and narrows them down', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('link', { name: 'Models' }).click();
  await expect(page).toHaveURL(/\/models$/);
  const count = page.getByText(/of \d+ models/);
  const shown = async () => Number.parseInt((await count.textContent()) ?? '', 10);
  const all = await shown();
  expect(await page.getByRole('rowheader').count()).toBeGreaterThan(all);

  const large = row(page, 'mistral-large-latest');
  await expect(large).toContainText('→ mistral-large-2512');
  await expect(large).toContainText('256k');
  await expect(large).toContainText('$0.50 / $1.50');
  await expect(large).toContainText('Mistral documentation, models, 21 Aug 2026');
  await expect(row(page, 'us.mistral.pixtral-large')).toContainText(
    'Stays in the US: us-east-1, us-east-2, us-west-2',
  );
  await expect(row(page, 'eu.mistral.pixtral-large')).toContainText('Stays in the EU');
  await expect(row(page, 'eu.mistral.pixtral-large').getByRole('link')).toHaveCount(0);
  await expect(row(page, 'mistral-large-2407-v1')).toContainText('not listed for this region');

  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  await press('Amazon Bedrock');
  await expect(large).toBeHidden();
  await press('vision');
  await expect(row(page, 'mistral.mistral-7b')).toBeHidden();
  await press('reasoning');
  await expect(page.getByText('No model fits all of that')).toBeVisible();
  await press('reasoning');
  const seeing = await shown();
  expect(seeing).toBeGreaterThan(3);
  expect(seeing).toBeLessThan(all);

  await press('vision');
  await page.getByRole('group', { name: 'Service' }).getByRole('button', { name: 'Any' }).click();
  await press('Retired');
  const pixtral = row(page, 'pixtral-large-latest');
  await expect(pixtral).toContainText('retired on 31 May 2026');
  await expect(pixtral).toContainText('Deprecated on 27 Feb 2026.');
  await expect(pixtral.getByRole('link', { name: 'Use Mistral Medium on Mistral' })).toBeVisible();
  await page.getByRole('searchbox', { name: 'Filter models' }).fill('mixtral 8x7b');
  await expect(count).toContainText('1 of');
});

test('a chat begins from the page with the model chosen there', async ({ page }) => {
  const chat = chatPage(page);
  await chat.open();
  await chat.choose('mixtral-8x7b-instruct');
  await page.goto('/models');
  await page.getByRole('link', { name: 'Chat with Codestral on Mistral' }).click();
  await expect(picker(page)).toContainText('Codestral');
  await page.reload();
  await expect(picker(page)).toContainText('Codestral');
  await chat.ask('Who are you?');
  await expect(page).toHaveURL(/\/chat\//);
  await page.reload();
  await expect(picker(page)).toContainText('Codestral');
});

test('the composer estimates the tokens, warns, and a far too long text is refused', async ({
  page,
  problems,
}) => {
  problems.allow(/413/);
  const chat = chatPage(page);
  await chat.open('/?model=bedrock:mistral.mistral-7b-instruct-v0:2');
  const count = page.getByTitle(/^An estimate: about/);
  await expect(count).toHaveCount(0);
  await chat.message.fill('word '.repeat(80));
  await expect(count).toContainText('104 of 32,768');
  await chat.message.fill('word '.repeat(24_000));
  await expect(count).toContainText('30,004 of 32,768');
  await chat.message.fill('word '.repeat(40_000));
  await expect(count).toContainText('Too long, by an estimate: 50,004 of 32,768');
  await chat.message.press('Enter');
  const refusal = page.getByRole('alert').filter({ hasText: 'Not sent' });
  await expect(refusal).toContainText(
    'This conversation has about 50,004 tokens, and Mistral 7B reads at most 32,768.',
  );
  await refusal.getByRole('button', { name: 'Use Mistral Large 3' }).click();
  await expect(picker(page)).toContainText('Mistral Large 3');
  await chat.message.press('Enter');
  await chat.settled();
  await expect(count).toContainText('of 262,144');
});

test('the owner’s file changes prices and limits, and the page says so', async ({
  page,
  startApp,
}) => {
  const file = test.info().outputPath('own.json');
  const limits = { contextTokens: 1_000, quota: { requestsPerMinute: 3 } };
  const price = { input: 3, output: 4, cachedInput: 1 };
  writeFileSync(
    file,
    JSON.stringify({
      'mistral:mistral-small-latest': { price, ...limits },
      'mistral:mistral-huge': {},
    }),
  );
  const app = await startApp({ env: { MODELS_FILE: file } });
  await page.goto(`${app.url}/models`);
  const small = row(page, 'mistral-small-latest');
  await expect(small).toContainText('$3.00 / $4.00');
  await expect(small).toContainText('$1.00 cached');
  await expect(small).toContainText('price, context, quota changed in own.json');
  await expect(page.getByText('own.json also names mistral:mistral-huge')).toBeVisible();
  const chat = chatPage(page);
  await chat.open(`${app.url}/?model=mistral:mistral-small-latest`);
  await chat.message.fill('Hello');
  await expect(page.getByTitle(/^An estimate/)).toContainText('of 1,000');
});

test('the lists of the services are laid over the catalogue, and their loss hides nothing', async ({
  page,
  startApp,
}) => {
  const emulator = await serveEmulator({
    port: 0,
    paceMs: 0,
    lifecycle: {
      'mistral.ministral-3-8b-instruct': 'legacy',
      'mistral.mixtral-8x7b-instruct-v0:1': 'retired',
    },
  });
  const app = await startApp({ env: { AWS_ENDPOINT_URL_BEDROCK_RUNTIME: emulator.bedrockUrl } });
  await page.goto(`${app.url}/models`);
  const lists = page.getByRole('list', { name: 'Lists of the services' });
  await expect(lists).toContainText(/Amazon Bedrock\s*12 models listed at/);
  await expect(row(page, 'mistral.ministral-3-8b-instruct')).toContainText('legacy');
  const mixtral = row(page, 'mistral.mixtral-8x7b-instruct-v0:1');
  await expect(mixtral).toContainText('not listed for this region');
  await expect(mixtral.getByRole('link', { name: /^Chat with/ })).toBeVisible();

  await emulator.close();
  await page.getByRole('button', { name: 'Read again' }).click();
  await expect(lists).toContainText('not since: ECONNREFUSED');
  await expect(row(page, 'mistral.ministral-3-8b-instruct')).toContainText('legacy');
});

/** A service of one model that says hello, under the names that the test gives it. */
async function serveOneModel(card: { id: string; aliases: string[] }) {
  const state = { card };
  const cardOf = (id: string) => ({ ...state.card, id, name: state.card.id, type: 'base' });
  const chunk = {
    id: 'a'.repeat(32),
    object: 'chat.completion.chunk',
    created: 1,
    model: card.id,
    choices: [{ index: 0, delta: { role: 'assistant', content: 'Hello.' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  };
  const server = createServer((request, response) => {
    request.resume();
    const lists = request.method === 'GET';
    response.writeHead(200, { 'content-type': lists ? 'application/json' : 'text/event-stream' });
    const data = [state.card.id, ...state.card.aliases].map(cardOf);
    response.end(
      lists
        ? JSON.stringify({ object: 'list', data })
        : `data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`,
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server has a port
  return { state, url: `http://127.0.0.1:${port}/v1`, close: () => server.close() };
}

test('a name that has moved says to which model, and has none of its old facts', async ({
  page,
  startApp,
}) => {
  const service = await serveOneModel({
    id: 'mistral-large-5-0',
    aliases: ['mistral-large-latest'],
  });
  const app = await startApp({ env: { MISTRAL_BASE_URL: service.url } });
  await page.goto(`${app.url}/models`);
  const large = row(page, 'mistral-large-latest');
  await expect(large).toContainText('→ mistral-large-5-0');
  await expect(large).toContainText(
    'This name was mistral-large-2512 on 2026-08-21, and is mistral-large-5-0 now.',
  );
  await expect(large).not.toContainText('$');
  await expect(row(page, 'mistral-medium-latest')).toContainText('not listed for this account');
  service.close();
});

test('an old chat whose model is retired goes on with one click', async ({ page, startApp }) => {
  const pixtral = { id: 'pixtral-large-2411', aliases: ['pixtral-large-latest'] };
  const service = await serveOneModel(pixtral);
  const app = await startApp({ env: { MISTRAL_BASE_URL: service.url } });
  const chat = chatPage(page);
  await chat.open(`${app.url}/?model=mistral:pixtral-large-latest`);
  await expect(await chat.ask('Hello there')).toContainText('Hello.');
  const old = page.url();

  service.state.card = { id: 'mistral-medium-3-5', aliases: ['mistral-medium-latest'] };
  await page.goto(`${app.url}/models`);
  await page.getByRole('button', { name: 'Read again' }).click();
  await expect(row(page, 'pixtral-large-latest')).toContainText('retired on 31 May 2026');

  await chat.open(old);
  const notice = page.getByRole('alert').filter({ hasText: 'Pixtral Large was retired' });
  await expect(notice.getByRole('button', { name: 'Use Pixtral Large Bedrock' })).toBeVisible();
  await chat.message.fill('Are you there?');
  await expect(chat.send).toHaveAttribute('aria-disabled', 'true');
  await notice.getByRole('button', { name: 'Use Mistral Medium' }).click();
  await expect(notice).toBeHidden();
  await expect(picker(page)).toContainText('Mistral Medium');
  await chat.message.press('Enter');
  await expect(chat.answers).toHaveCount(2);
  await chat.settled();
  await chat.open(old);
  await expect(picker(page)).toContainText('Mistral Medium');
  service.close();
});
