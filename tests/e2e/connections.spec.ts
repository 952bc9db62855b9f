import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { type EmulatorServer, serveEmulator } from '../../lib/emulator/server';
import { expect, test } from '../support/test';

const card = (page: Page, name: string) => page.getByRole('region', { name });

/** Both services over HTTP, with keys that are right; ends with the test. */
async function connected(
  emulator: EmulatorServer,
  env: Record<string, string> = {},
): Promise<Record<string, string>> {
  return {
    MISTRAL_BASE_URL: emulator.mistralUrl,
    MISTRAL_API_KEY: 'mistral-secret-value',
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: emulator.bedrockUrl,
    AWS_BEARER_TOKEN_BEDROCK: 'bedrock-secret-value',
    ...env,
  };
}

test.describe('with an emulator over HTTP', () => {
  let emulator: EmulatorServer;
  test.beforeEach(async () => {
    emulator = await serveEmulator({ port: 0, paceMs: 0 });
  });
  test.afterEach(() => emulator.close());

  test('a good connection passes every step, and no secret is shown', async ({
    page,
    startApp,
  }) => {
    const env = await connected(emulator, { LOCAL_BASE_URL: emulator.localUrl });
    const app = await startApp({ env });
    await page.goto(`${app.url}/connections`);
    const mistral = card(page, 'Mistral');
    await expect(mistral).toContainText('Key in MISTRAL_API_KEY');
    await expect(mistral).toContainText(emulator.mistralUrl);
    const bedrock = card(page, 'Amazon Bedrock');
    await expect(bedrock).toContainText('Bedrock key in AWS_BEARER_TOKEN_BEDROCK');
    await expect(bedrock).toContainText('us-east-1');

    for (const [name, steps] of [
      ['Mistral', 3],
      ['Amazon Bedrock', 4],
      ['Local', 3],
    ] as const) {
      await card(page, name)
        .getByRole('button', { name: `Check ${name}` })
        .click();
      const items = card(page, name).getByRole('list', { name: `Check of ${name}` });
      await expect(items.getByText(': passed')).toHaveCount(steps);
      await expect(items.getByRole('listitem').nth(1)).toContainText('chat models are listed');
      await expect(items.getByRole('listitem').nth(2)).toContainText('answered.');
      await expect(items.getByRole('listitem').nth(2)).toContainText(/\d m?s/);
    }
    expect(await page.content()).not.toContain('secret-value');
    expect(app.log()).not.toContain('secret-value');
  });

  test('every model of the region is checked, each with yes or no and why', async ({
    page,
    startApp,
  }) => {
    const app = await startApp({ env: await connected(emulator) });
    await fetch(`${emulator.controlUrl}/faults`, {
      method: 'POST',
      body: JSON.stringify({
        fault: 'status:403',
        match: 'mistral-large-2402-v1:0/converse',
        times: 'always',
      }),
    });
    await page.goto(`${app.url}/connections`);
    const bedrock = card(page, 'Amazon Bedrock');
    await bedrock.getByRole('button', { name: 'Check every model of Amazon Bedrock' }).click();
    const models = bedrock.getByRole('list', { name: 'Models of Amazon Bedrock' });
    const large = models.getByRole('listitem').filter({ hasText: 'Mistral Large 3' });
    await expect(large).toContainText('passed');
    const denied = models.getByRole('listitem').filter({ hasText: 'Large (24.02)' });
    await expect(denied).toContainText(
      'This AWS account has no access to Mistral Large (24.02) in us-east-1.',
    );
    await expect(models.getByText(/: (to come|under way)$/)).toHaveCount(0, { timeout: 20_000 });
  });

  test('a wrong key fails once, says how to mend it, and leaves out the rest', async ({
    page,
    startApp,
  }) => {
    const env = await connected(emulator, {
      MISTRAL_API_KEY: 'wrong-mistral-key',
      AWS_BEARER_TOKEN_BEDROCK: 'wrong-bedrock-key',
    });
    const app = await startApp({ env });
    await page.goto(`${app.url}/connections`);
    for (const [name, words] of [
      ['Mistral', "Put a valid key from Mistral's console into MISTRAL_API_KEY"],
      ['Amazon Bedrock', 'Set a valid Bedrock key (AWS_BEARER_TOKEN_BEDROCK)'],
    ] as const) {
      await card(page, name)
        .getByRole('button', { name: `Check ${name}` })
        .click();
      const items = card(page, name).getByRole('list', { name: `Check of ${name}` });
      await expect(items.getByRole('listitem').nth(0)).toContainText('passed');
      await expect(items.getByRole('listitem').nth(1)).toContainText('failed');
      await expect(items.getByRole('listitem').nth(1)).toContainText(words);
      await expect(items.getByRole('listitem').nth(2)).toContainText('left out');
    }
    expect(await page.content()).not.toContain('wrong-mistral-key');
  });

  test('a permission that is missing does not hide those that are there', async ({
    page,
    startApp,
  }) => {
    const app = await startApp({ env: await connected(emulator) });
    const fault = { fault: 'status:403', match: 'GET /foundation-models', times: 'always' };
    const body = JSON.stringify(fault);
    await fetch(`${emulator.controlUrl}/faults`, { method: 'POST', body });
    await page.goto(`${app.url}/connections`);
    const bedrock = card(page, 'Amazon Bedrock');
    await bedrock.getByRole('button', { name: 'Check Amazon Bedrock' }).click();
    const items = bedrock.getByRole('listitem');
    await expect(items.filter({ hasText: 'Models may be listed' })).toContainText('failed');
    await expect(items.filter({ hasText: 'A model may be called' })).toContainText('passed');
    await bedrock.getByText('The least IAM policy').click();
    await expect(bedrock.getByRole('group', { name: 'IAM policy' })).toContainText(
      'bedrock:InvokeModelWithResponseStream',
    );
  });
});

