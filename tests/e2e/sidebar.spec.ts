import { chatPage } from '../support/chat-page';
import { expect, test } from '../support/test';

test('a chat gets a title, is renamed, deleted and brought back', async ({ page }) => {
  const chat = chatPage(page);
  await chat.open();
  await chat.ask('What is the payment date of T1003, please?');
  const sidebar = page.getByRole('navigation').first();
  const item = sidebar.getByRole('link', { name: /payment date of T1003/ });
  await expect(item).toBeVisible();
  await expect(item).toHaveAttribute('aria-current', 'page');

  await item.hover();
  await sidebar.getByRole('button', { name: /payment date of T1003/ }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('Third transaction');
  await page.keyboard.press('Enter');
  await expect(sidebar.getByRole('link', { name: 'Third transaction' })).toBeVisible();
  await page.reload();
  const renamed = sidebar.getByRole('link', { name: 'Third transaction' });
  await expect(renamed).toBeVisible();

  await renamed.hover();
  await sidebar.getByRole('button', { name: /Third transaction/ }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(renamed).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(renamed).toBeVisible();
  await page.reload();
  await expect(renamed).toBeVisible();
});

test('Back and Forward lead through the chats', async ({ page }) => {
  const chat = chatPage(page);
  await chat.open();
  await chat.ask('What is the payment date of T1001?');
  await page.getByRole('button', { name: 'New chat' }).click();
  await expect(chat.answers).toHaveCount(0);
  await chat.ask('What is the status of T1002?');
  await page.goBack();
  await expect(chat.answers.last()).toContainText('2021-10-05');
  await page.goForward();
  await expect(chat.answers.last()).toContainText('Unpaid');
});

test('Back shows what a chat has become since', async ({ page }) => {
  const chat = chatPage(page);
  await chat.open();
  await chat.ask('What is the payment date of T1001?');
  const { pathname } = new URL(page.url());
  await page.goto('/');
  await page.locator(`nav a[href="${pathname}"]`).click();
  await expect(chat.answers).toHaveCount(1);
  await chat.ask('And the status of T1005?');
  await page.getByRole('link', { name: 'Payments' }).click();
  await expect(page.getByRole('table')).toBeVisible();
  await page.goBack();
  await expect(chat.answers).toHaveCount(2);
  await expect(chat.answers.last()).toContainText('Pending');
});
