import { chatPage } from '../support/chat-page';
import { expect, test } from '../support/test';

test('the picker groups, filters, and is worked by keyboard', async ({ page }) => {
  const chat = chatPage(page);
  await chat.open();
  const picker = page.getByRole('combobox', { name: 'Model' }).first();
  await picker.focus();
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
  await expect(picker).toContainText('Mixtral 8x7B');
});

test('a retired id cannot be chosen and names its replacement', async ({ page }) => {
  const chat = chatPage(page);
  await chat.open();
  await page.getByRole('combobox', { name: 'Model' }).first().click();
  await page.keyboard.type('open-mistral-7b');
  await expect(page.getByText(/retired on/i)).toBeVisible();
  await page.getByText(/use ministral 3 8b/i).click();
  await expect(page.getByRole('combobox', { name: 'Model' }).first()).toContainText(
    'Ministral 3 8B',
  );
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
  await expect(page.getByRole('combobox', { name: 'Model' }).first()).toContainText('Codestral');
});