test('an address where nothing answers says so, by keyboard alone', async ({ page, startApp }) => {
  const gone = await serveEmulator({ port: 0 });
  await gone.close();
  const app = await startApp({ env: { MISTRAL_BASE_URL: gone.mistralUrl } });
  await page.goto(`${app.url}/connections`);
  const mistral = card(page, 'Mistral');
  await expect(mistral).toContainText('A dummy key');
  const check = mistral.getByRole('button', { name: 'Check Mistral' });
  for (let steps = 0; steps < 40; steps++) {
    if (await check.evaluate((button) => button === document.activeElement)) break;
    await page.keyboard.press('Tab');
  }
  await expect(check).toBeFocused();
  await page.keyboard.press('Enter');
  const items = mistral.getByRole('listitem');
  await expect(items.nth(0)).toContainText('Mistral cannot be reached: nothing answers');
  await expect(items.nth(0)).toContainText('MISTRAL_BASE_URL');
  await expect(items.getByText(': left out')).toHaveCount(2);
  await expect(mistral.getByRole('status')).toHaveText('Check of Mistral: 0 passed, 1 failed.');
  await expect(check).toBeFocused();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the demonstration, found from the sidebar; axe finds nothing, ${colorScheme}`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.goto('/');
    await page.getByRole('link', { name: /^Connections/ }).click();
    const bedrock = card(page, 'Amazon Bedrock');
    await expect(bedrock).toContainText('The built-in emulator answers here, not a model.');
    await expect(bedrock).toContainText('AWS_BEARER_TOKEN_BEDROCK');
    await expect(card(page, 'Local')).toContainText('LOCAL_BASE_URL');
    await bedrock.getByRole('button', { name: 'Check Amazon Bedrock' }).click();
    await expect(bedrock.getByText(': passed')).toHaveCount(4);
    await bedrock.getByText('The least IAM policy').click();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  });
}
