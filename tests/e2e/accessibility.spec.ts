import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { chatPage } from '../support/chat-page';
import { expect, test } from '../support/test';

async function seriousFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const chat = chatPage(page);
    await chat.open();
    expect(await seriousFindings(page)).toEqual([]);
    await chat.ask('Status and date of T1001 and T9999, please.');
    await chat.ask('Show me what Markdown you can do');
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('combobox', { name: 'Model' }).first().click();
    await expect(page.getByRole('listbox')).toBeVisible();
    expect(await seriousFindings(page)).toEqual([]);
    await page.goto('/models');
    await expect(page.getByRole('table')).toBeVisible();
    expect(await seriousFindings(page)).toEqual([]);
    await chat.open('/?model=mistral:pixtral-large-latest');
    await expect(page.getByText(/was retired on/)).toBeVisible();
    expect(await seriousFindings(page)).toEqual([]);
    await page.goto('/payments');
    await expect(page.getByRole('table')).toBeVisible();
    expect(await seriousFindings(page)).toEqual([]);
  });

  test(`axe finds nothing serious in an answer that is waited for, and one that ended early, ${colorScheme}`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const chat = chatPage(page);
    await chat.open();
    await chat.message.fill('Count to 2000');
    await chat.message.press('Enter');
    await expect(chat.answers.last()).toContainText('9, 10');
    await chat.message.fill('And then?');
    await chat.message.press('Enter');
    await expect(page.getByText(/sent as soon as/)).toBeVisible();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Keep it here' }).click();
    await chat.stop.click();
    await expect(page.getByRole('button', { name: 'Continue' })).toBeVisible();
    expect(await seriousFindings(page)).toEqual([]);
  });
}

test('a whole turn by keyboard alone', async ({ page }) => {
  const chat = chatPage(page);
  await chat.open();
  await page.keyboard.press('Tab');
  const focused = page.locator(':focus');
  await expect(focused).toBeVisible();
  for (let steps = 0; steps < 40; steps++) {
    if (await chat.message.evaluate((field) => field === document.activeElement)) break;
    await page.keyboard.press('Tab');
  }
  await expect(chat.message).toBeFocused();
  await page.keyboard.type('Status of T1004?');
  await page.keyboard.press('Enter');
  await chat.settled();
  await expect(chat.answers.last()).toContainText('Paid');
  await expect(chat.message).toBeFocused();
});
