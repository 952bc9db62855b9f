import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chatPage } from '../support/chat-page';
import { expect, test } from '../support/test';

/** A service that answers each call with the next of these. */
async function serve(answers: { status: number; body: string }[]): Promise<Server> {
  let next = 0;
  const server = createServer((request, response) => {
    request.resume();
    const answer = answers[Math.min(next++, answers.length - 1)];
    response.writeHead(answer?.status ?? 500, { 'content-type': 'application/json' });
    response.end(answer?.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

const baseUrl = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`; // a TCP server has a port

test('a refused key is explained in place, with Retry, and survives a reload', async ({
  page,
  startApp,
}) => {
  const server = await serve([{ status: 401, body: '{"detail":"Unauthorized"}' }]);
  const app = await startApp({ env: { MISTRAL_BASE_URL: baseUrl(server) } });
  const chat = chatPage(page);
  await chat.open(app.url);
  await chat.message.fill('Hello there');
  await chat.message.press('Enter');
  const failed = chat.answers.last();
  await expect(failed).toContainText('did not accept the credentials');
  await expect(failed).toContainText('MISTRAL_API_KEY');
  await page.reload();
  await expect(chat.answers.last()).toContainText('did not accept the credentials');
  await expect(chat.answers.last().getByRole('button', { name: 'Retry' })).toBeVisible();
  server.close();
});

test('an unreachable service fails, and Retry works once it is back', async ({
  page,
  startApp,
}) => {
  const closed = await serve([]);
  const address = baseUrl(closed);
  closed.close();
  const app = await startApp({ env: { MISTRAL_BASE_URL: address } });
  const chat = chatPage(page);
  await chat.open(app.url);
  await chat.message.fill('Hello there');
  await chat.message.press('Enter');
  await expect(chat.answers.last()).toContainText('cannot be reached');
  await expect(chat.answers.last()).toContainText('The service was asked 3 times.');
  await chat.choose('mistral-large-3-675b');
  await chat.answers.last().getByRole('button', { name: 'Retry' }).click();
  await chat.settled();
  await expect(chat.answers.last()).toContainText('emulator');
  await expect(chat.answers).toHaveCount(1);
});

test('a cut stream and a page instead of an answer are never shown as finished', async ({
  page,
  startApp,
}) => {
  const delta = (content: string) =>
    `data: ${JSON.stringify({ id: 'a'.repeat(32), object: 'chat.completion.chunk', created: 1, model: 'mistral-large-2512', choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason: null }] })}\n\n`;
  const server = await serve([
    { status: 200, body: delta('Half of an ans') },
    { status: 200, body: '<html>busy</html>' },
  ]);
  const app = await startApp({ env: { MISTRAL_BASE_URL: baseUrl(server) } });
  const chat = chatPage(page);
  await chat.open(app.url);
  await chat.message.fill('Hello there');
  await chat.message.press('Enter');
  await expect(chat.answers.last()).toContainText('Half of an ans');
  await expect(chat.answers.last()).toContainText('cut off before its end');
  await chat.answers.last().getByRole('button', { name: 'Retry' }).click();
  await expect(chat.answers.last()).not.toContainText('Half of an ans');
  await expect(chat.answers.last().getByRole('button', { name: 'Retry' })).toBeVisible();
  server.close();
});

test('a refused send keeps the text', async ({ page, problems }) => {
  problems.allow(/413/);
  const chat = chatPage(page);
  await chat.open();
  await chat.message.fill('word '.repeat(200_000));
  await chat.message.press('Enter');
  await expect(page.getByText(/1,000,000 characters/)).toBeVisible();
  expect((await chat.message.inputValue()).length).toBe(1_000_000);
  await expect(chat.conversation.getByRole('article')).toHaveCount(0);
});
