import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { startApp } from '../support/app';
import { chatPage } from '../support/chat-page';
import { recordingEmulator } from '../support/recording-emulator';
import { settingsPanel } from '../support/settings-panel';
import { test as base, expect } from '../support/test';

type Wire = Awaited<ReturnType<typeof recordingEmulator>>;

/** Every test here asks both services over HTTP, where what was sent can be looked at. */
const test = base.extend<{ received: Wire['received'] }, { wire: Wire }>({
  wire: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from here.
    async ({}, use) => {
      const wire = await recordingEmulator();
      await use(wire);
      await wire.close();
    },
    { scope: 'worker' },
  ],
  app: [
    async ({ wire }, use) => {
      const app = await startApp({ env: wire.env });
      await use(app);
      await app.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  received: async ({ wire }, use) => {
    wire.received.length = 0;
    await use(wire.received);
  },
});

/** Until the settings shown are kept with the chat. */
const whenKept = (page: Page) =>
  page.waitForResponse(
    (response) => response.url().endsWith('/settings') && response.request().method() === 'PUT',
  );

test('every kind of control reaches the wire at Mistral', async ({ page, received }) => {
  const chat = chatPage(page);
  const settings = settingsPanel(page);
  await chat.open();
  await chat.choose('mistral-small-latest');
  await settings.open();
  await settings.says(settings.field('Temperature'), "Model's default");

  await settings.field('System prompt').fill('You are terse.');
  await settings.toggle('Safe prompt').click();
  await settings.field('Max tokens').fill('200');
  await settings.addStop('THE END');
  await settings.addStop('\\n\\n\\n');
  await settings.radio('High').click();
  await settings.field('Temperature').fill('0,35');
  await settings.slider('Top P').press('ArrowLeft');
  await settings.field('Random seed').fill('7');
  await settings.slider('Presence penalty').press('ArrowRight');
  await settings.field('Frequency penalty').fill('-0.5');
  await settings.chooseTool('retrieve_payment_date');
  await settings.toggle('Parallel tool calls').click();
  await settings.toggle('Streaming').click();
  await expect(settings.button).toHaveAccessibleName('Settings, 13 changed');
  await settings.says(settings.field('Temperature'), 'Sent as it is');
  await expect(settings.radio('Flex')).toHaveCount(0);

  const answer = await chat.ask('What about T1001?');
  await expect(chat.cards(answer, 'retrieve_payment_date')).toHaveCount(1);
  const [first] = received;
  expect(first?.path).toBe('/v1/chat/completions');
  expect(first?.body).toMatchObject({
    model: 'mistral-small-latest',
    temperature: 0.35,
    top_p: 0.99,
    max_tokens: 200,
    stop: ['THE END', '\n\n\n'],
    random_seed: 7,
    safe_prompt: true,
    presence_penalty: 0.1,
    frequency_penalty: -0.5,
    parallel_tool_calls: false,
    reasoning_effort: 'high',
    tool_choice: { type: 'function', function: { name: 'retrieve_payment_date' } },
    messages: [{ role: 'system', content: 'You are terse.' }, { role: 'user' }],
  });
  expect(first?.body.stream ?? false).toBe(false);
});

test('at Bedrock the words change, and so does what is sent', async ({ page, received }) => {
  const chat = chatPage(page);
  const settings = settingsPanel(page);
  await chat.open();
  await chat.choose('mistral-large-latest');
  await settings.open();
  await settings.field('Temperature').fill('1.3');
  await settings.field('Random seed').fill('7');
  await settings.says(settings.field('Temperature'), 'Sent as it is');
  await settings.says(settings.field('Random seed'), 'Sent as random_seed');

  await chat.choose('mistral-large-3-675b');
  await expect(settings.panel).toContainText('Mistral Large 3 at Amazon Bedrock');
  await expect(settings.field('Temperature')).toHaveValue('1.3');
  await settings.says(settings.field('Temperature'), /^Sent as 1\.0/);
  await settings.says(settings.field('Random seed'), 'Not sent: Bedrock has no seed');
  await settings.radio('Flex').click();
  await chat.ask('Who are you?');
  const [conversed] = received;
  expect(conversed?.path).toMatch(/\/converse-stream$/);
  expect(conversed?.body).toMatchObject({
    inferenceConfig: { temperature: 1 },
    serviceTier: { type: 'flex' },
  });
  expect(JSON.stringify(conversed?.body)).not.toMatch(/seed/i);

  await settings.radio('InvokeModel').click();
  await settings.toggle('Streaming').click();
  await chat.ask('And now?');
  expect(received[1]?.path).toMatch(/\/invoke$/);
  expect(received[1]?.body).toMatchObject({ temperature: 1 });

  // What is set and does not count stays visible, at a service that knows nothing like it too.
  await chat.choose('mistral-large-latest');
  await expect(settings.radio('Flex')).toBeChecked();
  await settings.says(
    settings.panel.getByRole('radiogroup', { name: 'Service tier' }),
    /^Not sent/,
  );
  await settings.radio('Standard').click();
  await expect(settings.radio('Flex')).toHaveCount(0);
});

test('tools that are off are not there', async ({ page, received }) => {
  const chat = chatPage(page);
  const settings = settingsPanel(page);
  await chat.open();
  await settings.open();
  await settings.chooseTool('retrieve_payment_status');
  await settings.toggle('retrieve_payment_status').click();
  await expect(settings.toolChoice).toContainText('Auto');
  await settings.toggle('retrieve_payment_date').click();
  const answer = await chat.ask('What is the status of T1001?');
  await expect(answer.getByRole('group', { name: /^retrieve_payment/ })).toHaveCount(0);
  expect(received[0]?.body.tools ?? []).toEqual([]);
  await settings.toggle('retrieve_payment_status').click();
  await settings.chooseTool(/^Any/);
  await chat.ask('Hello');
  expect(received[1]?.body).toMatchObject({
    tool_choice: 'any',
    tools: [{ function: { name: 'retrieve_payment_status' } }],
  });
});

test('the answer can be JSON, or fit a schema', async ({ page, received }) => {
  const chat = chatPage(page);
  const settings = settingsPanel(page);
  await chat.open();
  await settings.open();
  await settings.radio('JSON').click();
  await chat.ask('What is the best French cheese?');
  expect(received[0]?.body).toMatchObject({ response_format: { type: 'json_object' } });

  await settings.radio('JSON Schema').click();
  const schema = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] };
  await settings.field('JSON Schema').fill(JSON.stringify(schema));
  await chat.ask('What is the best French cheese, really?');
  expect(received.at(-1)?.body).toMatchObject({ response_format: { type: 'json_schema' } });

  await settings.panel.getByRole('button', { name: 'Reset' }).click();
  await expect(settings.radio('Text')).toBeChecked();
});

