import { expect, test } from '../support/test';

test('on a phone: the checks and the policy fit, and nothing scrolls sideways', async ({
  page,
}) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'Open the sidebar' }).click();
  await page.getByRole('link', { name: /^Connections/ }).click();
  const bedrock = page.getByRole('region', { name: 'Amazon Bedrock' });
  await bedrock.getByRole('button', { name: 'Check Amazon Bedrock' }).click();
  await expect(bedrock.getByText(': passed')).toHaveCount(4);
  await bedrock.getByText('The least IAM policy').click();
  await expect(bedrock.getByRole('button', { name: 'Copy the policy' })).toBeVisible();
  // The policy scrolls inside itself; nothing else reaches over the edge.
  const widest = () =>
    Math.max(
      ...[...document.querySelectorAll('main section :not(pre)')].map(
        (element) => element.getBoundingClientRect().right,
      ),
    );
  expect(await page.evaluate(widest)).toBeLessThanOrEqual(390);
});
