import { chatPage } from '../support/chat-page';
import { expect, test } from '../support/test';

test('on a phone the inspector comes from below and nothing scrolls sideways', async ({ page }) => {
  const chat = chatPage(page);
  await chat.open();
  const answer = await chat.ask('Status of T1001?');
  await answer.getByRole('button', { name: 'Inspect' }).click();
  const sheet = page.getByRole('dialog', { name: 'Inspector' });
  for (const name of ['Answer', 'Request', 'Code']) {
    await sheet.getByRole('tab', { name }).click();
    await expect(sheet.getByRole('tabpanel')).toBeVisible();
    const wide = await sheet
      .getByRole('tabpanel')
      .evaluate((panel) => panel.scrollWidth - panel.clientWidth);
    expect(wide).toBeLessThanOrEqual(0);
  }
  await expect(sheet.getByRole('tabpanel')).toContainText('curl');
  await sheet.getByRole('button', { name: 'Close' }).click();
  await expect(sheet).toBeHidden();
});
