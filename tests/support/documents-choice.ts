import { expect, type Page } from '@playwright/test';

/** What a person does to choose the documents of a chat, by the names that a screen reader gives. */
export function documentsChoice(page: Page) {
  const button = page.getByRole('button', { name: /^Documents/ });
  const panel = page.getByRole('dialog', { name: 'Documents' });
  return {
    button,
    panel,

    /** Opens the choice and switches a collection on. */
    async choose(name: string): Promise<void> {
      await button.click();
      await panel.getByRole('switch', { name: new RegExp(`^${name}`) }).click();
      await expect(panel.getByRole('switch', { name: new RegExp(`^${name}`) })).toBeChecked();
    },

    async close(): Promise<void> {
      await page.keyboard.press('Escape');
      await expect(panel).toBeHidden();
    },
  };
}
