import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { serveEmulator } from '../../lib/emulator/server';
import { serveCanned, streamedText } from '../support/canned-service';
import { chatPage } from '../support/chat-page';
import { expect, test } from '../support/test';

const meal = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    ingredients: { type: 'array', items: { type: 'string' } },
  },
  required: ['name', 'ingredients'],
  additionalProperties: false,
};
const mealQuestion =
  'What is the best French meal? Return the name and the ingredients in short JSON object.';

/** Asks in a new chat with these settings, as the page's own request does, and opens the chat. */
async function askWith(page: Page, settings: object, text: string, model: string, home = '/') {
  await page.goto(home);
  const id = crypto.randomUUID();
  const { origin } = new URL(page.url());
  const message = { id: crypto.randomUUID(), role: 'user', parts: [{ type: 'text', text }] };
  const response = await page.request.post(`${origin}/api/chat`, {
    headers: { origin },
    data: { id, message, model, settings },
  });
  if (response.ok()) await page.goto(`${origin}/chat/${id}`);
  return response;
}

test.describe('an answer in a chat', () => {
  test('is a tree with its badge, and raw text one click away', async ({ page }) => {
    const settings = { jsonSchema: meal };
    await askWith(page, settings, mealQuestion, 'bedrock:mistral.mistral-large-2407-v1:0');
    const chat = chatPage(page);
    await chat.settled();
    const answer = chat.answers.last();
    await expect(answer).toContainText('Fits the schema');
    await expect(answer).toContainText('by a forced tool');
    const tree = answer.getByRole('tree');
    await expect(tree.getByRole('treeitem', { name: 'name: "Coq au vin"' })).toBeVisible();
    await answer.getByRole('button', { name: 'Raw' }).click();
    await expect(answer.getByRole('group', { name: 'Raw text' })).toContainText('{"name"');
    await page.reload();
    await expect(answer.getByText('Fits the schema')).toBeVisible();
  });

  test('is worked by keyboard', async ({ page }) => {
    await askWith(page, { jsonSchema: meal }, mealQuestion, 'mistral:mistral-large-latest');
    const answer = chatPage(page).answers.last();
    await expect(answer).toContainText("by the service's JSON Schema");
    const item = (name: string | RegExp) => answer.getByRole('treeitem', { name });
    await expect(item(/2 properties/)).toHaveAttribute('tabindex', '0');
    await item(/2 properties/).focus();
    await page.keyboard.press('ArrowDown');
    await expect(item(/^name:/)).toBeFocused();
    await page.keyboard.press('ArrowDown');
    const list = item(/^ingredients:/);
    await expect(list).toHaveAttribute('aria-expanded', 'true');
    await page.keyboard.press('ArrowLeft');
    await expect(list).toHaveAttribute('aria-expanded', 'false');
    await expect(item(/^0:/)).toHaveCount(0);
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowRight');
    await expect(item(/^0:/)).toBeFocused();
    await expect(answer.getByText('ingredients[0]')).toBeVisible();
    await expect(answer.getByRole('button', { name: 'Copy path' })).toBeVisible();
    await page.keyboard.press('Home');
    await expect(item(/2 properties/)).toBeFocused();
  });

  test('that is no JSON is shown as it is, and says where it goes wrong', async ({
    page,
    startApp,
  }) => {
    const service = await serveCanned([streamedText('It is coq au vin.')]);
    const app = await startApp({ env: { MISTRAL_BASE_URL: service.url } });
    const model = 'mistral:mistral-large-latest';
    await askWith(page, { jsonMode: true }, 'Hello there', model, app.url);
    const chat = chatPage(page);
    await chat.settled();
    const answer = chat.answers.last();
    await expect(answer).toContainText('Invalid JSON');
    await expect(answer).toContainText('by JSON mode');
    await expect(answer).toContainText('Line 1, column 1: a value is expected.');
    await expect(answer.getByRole('group', { name: 'Raw text' })).toContainText('coq au vin');
    await expect(answer.getByRole('tree')).toHaveCount(0);
    service.close();
  });

  test('is not asked for by a wrong schema', async ({ page }) => {
    const settings = { jsonSchema: { ...meal, properties: { name: { type: 'text' } } } };
    const response = await askWith(page, settings, 'Hello', 'mistral:mistral-large-latest');
    expect(response.status()).toBe(400);
    expect(await response.json()).toEqual({
      error: {
        code: 'invalid_request',
        message:
          'Wrong input at settings.jsonSchema.properties.name.type: must be one of object, array, string, number, integer, boolean, null, or a list of them.',
      },
    });
  });
});

/** The bench, by the names that a screen reader gives. */
function benchPage(page: Page) {
  const results = page.getByRole('region', { name: 'Results' });
  return {
    prompt: page.getByLabel('Prompt'),
    schema: page.getByRole('textbox', { name: 'JSON Schema' }),
    results,
    stop: page.getByRole('button', { name: 'Stop' }),
    run: page.getByRole('button', { name: /^Run( \d+ times)?$/ }),
    model: (name: string | RegExp) => results.getByRole('region', { name }),
    async times(count: number) {
      await page.getByLabel('Times each').fill(String(count));
    },
    async mode(name: 'JSON mode' | 'JSON Schema') {
      await page.getByRole('radio', { name }).click();
    },
    async ended() {
      await expect(this.run).toBeVisible({ timeout: 15_000 });
    },
  };
}

