import { chatPage } from '../support/chat-page';
import { expect, test } from '../support/test';

test('Markdown: headings, table, code with copy, formulas', async ({ page }) => {
  const chat = chatPage(page);
  await chat.open();
  const answer = await chat.ask('Show me what Markdown you can do');
  await expect(answer.getByRole('heading').first()).toBeVisible();
  await expect(answer.getByRole('table')).toBeVisible();
  await expect(answer.locator('.katex').first()).toBeVisible();
  await expect(
    answer.locator('pre span[style*="color"], pre span[class*="text-"]').first(),
  ).toBeVisible();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await answer.locator('pre').first().hover();
  await answer
    .getByRole('button', { name: /copy code/i })
    .first()
    .click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('export function');
});

test('Stop keeps what arrived, and Regenerate gives another answer', async ({ page }) => {
  const chat = chatPage(page);
  await chat.open();
  await chat.message.fill('Count to 1000');
  await chat.message.press('Enter');
  await expect(chat.answers.last()).toContainText('20');
  await chat.stop.click();
  await chat.settled();
  const stopped = chat.answers.last();
  await expect(stopped).toContainText('Stopped');
  await expect(stopped).not.toContainText('1000');
  const kept = (await stopped.textContent()) ?? '';
  await page.reload();
  await expect(chat.answers.last()).toContainText('Stopped');
  await expect(chat.answers.last()).toContainText(kept.slice(0, 40));

  await chat.answers.last().getByRole('button', { name: 'Regenerate' }).click();
  await expect(chat.answers.last()).not.toContainText('Stopped');
  await expect(chat.answers.last()).toContainText('30');
  await chat.stop.click();
  await chat.settled();
  await expect(chat.answers).toHaveCount(1);
});

test('a reload in the middle goes on showing the answer, and it never shrinks', async ({
  page,
}) => {
  const chat = chatPage(page);
  await chat.open();
  await chat.message.fill('Count to 400');
  await chat.message.press('Enter');
  await expect(chat.answers.last()).toContainText('40');
  const seen = (await chat.answers.last().textContent())?.length ?? 0;
  await page.reload();
  const after = (await chat.answers.last().textContent())?.length ?? 0;
  expect(after).toBeGreaterThanOrEqual(seen);
  await expect(chat.stop).toBeVisible();
  await chat.settled();
  await expect(chat.answers.last()).toContainText('400');
  await expect(chat.answers).toHaveCount(1);
});

test('a second tab follows the same answer', async ({ page, context }) => {
  const chat = chatPage(page);
  await chat.open();
  await chat.message.fill('Count to 300');
  await chat.message.press('Enter');
  await expect(chat.answers.last()).toContainText('10');
  const other = chatPage(await context.newPage());
  await other.open(new URL(page.url()).pathname);
  await other.settled();
  await chat.settled();
  const [here, there] = [chat, other].map((tab) =>
    tab.answers.last().locator('p, li').allTextContents(),
  );
  expect(await there).toEqual(await here);
});

test('the page is rendered with its messages', async ({ page }) => {
  const chat = chatPage(page);
  await chat.open();
  await chat.ask("What's the status of my transaction T1004?");
  const html = await (await page.request.get(page.url())).text();
  expect(html).toContain('transaction T1004');
  expect(html).toContain('<article');
});

test('a server killed in the middle keeps what arrived, and Retry answers', async ({
  page,
  startApp,
  problems,
}) => {
  problems.allow(/ERR_CONNECTION|ERR_INCOMPLETE|ERR_EMPTY|Failed to (fetch|load)/);
  const app = await startApp();
  const chat = chatPage(page);
  await chat.open(app.url);
  await chat.message.fill('Count to 900');
  await chat.message.press('Enter');
  await expect(chat.answers.last()).toContainText('60');
  await app.restart('SIGKILL');
  await page.goto(page.url());
  const cut = chat.answers.last();
  // The log is written every 200 ms: what was seen well before the end is kept.
  await expect(cut).toContainText('10, 11, 12');
  await expect(cut).toContainText('What had arrived is kept');
  await cut.getByRole('button', { name: 'Retry' }).click();
  await expect(chat.answers.last()).toContainText('20');
  await chat.stop.click();
  await chat.settled();
});

test('everything is still there after a restart', async ({ page, startApp, problems }) => {
  problems.allow(/ERR_CONNECTION_REFUSED/);
  const app = await startApp();
  const chat = chatPage(page);
  await chat.open(app.url);
  await chat.ask('Status of T1001?');
  const { pathname } = new URL(page.url());
  await app.restart();
  await chat.open(`${app.url}${pathname}`);
  await expect(chat.answers.last()).toContainText('Paid');
  await expect(page.getByRole('link', { name: /Status of T1001/ })).toBeVisible();
});

test('the page follows the answer until the reader scrolls up, and again from the end', async ({
  page,
}) => {
  const chat = chatPage(page);
  await chat.open();
  await chat.ask('Show me what Markdown you can do');
  await chat.message.fill('Count to 2000');
  await chat.message.press('Enter');
  const gap = () =>
    chat.conversation.evaluate((log) => log.scrollHeight - log.clientHeight - log.scrollTop);
  await expect(chat.answers.last()).toContainText('60');
  expect(await gap()).toBeLessThan(60);

  await chat.conversation.hover();
  await page.mouse.wheel(0, -400);
  await expect(page.getByRole('button', { name: 'Jump to latest' })).toBeVisible();
  const top = await chat.conversation.evaluate((log) => log.scrollTop);
  await expect(chat.answers.last()).toContainText('120');
  expect(await chat.conversation.evaluate((log) => log.scrollTop)).toBe(top);

  await page.getByRole('button', { name: 'Jump to latest' }).click();
  await expect(chat.answers.last()).toContainText('180');
  expect(await gap()).toBeLessThan(60);
  await chat.stop.click();
  await chat.settled();
});
