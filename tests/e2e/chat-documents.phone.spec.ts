import { chatPage } from '../support/chat-page';
import { documentsChoice } from '../support/documents-choice';
import { addCollection } from '../support/knowledge';
import { expect, test } from '../support/test';

test('documents are chosen in a sheet, and cited', async ({ page }) => {
  const chat = chatPage(page);
  await page.setViewportSize({ width: 360, height: 740 });
  await chat.open();
  await addCollection(page, 'Phone', [
    { name: 'Tides.txt', text: 'The tide at Saint-Malo rises thirteen metres in March.' },
  ]);
  await chat.open();
  const documents = documentsChoice(page);
  await documents.choose('Phone');
  await documents.close();
  await expect(documents.button).toHaveAccessibleName('Documents, 1 chosen');
  const answer = await chat.ask('How far does the tide rise at Saint-Malo?');
  await expect(answer.getByRole('link', { name: /^Source 1: Tides\.txt/ })).toBeVisible();
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(360);
});