test('the beginning of the answer is the person’s', async ({ page, received }) => {
  const chat = chatPage(page);
  const settings = settingsPanel(page);
  await chat.open();
  await chat.choose('mistral-large-latest');
  await settings.open();
  await settings.field('Start the answer with').fill('Well, frankly:');
  await expect(await chat.ask('Who are you?')).toContainText('Well, frankly:');
  expect(received[0]?.body.messages).toContainEqual(
    expect.objectContaining({ role: 'assistant', content: 'Well, frankly:', prefix: true }),
  );
  await chat.choose('mistral-large-3-675b');
  await settings.says(settings.field('Start the answer with'), 'Asked for in the instructions');
});

test('a number out of range is told, and becomes the nearest one', async ({ page }) => {
  const chat = chatPage(page);
  const settings = settingsPanel(page);
  await chat.open();
  await settings.open();
  const temperature = settings.field('Temperature');
  await temperature.fill('12');
  await expect(settings.panel.getByRole('alert')).toContainText('from 0 to 1.5');
  await temperature.blur();
  await expect(temperature).toHaveValue('1.5');
  await temperature.fill('warm');
  await temperature.blur();
  await expect(temperature).toHaveValue('1.5');
  await settings.panel.getByRole('button', { name: 'Unset temperature' }).click();
  await expect(temperature).toHaveValue('');
  await settings.says(temperature, "Model's default");
});

test('settings stay with their chat: on reload, in a second tab, after another chat', async ({
  page,
  context,
}) => {
  const chat = chatPage(page);
  const settings = settingsPanel(page);
  await chat.open();
  await settings.open();
  await settings.field('Temperature').fill('0.2');
  // A chat that is not there yet is kept by its tab.
  await page.reload();
  await settings.open();
  await expect(settings.field('Temperature')).toHaveValue('0.2');
  await chat.ask('Hello');
  const path = new URL(page.url()).pathname;

  await settings.field('System prompt').fill('You are terse.');
  // At once, before anything was written.
  await page.reload();
  await settings.open();
  await expect(settings.field('System prompt')).toHaveValue('You are terse.');
  await expect(settings.field('Temperature')).toHaveValue('0.2');

  const kept = whenKept(page);
  await settings.field('Temperature').fill('0.4');
  await kept;
  const other = await context.newPage();
  await chatPage(other).open(path);
  await settingsPanel(other).open();
  await expect(settingsPanel(other).field('Temperature')).toHaveValue('0.4');
  await other.close();

  await settings.field('Random seed').fill('99');
  await page.getByRole('button', { name: 'New chat' }).click();
  await expect(page).toHaveURL(/\/$/);
  await expect(settings.button).toHaveAccessibleName('Settings');
  await page.goBack();
  await expect(page).toHaveURL(new RegExp(`${path}$`));
  await expect(settings.button).toHaveAccessibleName('Settings, 3 changed');
});