test.describe('the bench', () => {
  test('fills the object in while it is written', async ({ page, startApp }) => {
    const app = await startApp({ env: { EMULATOR_PACE_MS: '250' } });
    const bench = benchPage(page);
    await page.goto(`${app.url}/json`);
    await bench.run.click();
    const tree = bench.results.getByRole('tree');
    await expect(tree.getByRole('treeitem', { name: /^name:/ })).toBeVisible();
    await expect(bench.stop).toBeVisible();
    await expect(bench.results).toContainText('Being written');
    await bench.ended();
    await expect(bench.results).toContainText('Fits the schema');
    await expect(tree).toContainText('ingredients: [ ] 5 items');
    await expect(bench.results).toContainText('in all');
  });

  test('tells what is wrong with a schema and keeps the last valid one', async ({ page }) => {
    const bench = benchPage(page);
    await page.goto('/json');
    await bench.schema.fill('{"type": "object",\n  "properties": x}');
    await expect(page.getByText('Line 2, column 17: a value is expected.')).toBeVisible();
    await expect(page.getByText('The last valid schema stays in force.')).toBeVisible();
    await expect(bench.schema).toHaveAttribute('aria-invalid', 'true');
    await bench.schema.fill('{"type": "object", "properties": {"age": {"type": "text"}}}');
    await expect(page.getByText(/^properties\.age\.type must be one of object/)).toBeVisible();
    await bench.schema.press('Tab');
    await expect(bench.schema).not.toBeFocused();
    await page.getByRole('button', { name: 'Start from…' }).click();
    await page.getByRole('menuitem', { name: 'Sentiment' }).click();
    await expect(bench.schema).toHaveValue(/"confidence"/);
    await bench.schema.fill('{"type":"object","properties":{"age":{"type":"integer"}}}');
    await expect(page.getByText('A valid schema.')).toBeVisible();
    await expect(page.getByText(/"additionalProperties": false forbids them/)).toBeVisible();
    await page.getByRole('button', { name: 'Format' }).click();
    await expect(bench.schema).toHaveValue(/\n {2}"properties": \{\n/);
    await bench.schema.fill('');
    await expect(page.getByText('Write a schema, or choose JSON mode.')).toBeVisible();
  });

  test('asks several models many times and counts what passes', async ({ page, startApp }) => {
    const service = await serveCanned([streamedText('It is coq au vin.')]);
    const app = await startApp({ env: { MISTRAL_BASE_URL: service.url } });
    const bench = benchPage(page);
    await page.goto(`${app.url}/json`);
    await bench.prompt.fill('Hello there');
    await bench.mode('JSON mode');
    await page.getByRole('button', { name: 'Add a model' }).click();
    await page.getByRole('combobox', { name: 'Model' }).nth(1).click();
    await page.keyboard.type('mistral-large-3-675b');
    await expect(page.getByRole('option').first()).toBeVisible();
    await page.keyboard.press('Enter');
    await bench.times(3);
    await bench.run.click();
    await bench.ended();
    const atMistral = bench.model('Mistral Large Mistral');
    await expect(atMistral).toContainText('0 of 3 are valid JSON (0%)');
    await expect(atMistral).toContainText('3 no JSON');
    await atMistral.getByRole('button', { name: 'Run 1: invalid json' }).click();
    await expect(atMistral.getByRole('group', { name: 'Raw text' })).toBeVisible();
    const atBedrock = bench.model(/Bedrock$/);
    await expect(atBedrock).toContainText('3 of 3 are valid JSON (100%)');
    await expect(atBedrock).toContainText('median');
    service.close();
  });

  test('goes on when a run fails, and says why it failed', async ({ page, startApp }) => {
    const emulator = await serveEmulator({
      port: 0,
      paceMs: 0,
      faults: [{ fault: 'status:400', match: 'chat/completions' }],
    });
    const app = await startApp({ env: { MISTRAL_BASE_URL: emulator.mistralUrl } });
    const bench = benchPage(page);
    await page.goto(`${app.url}/json`);
    await bench.times(3);
    await bench.run.click();
    await bench.ended();
    await expect(bench.results).toContainText('2 of 3 fit the schema (67%)');
    await expect(bench.results).toContainText('1 failed');
    await bench.results.getByRole('button', { name: /: failed$/ }).click();
    await expect(bench.results).toContainText('refused the request');
    await emulator.close();
  });

  test('stops upstream too, by Stop and when the page goes', async ({ page, startApp }) => {
    // So slow that no run ends by itself meanwhile.
    const emulator = await serveEmulator({ port: 0, paceMs: 5_000 });
    const streams = async () =>
      (await (await fetch(`${emulator.controlUrl}/state`)).json()).streams;
    const app = await startApp({ env: { MISTRAL_BASE_URL: emulator.mistralUrl } });
    const bench = benchPage(page);
    await page.goto(`${app.url}/json`);
    await bench.times(20);
    await bench.run.click();
    await expect(bench.results.getByRole('button', { name: /^Run 2:/ })).toBeVisible();
    await expect.poll(async () => (await streams()).opened).toBe(2);
    await bench.stop.click();
    await bench.ended();
    await expect(bench.run).toBeFocused();
    await expect(bench.results).toContainText('Stopped');
    await expect.poll(streams).toEqual({ opened: 2, finished: 0, left: 2 });
    await bench.run.click();
    await expect.poll(async () => (await streams()).opened).toBe(4);
    await page.close();
    await expect.poll(streams).toEqual({ opened: 4, finished: 0, left: 4 });
    await emulator.close();
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`axe finds nothing serious, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const bench = benchPage(page);
      await page.goto('/json');
      await bench.times(2);
      await bench.run.click();
      await bench.ended();
      await expect(bench.results.getByRole('tree')).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter(
        ({ impact }) => impact === 'serious' || impact === 'critical',
      );
      expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    });
  }
});
