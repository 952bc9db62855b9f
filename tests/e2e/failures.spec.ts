import { serveEmulator } from '../../lib/emulator/server';
import { serveCanned } from '../support/canned-service';
import { chatPage } from '../support/chat-page';
import { expect, test } from '../support/test';

test('a refused key is explained in place, with Retry, and survives a reload', async ({
  page,
  startApp,
}) => {
  const server = await serveCanned([{ status: 401, body: '{"detail":"Unauthorized"}' }]);
  const app = await startApp({ env: { MISTRAL_BASE_URL: server.url } });
  const chat = chatPage(page);
  await chat.open(app.url);
  await chat.message.fill('Hello there');
  await chat.message.press('Enter');
  const failed = chat.answers.last();
  await expect(failed).toContainText('did not accept the API key');
  await expect(failed).toContainText('MISTRAL_API_KEY');
  await page.reload();
  await expect(chat.answers.last()).toContainText('did not accept the API key');
  await expect(chat.answers.last().getByRole('button', { name: 'Retry' })).toBeVisible();
  await chat.answers.last().getByRole('link', { name: 'Check connections' }).click();
  await expect(page.getByRole('button', { name: 'Check Mistral' })).toBeVisible();
  server.close();
});

test('each refusal has the button of its own next step', async ({ page, startApp }) => {
  const refusal = (message: unknown) => JSON.stringify({ object: 'error', message });
  const temperature = { type: 'less_than_equal', loc: ['body', 'temperature'], msg: 'too much' };
  // It is asked again twice, in sight, before that is the answer.
  const limited = {
    status: 429,
    body: refusal('Rate limit exceeded'),
    headers: { 'retry-after': '2' },
  };
  const server = await serveCanned([
    { status: 422, body: refusal({ detail: [temperature] }) },
    limited,
    limited,
    limited,
    { status: 400, body: refusal("Unexpected role 'user' after role 'tool'") },
  ]);
  const app = await startApp({ env: { MISTRAL_BASE_URL: server.url } });
  const chat = chatPage(page);
  await chat.open(app.url);
  await chat.message.fill('Hello there');
  await chat.message.press('Enter');
  const failed = chat.answers.last();
  const retry = failed.getByRole('button', { name: 'Retry' });

  await expect(failed).toContainText('did not accept the temperature');
  await failed.getByRole('button', { name: 'Open settings' }).click();
  const settings = page.getByRole('complementary', { name: 'Settings' });
  await expect(settings).toBeVisible();
  await settings.getByRole('button', { name: 'Close settings' }).click();

  await retry.click();
  await expect(failed).toContainText('Wait 2 seconds, then retry');
  await expect(retry).toHaveAttribute('aria-disabled', 'true');
  await expect(retry).toHaveAttribute('aria-disabled', 'false');

  await retry.click();
  await expect(failed).toContainText('order of the messages');
  await failed.getByRole('link', { name: 'Start a new chat' }).click();
  await expect(chat.answers).toHaveCount(0);
  await expect(chat.message).toBeEditable();
  server.close();
});

test('a service without capacity offers the same model at the other one', async ({
  page,
  startApp,
}) => {
  const emulator = await serveEmulator({ port: 0, paceMs: 0 });
  const body = JSON.stringify({ message: 'Service tier capacity exceeded for this model.' });
  const server = await serveCanned([{ status: 503, body }]);
  const app = await startApp({
    env: {
      MISTRAL_BASE_URL: server.url,
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: emulator.bedrockUrl,
    },
  });
  const chat = chatPage(page);
  await chat.open(app.url);
  await chat.message.fill('Hello there');
  await chat.message.press('Enter');
  await chat.answers
    .last()
    .getByRole('button', { name: 'Use Mistral Large 3 on Amazon Bedrock' })
    .click();
  await chat.settled();
  await expect(chat.answers.last()).toContainText('emulator');
  await expect(chat.answers.last()).toContainText('Bedrock');
  server.close();
  await emulator.close();
});

test('an unreachable service fails, and Retry works once it is back', async ({
  page,
  startApp,
}) => {
  const closed = await serveCanned([]);
  const address = closed.url;
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
  const server = await serveCanned([
    { status: 200, body: delta('Half of an ans') },
    { status: 200, body: '<html>busy</html>' },
  ]);
  const app = await startApp({ env: { MISTRAL_BASE_URL: server.url } });
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
