import { serveEmulator } from '../../lib/emulator/server';
import { chatPage } from '../support/chat-page';
import { expect, test } from '../support/test';

test('open weights on a server of one’s own are in the picker and answer with tools', async ({
  page,
  startApp,
}) => {
  const server = await serveEmulator({ port: 0, paceMs: 0 });
  const app = await startApp({ env: { LOCAL_BASE_URL: server.localUrl } });
  const chat = chatPage(page);
  await chat.open(app.url);
  await expect(page.getByRole('list', { name: 'Connections' }).first()).toContainText(
    `Local · ${server.localUrl}`,
  );
  await chat.choose('ministral-3:8b');
  const answer = await chat.ask('What is the status of T1002?');
  await expect(chat.cards(answer, 'retrieve_payment_status')).toContainText('Unpaid');
  await expect(answer).toContainText('Unpaid');

  await chat.choose('mistral-large-latest');
  await expect(await chat.ask('And the date of T1003?')).toContainText('2021-10-07');

  await server.close();
  await chat.choose('ministral-3:8b');
  await chat.message.fill('Are you there?');
  await chat.message.press('Enter');
  await expect(chat.answers.last()).toContainText('The local server cannot be reached');
});
