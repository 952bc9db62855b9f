import { chatPage } from '../support/chat-page';
import { expect, test } from '../support/test';

test.describe('Continue', () => {
  for (const [name, model] of [
    ['from the kept words, at Mistral', 'mistral-large-latest'],
    ['in words, on Bedrock', 'bedrock mistral large 3'],
  ] as const) {
    test(`goes on with a stopped answer ${name}`, async ({ page }) => {
      const chat = chatPage(page);
      await chat.open();
      await chat.choose(model);
      await chat.message.fill('Count to 300');
      await chat.message.press('Enter');
      await expect(chat.answers.last()).toContainText('29, 30');
      await chat.stop.click();
      await chat.settled();
      const words = chat.answers.last().locator('p, li').first();
      await page.evaluate(() => {
        // What is shown of the answer, each time that it changes.
        const log = document.querySelector('[role=log]');
        const lengths: number[] = [];
        const note = () =>
          lengths.push(
            log?.querySelector('article:last-of-type')?.textContent?.indexOf('29, 30') ?? -1,
          );
        Object.assign(window, { lengths });
        if (log) new MutationObserver(note).observe(log, { subtree: true, childList: true });
      });
      await chat.answers.last().getByRole('button', { name: 'Continue' }).click();
      await expect(chat.answers.last()).toContainText('299, 300', { timeout: 15_000 });
      await chat.settled();
      await expect(chat.answers).toHaveCount(1);
      const text = (await words.textContent()) ?? '';
      const counted = Array.from({ length: 300 }, (_, index) => index + 1).join(', ');
      expect(text.replaceAll(/\s+/g, ' ')).toContain(counted);
      // The kept words were there all the time.
      const shown = await page.evaluate(() => Reflect.get(window, 'lengths') as number[]);
      expect(shown.every((at) => at >= 0)).toBe(true);
      await page.reload();
      await expect(chat.answers.last()).toContainText('299, 300', { timeout: 15_000 });
      await chat.answers.last().getByRole('button', { name: 'Inspect' }).click();
      const inspector = page.getByRole('complementary', { name: 'Inspector' });
      if (model.includes('bedrock')) await expect(inspector).toContainText('asked in words');
      else {
        await inspector.getByRole('tab', { name: 'Request' }).click();
        await expect(inspector).toContainText('prefix');
      }
    });
  }
});

test('a tab that is open on the chat follows what another one asks, without a reload', async ({
  page,
  context,
}) => {
  const chat = chatPage(page);
  await chat.open();
  await chat.ask('Status of T1001?');
  const other = chatPage(await context.newPage());
  await other.open(new URL(page.url()).pathname);
  await other.message.fill('A draft of mine');
  await chat.message.fill('Count to 150');
  await chat.message.press('Enter');
  await expect(other.answers).toHaveCount(2);
  await expect(other.stop).toBeVisible();
  await other.settled();
  await chat.settled();
  await expect(other.answers.last()).toContainText('149, 150');
  await expect(other.message).toHaveValue('A draft of mine');
  await expect(chat.answers).toHaveCount(2);
});

test('a message that meets another device’s answer waits for its end, in sight', async ({
  page,
  browser,
  app,
  problems,
}) => {
  problems.allow(/409/);
  const chat = chatPage(page);
  await chat.open();
  await chat.ask('Status of T1001?');
  const elsewhere = await browser.newContext({ baseURL: app.url });
  const other = chatPage(await elsewhere.newPage());
  await other.open(new URL(page.url()).pathname);
  await chat.message.fill('Count to 250');
  await chat.message.press('Enter');
  await expect(chat.answers.last()).toContainText('10');
  await other.message.fill('Status of T1002?');
  await other.message.press('Enter');
  await expect(other.message).toHaveValue('Status of T1002?');
  await expect(other.conversation.page().getByText(/sent as soon as this answer/)).toBeVisible();
  await expect(other.answers).toHaveCount(3, { timeout: 15_000 });
  await expect(other.answers.nth(1)).toContainText('249, 250');
  await expect(other.message).toHaveValue('');
  await expect(other.answers.last()).toContainText('Unpaid');
  // This one hears of it when it looks again.
  await expect(chat.answers).toHaveCount(3, { timeout: 20_000 });
  await elsewhere.close();
});

test('a network that goes and comes back costs no word', async ({ page, context, problems }) => {
  problems.allow(/ERR_INTERNET_DISCONNECTED|ERR_NETWORK|Failed to fetch/);
  const chat = chatPage(page);
  await chat.open();
  await chat.message.fill('Count to 400');
  await chat.message.press('Enter');
  await expect(chat.answers.last()).toContainText('15');
  // By itself the browser lets through what begins while it goes offline.
  await page.route('**/api/chat/**', (route) => route.abort('internetdisconnected'));
  await context.setOffline(true);
  await expect(page.getByText(/connection was lost/)).toBeVisible();
  const seen = (await chat.answers.last().textContent()) ?? '';
  expect(seen).toContain('15');
  await page.unroute('**/api/chat/**');
  await context.setOffline(false);
  await expect(page.getByText(/connection was lost/)).toBeHidden();
  await chat.settled();
  const counted = Array.from({ length: 400 }, (_, index) => index + 1).join(', ');
  await expect(chat.answers.last()).toContainText(counted);
});

test('Enter during an upload sends as soon as the image is there', async ({ page }) => {
  const chat = chatPage(page);
  await chat.open();
  await chat.choose('us.mistral.pixtral');
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/api/files', async (route) => {
    await held;
    await route.continue();
  });
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Attach images' }).click(),
  ]);
  const png =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';
  await chooser.setFiles({
    name: 'dot.png',
    mimeType: 'image/png',
    buffer: Buffer.from(png, 'base64'),
  });
  await chat.message.fill('What is this?');
  await chat.message.press('Enter');
  await expect(chat.answers).toHaveCount(0);
  await expect(chat.message).toHaveValue('What is this?');
  release();
  await expect(chat.answers).toHaveCount(1);
  await chat.settled();
  await expect(chat.conversation.getByRole('img')).toHaveCount(1);
  await expect(chat.message).toHaveValue('');
});
