import { chatPage } from '../support/chat-page';
import { expect, test } from '../support/test';

const offers = [
  { service: 'Mistral', search: 'mistral-large-latest' },
  { service: 'Bedrock', search: 'mistral-large-3-675b' },
];

for (const { service, search } of offers) {
  test(`the source page's conversation, word for word, at ${service}`, async ({ page }) => {
    const chat = chatPage(page);
    await chat.open();
    await chat.choose(search);
    const asked = await chat.ask("What's the status of my transaction?");
    await expect(asked).toContainText('Could you please provide me with the transaction id?');
    const told = await chat.ask('My transaction ID is T1001.');
    const card = chat.cards(told, 'retrieve_payment_status');
    await expect(card).toHaveCount(1);
    await expect(card).toContainText('T1001');
    await expect(card).toContainText('Paid');
    await expect(told).toContainText('The status of your transaction with ID T1001 is "Paid".');
  });

  test(`the source page's tool example at ${service}`, async ({ page }) => {
    const chat = chatPage(page);
    await chat.open();
    await chat.choose(search);
    const answer = await chat.ask("What's the status of my transaction T1001?");
    await expect(chat.cards(answer, 'retrieve_payment_status')).toContainText('Paid');
    await expect(answer).toContainText('is "Paid"');
  });
}

test('an unknown id is told, and two ids with status and date make four cards', async ({
  page,
}) => {
  const chat = chatPage(page);
  await chat.open();
  const unknown = await chat.ask("What's the status of T9999?");
  await expect(chat.cards(unknown, 'retrieve_payment_status')).toContainText(
    'transaction id not found.',
  );
  await expect(unknown).toContainText('T9999');

  const both = await chat.ask('Status and date of T1002 and T1005, please.');
  await expect(chat.cards(both, 'retrieve_payment_status')).toHaveCount(2);
  await expect(chat.cards(both, 'retrieve_payment_date')).toHaveCount(2);
  for (const said of ['Unpaid', '2021-10-06', 'Pending', '2021-10-08']) {
    await expect(both).toContainText(said);
  }
});

test('one chat goes on across five offers, with tools in its history', async ({ page }) => {
  const chat = chatPage(page);
  await chat.open();
  const turns = [
    { search: 'mistral-large-latest', ask: 'Status of T1001?', said: 'Paid', cards: 1 },
    { search: 'mistral-large-2407', ask: 'And the status of T1002?', said: 'Unpaid', cards: 1 },
    { search: 'mixtral-8x7b-instruct', ask: 'Who are you?', said: 'Mixtral 8x7B', cards: 0 },
    { search: 'us.mistral.pixtral', ask: 'Date of T1003?', said: '2021-10-07', cards: 1 },
    { search: 'codestral-latest', ask: 'Status of T1005?', said: 'Pending', cards: 1 },
  ];
  for (const { search, ask, said, cards } of turns) {
    await chat.choose(search);
    const answer = await chat.ask(ask);
    await expect(answer).toContainText(said);
    await expect(answer.getByRole('group', { name: /^retrieve_payment/ })).toHaveCount(cards);
  }
});

test('the ledger is shown', async ({ page }) => {
  await page.goto('/payments');
  await expect(page.getByRole('row', { name: /T1005.*C001.*210\.20/ })).toContainText('Pending');
  await expect(page.getByRole('row')).toHaveCount(6);
});
