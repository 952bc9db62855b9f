import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { serveEmulator } from '../../lib/emulator/server';
import { chatPage } from '../support/chat-page';
import { expect, test } from '../support/test';

const inspectorOf = (page: Page) => {
  const panel = page.getByRole('complementary', { name: 'Inspector' });
  return {
    panel,
    tab: (name: string) => panel.getByRole('tab', { name }),
    view: panel.getByRole('tabpanel'),
    inspect: (answer: ReturnType<Page['locator']>) =>
      answer.getByRole('button', { name: 'Inspect' }).click(),
  };
};

/** The figures of an answer by the words under them. */
async function figure(page: Page, name: string): Promise<string> {
  const { view } = inspectorOf(page);
  const term = view.locator('dl > div').filter({ has: page.getByText(name, { exact: false }) });
  return (await term.first().locator('dd').textContent()) ?? '';
}

test('the figures of the inspector are those under the answer', async ({ page }) => {
  const chat = chatPage(page);
  await chat.open();
  const answer = await chat.ask('Status of T1001 and date of T1005?');
  const inspector = inspectorOf(page);
  await inspector.inspect(answer);
  await expect(inspector.tab('Answer')).toHaveAttribute('aria-selected', 'true');
  const footer = (await answer.locator('footer').textContent()) ?? '';
  const tokens = /[\d,]+ in · [\d,]+ out/.exec(footer)?.[0] ?? 'none';
  await expect(inspector.view).toContainText(tokens);
  for (const name of ['first token', 'price list of']) {
    expect(footer).toContain(await figure(page, name));
  }
  await expect(inspector.view).toContainText('The built-in emulator answered');
  await expect(inspector.view).toContainText('mistral-large-latest');
  await expect(inspector.view.getByText('request id')).toBeVisible();
  await expect(inspector.panel).toContainText(/This chat: 1 answer · [\d,]+ tokens · /);
});

test('the inspector opens, moves and closes by keyboard', async ({ page }) => {
  const chat = chatPage(page);
  await chat.open();
  const answer = await chat.ask('Hello');
  const opener = answer.getByRole('button', { name: 'Inspect' });
  const inspector = inspectorOf(page);
  await opener.focus();
  await page.keyboard.press('Enter');
  await inspector.tab('Answer').focus();
  await page.keyboard.press('ArrowRight');
  await expect(inspector.tab('Request')).toBeFocused();
  await expect(inspector.view).toContainText('/v1/chat/completions');
  await page.keyboard.press('ArrowRight');
  await expect(inspector.view).toContainText('curl');
  await page.keyboard.press('Escape');
  await expect(inspector.panel).toBeHidden();
  await expect(opener).toBeFocused();
});

test('the request is shown as it was sent, call by call', async ({ page }) => {
  const chat = chatPage(page);
  await chat.open();
  const answer = await chat.ask('Status of T1001?');
  const inspector = inspectorOf(page);
  await inspector.inspect(answer);
  await inspector.tab('Request').click();
  await expect(inspector.view.getByRole('heading', { name: 'Call 2 of 2' })).toBeVisible();
  await expect(inspector.view).toContainText('"Status of T1001?"');
  await expect(inspector.view).toContainText('"role": "tool"');
  await expect(inspector.view).toContainText('[DONE]');
  await expect(inspector.view).not.toContainText(/authorization|no-key-is-set/i);
});

test('the same request is given as code, to be copied', async ({ page }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const chat = chatPage(page);
  await chat.open();
  await chat.choose('Pixtral');
  const answer = await chat.ask('Say "hello" to $HOME');
  const inspector = inspectorOf(page);
  await inspector.inspect(answer);
  await inspector.tab('Code').click();
  const language = inspector.view.getByRole('combobox', { name: 'Language' });
  await language.click();
  await expect(page.getByRole('option')).toHaveText([
    'curl',
    'Python, boto3 Converse',
    'TypeScript, AI SDK',
  ]);
  await page.keyboard.press('Escape');
  await inspector.view.getByRole('button', { name: 'Copy code' }).click();
  const curl = await page.evaluate(() => navigator.clipboard.readText());
  expect(curl).toContain('converse-stream');
  expect(curl).toContain('Say \\"hello\\" to $HOME');
  expect(curl).toContain('$AWS_BEARER_TOKEN_BEDROCK');
  await language.click();
  await page.getByRole('option', { name: 'TypeScript, AI SDK' }).click();
  await expect(inspector.view).toContainText('createAmazonBedrock');
  await expect(inspector.view).toContainText('npm run emulator');
});

test('totals count what a later answer took the place of', async ({ page }) => {
  const chat = chatPage(page);
  await chat.open();
  const first = await chat.ask('Hello');
  const inspector = inspectorOf(page);
  await inspector.inspect(first);
  await expect(inspector.panel).toContainText('This chat: 1 answer ·');
  await first.getByRole('button', { name: 'Regenerate' }).click();
  await chat.settled();
  await expect(chat.answers).toHaveCount(1);
  await chat.answers.last().getByRole('button', { name: 'Inspect' }).click();
  await expect(inspector.panel).toContainText('This chat: 2 answers ·');
});

