import { expect, test } from '../support/test';

test('on a phone: the bench runs, and nothing scrolls sideways', async ({ page }) => {
  await page.goto('/json');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const results = page.getByRole('region', { name: 'Results' });
  await expect(results).toContainText('Fits the schema');
  await results.getByRole('treeitem', { name: /^ingredients/ }).click();
  await expect(results.getByRole('treeitem', { name: /^0:/ })).toHaveCount(0);
  const overflow = () => document.documentElement.scrollWidth - window.innerWidth;
  expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
});
