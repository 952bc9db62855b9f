import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';

/** What a person does on the chat screen, by the names that a screen reader gives. */
export function chatPage(page: Page) {
  const message = page.getByRole('textbox', { name: 'Message' });
  const conversation = page.getByRole('log', { name: 'Conversation' });
  const answers = conversation.locator('article:not([aria-label="You"])');
  const stop = page.getByRole('button', { name: 'Stop' });
  const send = page.getByRole('button', { name: 'Send' });

  return {
    message,
    conversation,
    answers,
    stop,
    send,

    async open(path = '/'): Promise<void> {
      await page.goto(path);
      await expect(message).toBeEditable();
    },

    /** Chooses the first offer that typing `text` leaves. */
    async choose(text: string): Promise<void> {
      await page.getByRole('combobox', { name: 'Model' }).first().click();
      await page.keyboard.type(text);
      await expect(page.getByRole('option').first()).toBeVisible();
      await page.keyboard.press('Enter');
    },

    /** Asks and waits until the answer is finished; gives the answer. */
    async ask(text: string): Promise<Locator> {
      const before = await answers.count();
      await message.fill(text);
      // Not while an image is still being uploaded.
      await expect(send).toBeEnabled();
      await message.press('Enter');
      await expect(answers).toHaveCount(before + 1);
      await this.settled();
      return answers.last();
    },

    /** Until no answer is being written. */
    async settled(): Promise<void> {
      await expect(stop).toBeHidden({ timeout: 15_000 });
      await expect(answers.last().getByRole('button', { name: 'Copy' }).first()).toBeVisible();
    },

    /** The tool cards of one answer, by tool name. */
    cards(answer: Locator, tool: string): Locator {
      return answer.getByRole('group', { name: tool, exact: true });
    },
  };
}
