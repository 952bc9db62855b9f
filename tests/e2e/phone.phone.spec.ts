import { chatPage } from '../support/chat-page';
import { expect, test } from '../support/test';

test('on a phone: the whole demonstration, the drawer, and nothing scrolls sideways', async ({
  page,
}) => {
  const chat = chatPage(page);
  await chat.open();
  const noSidewaysScroll = async () =>
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
    ).toBeLessThanOrEqual(0);
  await noSidewaysScroll();
  const answer = await chat.ask('Status and date of T1001 and T1005, please.');
  await expect(answer).toContainText('Pending');
  const markdown = await chat.ask('Show me what Markdown you can do');
  await expect(markdown.getByRole('table')).toBeVisible();
  await expect(markdown.getByRole('button', { name: 'Regenerate' })).toBeInViewport();
  await noSidewaysScroll();

  await page.getByRole('button', { name: 'Open the sidebar' }).click();
  await expect(page.getByRole('link', { name: /Status and date/ })).toBeVisible();
  await page.getByRole('link', { name: 'Payments' }).click();
  await expect(page.getByRole('row', { name: /T1005/ })).toBeVisible();
  await noSidewaysScroll();

  await page.getByRole('button', { name: 'Open the sidebar' }).click();
  await page.getByRole('link', { name: 'Models' }).click();
  await expect(page.getByRole('row', { name: /mistral-small-latest/ })).toBeVisible();
  await noSidewaysScroll();
});
