import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { type BufferingProxy, bufferingProxy } from '../support/buffering-proxy';
import { chatPage } from '../support/chat-page';
import { test as base, expect } from '../support/test';

/** The app behind a host that holds every response back until it is whole, for at most 6 s. */
const test = base.extend<{ host: BufferingProxy }>({
  host: async ({ app }, use) => {
    const host = await bufferingProxy(app.port, { limitMs: 6_000 });
    await use(host);
    await host.close();
  },
  baseURL: ({ host }, use) => use(host.url),
});

const polls = (page: Page) =>
  page.evaluate(() => sessionStorage.getItem('tramontane.transport') === 'poll');

test('the page finds out that answers are held back, and shows them as they are written', async ({
  page,
  problems,
}) => {
  problems.allow(/504/); // the response of a question whose answer takes longer than the host allows
  const chat = chatPage(page);
  await chat.open();
  await chat.message.fill('Count to 450');
  await chat.message.press('Enter');
  await expect(chat.answers.last()).toContainText('100');
  await expect(chat.stop).toBeVisible();
  await expect.poll(() => polls(page)).toBe(true);
  const seen = (await chat.answers.last().textContent())?.length ?? 0;

  await page.reload();
  expect((await chat.answers.last().textContent())?.length).toBeGreaterThanOrEqual(seen);
  await chat.settled();
  await expect(chat.answers.last()).toContainText('449, 450');
  await expect(chat.conversation.getByRole('article')).toHaveCount(2);

  // From now on it does not wait to find out.
  await chat.message.fill('Count to 250');
  await chat.message.press('Enter');
  await expect(chat.answers.nth(1)).toContainText('2, 3');
  await chat.stop.click();
  await chat.settled();
  await expect(chat.answers.last()).toContainText('Stopped');
  await chat.answers.last().getByRole('button', { name: 'Continue' }).click();
  await expect(chat.answers.last()).toContainText('249, 250', { timeout: 15_000 });
  await chat.settled();
});

test('images, tools and Server Actions go the same way', async ({ page }) => {
  const chat = chatPage(page);
  await chat.open();
  await chat.choose('us.mistral.pixtral');
  const picture = await sharp({
    create: { width: 640, height: 360, channels: 3, background: '#ff0000' },
  })
    .png()
    .toBuffer();
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Attach images' }).click(),
  ]);
  await chooser.setFiles({ name: 'red.png', mimeType: 'image/png', buffer: picture });
  await expect(await chat.ask('What is in this picture?')).toContainText('640');
  await chat.choose('mistral-large-latest');
  const answer = await chat.ask('What is the payment date of T1003, please?');
  await expect(answer).toContainText('2021-10-07');

  const sidebar = page.getByRole('navigation').first();
  await sidebar.getByRole('link', { name: /picture/ }).hover();
  await sidebar.getByRole('button', { name: /picture/ }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('Red');
  await page.keyboard.press('Enter');
  await page.reload();
  await expect(sidebar.getByRole('link', { name: 'Red' })).toBeVisible();
});