test('a change that cannot be saved is told and stays on the page', async ({ page, problems }) => {
  problems.allow(/ERR_FAILED|Failed to load/);
  const chat = chatPage(page);
  const settings = settingsPanel(page);
  await chat.open();
  await chat.ask('Hello');
  await settings.open();
  await page.route('**/api/chat/*/settings', (route) => route.abort());
  await settings.field('Random seed').fill('5');
  await expect(page.getByText(/settings were not saved/)).toBeVisible();
  await expect(settings.field('Random seed')).toHaveValue('5');
  await page.unroute('**/api/chat/*/settings');
  const kept = whenKept(page);
  await settings.field('Max tokens').fill('50');
  expect((await kept).request().postDataJSON()).toEqual({ randomSeed: 5, maxTokens: 50 });
});

test('reset, undo, and a default that new chats begin with', async ({ page }) => {
  const chat = chatPage(page);
  const settings = settingsPanel(page);
  const press = (name: string) => settings.panel.getByRole('button', { name, exact: true }).click();
  await chat.open();
  await settings.open();
  await settings.field('Temperature').fill('0.2');
  await settings.field('System prompt').fill('You are terse.');
  await press('Reset');
  await expect(settings.field('Temperature')).toHaveValue('');
  await expect(settings.button).toHaveAccessibleName('Settings');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(settings.field('Temperature')).toHaveValue('0.2');

  await press('Save as default');
  await expect(settings.panel).toContainText('Your default: 2 settings, as here.');
  await press('Reset');
  await chat.ask('Hello');
  await expect(settings.button).toHaveAccessibleName('Settings');

  await page.getByRole('button', { name: 'New chat' }).click();
  await expect(page).toHaveURL(/\/$/);
  await expect(settings.button).toHaveAccessibleName('Settings, 2 changed');
  await settings.open();
  await expect(settings.field('System prompt')).toHaveValue('You are terse.');
  await settings.field('Temperature').fill('0.9');
  await press('Use your default');
  await expect(settings.field('Temperature')).toHaveValue('0.2');
  await press('Clear your default');
  await expect(settings.panel).not.toContainText('Your default');

  const fresh = await page.context().newPage();
  await chatPage(fresh).open();
  await expect(settingsPanel(fresh).button).toHaveAccessibleName('Settings');
});

test('by keyboard alone', async ({ page }) => {
  const chat = chatPage(page);
  const settings = settingsPanel(page);
  await chat.open();
  await settings.button.focus();
  await page.keyboard.press('Enter');
  await expect(settings.panel).toBeFocused();
  // The controls are loaded when the panel is first opened.
  await expect(settings.field('System prompt')).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(settings.panel.getByRole('button', { name: 'Close settings' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(settings.field('System prompt')).toBeFocused();
  await page.keyboard.type('You are terse.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(settings.toggle('Safe prompt')).toBeFocused();
  await page.keyboard.press('Space');
  await expect(settings.toggle('Safe prompt')).toBeChecked();
  await page.keyboard.press('Tab');
  await expect(settings.radio('Text')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(settings.radio('JSON')).toBeChecked();

  await settings.toolChoice.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('option', { name: /^Auto/ })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('option', { name: /^Any/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(settings.toolChoice).toContainText('Any');
  await expect(settings.toolChoice).toBeFocused();
  // A list closes before its panel.
  await page.keyboard.press('Enter');
  await expect(page.getByRole('option', { name: /^Any/ })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(settings.panel).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(settings.panel).toBeHidden();
  await expect(settings.button).toBeFocused();
  await expect(settings.button).toHaveAccessibleName('Settings, 4 changed');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in the settings, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const chat = chatPage(page);
    const settings = settingsPanel(page);
    await chat.open();
    await chat.choose('mistral-large-3-675b');
    await settings.open();
    const findings = async () => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`);
    };
    expect(await findings()).toEqual([]);
    await settings.field('Temperature').fill('1.3');
    await settings.field('Random seed').fill('7');
    await settings.addStop('END');
    await settings.radio('JSON Schema').click();
    await settings.panel.getByRole('button', { name: 'Save as default' }).click();
    await expect(settings.panel).toContainText('Your default');
    expect(await findings()).toEqual([]);
    await settings.panel.getByRole('button', { name: 'Clear your default' }).click();
    await expect(settings.panel).not.toContainText('Your default');
  });
}

test('in a narrow window a drawer, closed by Escape', async ({ page }) => {
  await page.setViewportSize({ width: 1000, height: 700 });
  const chat = chatPage(page);
  const settings = settingsPanel(page);
  await chat.open();
  await settings.open();
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(settings.panel).toBeHidden();
  await expect(settings.button).toBeFocused();
});
