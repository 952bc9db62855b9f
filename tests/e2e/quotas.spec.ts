import type { Page } from '@playwright/test';
import { z } from 'zod';
import { type EmulatorServer, serveEmulator } from '../../lib/emulator/server';
import type { EmulatorOptions } from '../../lib/emulator/settings';
import { chatPage } from '../support/chat-page';
import { test as base, expect } from '../support/test';

const pixtral = 'bedrock:us.mistral.pixtral-large-2502-v1:0';

/** An emulator over HTTP for this test, and an app in front of it. */
const test = base.extend<{
  services: (options?: EmulatorOptions) => Promise<{ url: string; emulator: EmulatorServer }>;
}>({
  services: async ({ startApp }, use) => {
    const started: EmulatorServer[] = [];
    await use(async (options) => {
      const emulator = await serveEmulator({ port: 0, paceMs: 0, ...options });
      started.push(emulator);
      const app = await startApp({
        env: {
          MISTRAL_BASE_URL: emulator.mistralUrl,
          AWS_ENDPOINT_URL_BEDROCK_RUNTIME: emulator.bedrockUrl,
          AWS_BEARER_TOKEN_BEDROCK: 'a-key',
          MISTRAL_API_KEY: 'a-key',
        },
      });
      return { url: app.url, emulator };
    });
    await Promise.all(started.map((emulator) => emulator.close()));
  },
});

const State = z.object({
  streams: z.object({ opened: z.number() }),
  faults: z.object({ done: z.number() }),
});

/** How often the services were asked: the answers that they began, and the faults that they met. */
async function asked(emulator: EmulatorServer): Promise<{ begun: number; failed: number }> {
  const response = await fetch(`${emulator.controlUrl}/state`);
  const { streams, faults } = State.parse(await response.json());
  return { begun: streams.opened, failed: faults.done };
}

/** Asks so many times, each in a chat of its own, and waits for the answers. */
async function askElsewhere(page: Page, model: string, times: number): Promise<void> {
  await page.evaluate(
    async ([offer, count]) => {
      const ask = async () => {
        const message = {
          id: crypto.randomUUID(),
          role: 'user',
          parts: [{ type: 'text', text: 'Hello' }],
        };
        const response = await fetch('/api/chat', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ id: crypto.randomUUID(), message, model: offer }),
        });
        await response.text();
      };
      await Promise.all(Array.from({ length: count }, ask));
    },
    [model, times] as const,
  );
}

async function startAsking(chat: ReturnType<typeof chatPage>, text: string): Promise<void> {
  await chat.message.fill(text);
  await chat.message.press('Enter');
}

test('a refusal for a limit is waited out in sight, then answered', async ({ page, services }) => {
  const { url, emulator } = await services({
    faults: [{ fault: 'status:429:3', match: '/v1/chat' }],
  });
  const chat = chatPage(page);
  await chat.open(url);
  await startAsking(chat, 'Who are you?');
  const answer = chat.answers.last();
  await expect(answer).toContainText(
    /Mistral is limiting requests\. Trying again in [123] s \(2 of 3\)\./,
  );
  await chat.settled();
  await expect(answer).toContainText('emulator');
  await expect(answer).not.toContainText('Trying again');
  expect(await asked(emulator)).toEqual({ begun: 1, failed: 1 });
});

test('a service that stays down is asked three times, and that is told', async ({
  page,
  services,
}) => {
  const fault = { fault: 'status:503:3', match: '/v1/chat', times: 'always' } as const;
  const { url, emulator } = await services({ faults: [fault] });
  const chat = chatPage(page);
  await chat.open(url);
  await startAsking(chat, 'Who are you?');
  const answer = chat.answers.last();
  await expect(answer).toContainText('(2 of 3)');
  await expect(answer).toContainText('(3 of 3)');
  await expect(answer).toContainText('The service was asked 3 times.');
  await expect(answer.getByRole('button', { name: 'Retry' })).toBeVisible();
  expect(await asked(emulator)).toEqual({ begun: 0, failed: 3 });
  await page.reload();
  await expect(chat.answers.last()).toContainText('The service was asked 3 times.');
});

test('near a limit the composer says so; past it a message waits in line and can be stopped', async ({
  page,
  services,
}) => {
  const { url, emulator } = await services({ quotas: true });
  const chat = chatPage(page);
  await chat.open(url);
  await chat.choose('pixtral');
  await askElsewhere(page, pixtral, 7);
  await expect(page.getByText(/requests this minute/)).toHaveCount(0);
  await chat.ask('Hello');
  await expect(page.getByText('8 of 10 requests this minute').first()).toBeVisible();
  await expect(page.getByText(/^More room in \d+ s\.$/)).toBeVisible();

  await askElsewhere(page, pixtral, 2);
  await startAsking(chat, 'And one more?');
  const answer = chat.answers.last();
  const line = answer.getByText(
    /Waiting in line: Pixtral Large takes 10 requests a minute\. Your message goes out in \d+ s\./,
  );
  await expect(line).toBeVisible();
  const before = await line.textContent();
  await expect(line).not.toHaveText(before ?? '');
  // Retired at Mistral: nobody else has it.
  await expect(answer.getByRole('button', { name: /instead/ })).toHaveCount(0);

  await page.reload();
  await expect(line).toBeVisible();
  await expect(chat.message).toBeEditable();
  await chat.stop.click();
  await expect(chat.answers.last()).toContainText('Stopped');
  await expect(line).toHaveCount(0);
  expect(await asked(emulator)).toEqual({ begun: 10, failed: 0 });
  await expect(page.getByText('10 of 10 requests this minute').first()).toBeVisible();
  await expect(page.getByText(/^A message sent now waits \d+ s\.$/)).toBeVisible();
});

test('who waits can use the same model at the other service instead', async ({
  page,
  services,
}) => {
  const { url } = await services({ faults: [{ fault: 'status:429:90', match: '/v1/chat' }] });
  const chat = chatPage(page);
  await chat.open(url);
  await startAsking(chat, 'Who are you?');
  await chat.answers
    .last()
    .getByRole('button', { name: 'Use Mistral Large 3 on Bedrock instead' })
    .click();
  await expect(chat.answers.last()).toHaveAccessibleName('Mistral Large 3');
  await chat.settled();
  await expect(chat.answers).toHaveCount(1);
  await expect(chat.answers.last()).toContainText('emulator');
  await expect(page.getByRole('combobox', { name: 'Model' }).first()).toContainText(
    'Mistral Large 3',
  );
});

test('a wait that is too long is refused at once, with the other service beside it', async ({
  page,
  services,
}) => {
  const { url } = await services({ faults: [{ fault: 'status:429:3600', match: '/v1/chat' }] });
  const chat = chatPage(page);
  await chat.open(url);
  await startAsking(chat, 'Who are you?');
  const answer = chat.answers.last();
  await expect(answer).toContainText('It can be asked again in about 60 minutes.');
  await answer.getByRole('button', { name: 'Use Mistral Large 3 on Bedrock' }).click();
  await chat.settled();
  await expect(chat.answers.last()).toContainText('emulator');
});
