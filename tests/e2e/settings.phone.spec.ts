import { chatPage } from '../support/chat-page';
import { settingsPanel } from '../support/settings-panel';
import { expect, test } from '../support/test';

test('on a phone the settings are a sheet from below', async ({ page }) => {
  const chat = chatPage(page);
  const settings = settingsPanel(page);
  await chat.open();
  await settings.open();
  const sheet = page.getByRole('dialog', { name: 'Settings' });
  const box = await sheet.boundingBox();
  expect(box?.x).toBe(0);
  expect(box?.width).toBe(390);
  await settings.field('Temperature').fill('0.3');
  await settings.toggle('Streaming').tap();
  await expect(sheet.getByRole('button', { name: 'Reset' })).toBeInViewport();
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
  ).toBeLessThanOrEqual(0);
  await sheet.getByRole('button', { name: 'Close' }).tap();
  await expect(sheet).toBeHidden();
  await expect(settings.button).toHaveAccessibleName('Settings, 2 changed');
  await chat.ask('Hello');
});
