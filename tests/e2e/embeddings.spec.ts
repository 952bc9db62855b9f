import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/test';

const texts = ['The invoice was paid.', 'An invoice that was paid.', 'Wind from the north'];

async function compare(page: Page): Promise<void> {
  await page.goto('/embeddings');
  await page.getByRole('textbox', { name: 'Texts to compare' }).fill(texts.join('\n'));
  await page.getByRole('button', { name: 'Compare' }).click();
  await expect(page.getByRole('table')).toBeVisible();
}

async function exported(page: Page, kind: 'CSV' | 'JSON'): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('group', { name: 'Export' }).getByRole('button', { name: kind }).click(),
  ]);
  return readFile(await download.path(), 'utf8');
}

test('texts are compared: a table, the nearest pair, what it took, and files of it', async ({
  page,
}) => {
  await compare(page);
  const table = page.getByRole('table', { name: 'Cosine similarity of each text' });
  await expect(table.getByRole('rowheader')).toHaveCount(3);
  await expect(table.getByRole('columnheader', { name: `2: ${texts[1]}` })).toBeVisible();
  const results = page.getByRole('region', { name: 'Results' });
  await expect(results).toContainText('3 × 1,024 dimensions');
  await expect(results).toContainText(/\d+ tokens/);
  await expect(results).toContainText('under $0.0001');
  const nearest = page.getByRole('region', { name: 'Nearest pairs' }).getByRole('listitem');
  await expect(nearest).toHaveCount(3);
  await expect(nearest.first()).toContainText(`${texts[0]}2${texts[1]}`);

  const rows = (await exported(page, 'CSV')).trimEnd().split('\r\n');
  expect(rows).toHaveLength(4);
  expect(rows[1]).toMatch(/^The invoice was paid\.,1\.000000,0\.\d{6},-?0\.\d{6}$/);
  const json = JSON.parse(await exported(page, 'JSON'));
  expect(json.texts).toEqual(texts);
  expect(json.embeddings[2]).toHaveLength(1024);
  expect(json.similarity[0][1]).toBe(json.similarity[1][0]);
});

test('what cannot be compared says so before anything is sent', async ({ page }) => {
  await page.goto('/embeddings');
  const field = page.getByRole('textbox', { name: 'Texts to compare' });
  await field.fill('Only one\n\n');
  await expect(page.getByText('Write two texts or more.')).toBeVisible();
  await field.fill('one line\nand the next\n\nanother paragraph');
  await expect(page.getByText('3 texts')).toBeVisible();
  await page.getByRole('radio', { name: 'A paragraph' }).click();
  await expect(page.getByText('2 texts')).toBeVisible();
  await field.fill(Array.from({ length: 41 }, (_, index) => `text ${index}`).join('\n\n'));
  await expect(page.getByText('At most 40 texts at once; these are 41.')).toBeVisible();
});
