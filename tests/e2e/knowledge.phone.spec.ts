import { knowledgePage } from '../support/knowledge-page';
import { expect, test } from '../support/test';

test.use({ viewport: { width: 360, height: 780 } });

test('on a small phone: a document is added, found and opened, and nothing scrolls sideways', async ({
  page,
}) => {
  const sideways = () =>
    page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  const knowledge = knowledgePage(page);
  await knowledge.open();
  const name = `a-name-without-any-place-to-break-it-${'x'.repeat(60)}.md`;
  const table = '| one | two | three | four |\n| - | - | - | - |\n| 1 | 2 | 3 | 4 |';
  await knowledge.add({ name, text: `# Tides\n\n${'y'.repeat(200)}\n\n${table}\n` });
  await knowledge.ready(name);
  expect(await sideways()).toBeLessThanOrEqual(0);
  await knowledge.search('tides');
  await knowledge.passages.getByRole('link').first().click();
  await expect(knowledge.marked.first()).toBeInViewport();
  await expect(page.getByRole('button', { name: 'Next chunk' })).toBeVisible();
  expect(await sideways()).toBeLessThanOrEqual(0);
});

test('on a small phone: texts are compared', async ({ page }) => {
  await page.goto('/embeddings');
  await page.getByRole('button', { name: 'Compare' }).click();
  await expect(page.getByRole('table')).toBeVisible();
  const width = () => document.documentElement.scrollWidth - window.innerWidth;
  expect(await page.evaluate(width)).toBeLessThanOrEqual(0);
});
