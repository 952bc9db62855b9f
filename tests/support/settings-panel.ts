import { expect, type Locator, type Page } from '@playwright/test';

/** What a person does in the settings of a chat, by the names that a screen reader gives. */
export function settingsPanel(page: Page) {
  const button = page.getByRole('button', { name: /^Settings/ });
  // Beside the chat, or above it where there is no room.
  const panel = page
    .getByRole('complementary', { name: 'Settings' })
    .or(page.getByRole('dialog', { name: 'Settings' }));
  const field = (name: string) => panel.getByRole('textbox', { name, exact: true });

  return {
    button,
    panel,
    field,
    slider: (name: string) => panel.getByRole('slider', { name, exact: true }),
    toggle: (name: string) => panel.getByRole('switch', { name, exact: true }),
    radio: (name: string) => panel.getByRole('radio', { name, exact: true }),
    toolChoice: panel.getByRole('combobox', { name: 'Tool choice' }),

    async open(): Promise<void> {
      await button.click();
      await expect(panel.getByRole('button', { name: 'Reset' })).toBeVisible();
    },

    async chooseTool(name: string | RegExp): Promise<void> {
      await panel.getByRole('combobox', { name: 'Tool choice' }).click();
      await page.getByRole('option', { name }).click();
    },

    async addStop(typed: string): Promise<void> {
      await field('Stop sequences').fill(typed);
      await field('Stop sequences').press('Enter');
    },

    /** What the panel says becomes of a setting. */
    async says(control: Locator, words: string | RegExp): Promise<void> {
      await expect(control).toHaveAccessibleDescription(words);
    },
  };
}