test('a stopped answer is inspected, too, and counts as estimated', async ({ page }) => {
  const chat = chatPage(page);
  await chat.open();
  await chat.message.fill('Count to 1000');
  await chat.message.press('Enter');
  await expect(chat.answers.last()).toContainText('20');
  const inspector = inspectorOf(page);
  await page.getByRole('button', { name: 'Inspector' }).click();
  await inspector.tab('Request').click();
  await expect(inspector.view).toContainText('appears here when the answer has ended');
  await chat.stop.click();
  await chat.settled();
  await expect(inspector.view).toContainText('It was stopped while the answer came.');
  await expect(inspector.panel).toContainText('(1 answer estimated)');
});

test('a failed answer shows what the service itself said, and never a key', async ({
  page,
  startApp,
}) => {
  const emulator = await serveEmulator({ port: 0, apiKey: 'a-secret-key-of-the-owner' });
  const app = await startApp({
    env: {
      MISTRAL_BASE_URL: emulator.mistralUrl,
      MISTRAL_API_KEY: 'another-secret-key',
    },
  });
  const chat = chatPage(page);
  await chat.open(app.url);
  await chat.message.fill('Hello');
  await chat.message.press('Enter');
  await expect(chat.answers.last()).toContainText('This answer failed');
  const reading = page.waitForResponse(/\/answers\//);
  await page.getByRole('button', { name: 'Inspector' }).click();
  expect(await (await reading).text()).not.toMatch(/secret-key|bearer/i);
  const inspector = inspectorOf(page);
  await inspector.tab('Request').click();
  await expect(inspector.view).toContainText('401');
  await expect(inspector.view).toContainText('Unauthorized');
  await expect(inspector.view).not.toContainText('emulator');
  await emulator.close();
});

test('costs are shown in euros at the rate of the owner, or in dollars', async ({
  page,
  startApp,
}) => {
  const app = await startApp({ env: { EUR_PER_USD: '0.5@2026-11-20' } });
  const chat = chatPage(page);
  await chat.open(app.url);
  const answer = await chat.ask('Show me what Markdown you can do');
  await expect(answer.locator('footer')).toContainText('€');
  const inspector = inspectorOf(page);
  await inspector.inspect(answer);
  await expect(inspector.view).toContainText('converted at 0.5 (20 Nov 2026)');
  await inspector.view.getByRole('button', { name: 'Show costs in dollars' }).click();
  await expect(answer.locator('footer')).toContainText('$');
  await page.reload();
  await expect(answer.locator('footer')).toContainText('$');
});

test('an answer of nobody, or of another chat, is not found', async ({ page }) => {
  const chat = chatPage(page);
  await chat.open();
  const answer = await chat.ask('Hello');
  const reading = page.waitForResponse(/\/answers\//);
  await answer.getByRole('button', { name: 'Inspect' }).click();
  const url = (await reading).url();
  const nobody = '11111111-2222-4333-8444-555555555555';
  const paths = [
    url.replace(/[^/]+$/, nobody),
    url.replace(/chat\/[^/]+/, `chat/${nobody}`),
    url.replace(/[^/]+$/, 'no-id'),
  ];
  for (const path of paths) expect((await page.request.get(path)).status()).toBe(404);
});

test('each setting is shown with what became of it, also after the chat goes on', async ({
  page,
}) => {
  const chat = chatPage(page);
  await chat.open();
  const id = crypto.randomUUID();
  const question = { id: crypto.randomUUID(), role: 'user', parts: [{ type: 'text', text: 'Hi' }] };
  const model = 'bedrock:mistral.mistral-large-3-675b-instruct';
  const settings = { temperature: 1.3, topP: 0.9, randomSeed: 7 };
  const ask = async (path: string, body: object) => {
    const headers = { origin: new URL(page.url()).origin };
    const response = await page.request.post(path, { headers, data: body });
    expect(response.ok(), await response.text()).toBe(true);
  };
  await ask('/api/chat', { id, message: question, model, settings });
  await chat.open(`/chat/${id}`);
  await chat.settled();
  await ask('/api/chat', { id, message: { ...question, id: crypto.randomUUID() }, model });
  await page.reload();
  await chat.settled();
  const inspector = inspectorOf(page);
  const rows = inspector.view.locator('dl > div');
  await inspector.inspect(chat.answers.first());
  await expect(rows.filter({ hasText: 'temperature 1.3' })).toContainText(/sent as 1/i);
  await expect(rows.filter({ hasText: 'top_p 0.9' })).toBeVisible();
  await expect(rows.filter({ hasText: 'random_seed 7' })).toContainText(/no seed/);
  await inspector.inspect(chat.answers.last());
  await expect(inspector.view).toContainText('Nothing was set');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious in the inspector, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const chat = chatPage(page);
    await chat.open();
    const answer = await chat.ask('Status of T1001?');
    const inspector = inspectorOf(page);
    await inspector.inspect(answer);
    for (const name of ['Answer', 'Request', 'Code']) {
      await inspector.tab(name).click();
      await expect(inspector.view).not.toContainText('Loading');
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter(({ impact }) => /serious|critical/.test(impact ?? ''));
      expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    }
  });
}
