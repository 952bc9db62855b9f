import sharp from 'sharp';
import { chatPage } from '../support/chat-page';
import { expect, test } from '../support/test';

/** Left half red, right half blue. */
async function picture(width = 640, height = 360): Promise<Buffer> {
  const left = {
    create: { width: width / 2, height, channels: 3 as const, background: '#ff0000' },
  };
  return sharp({ create: { width, height, channels: 3, background: '#0000ff' } })
    .composite([{ input: left, left: 0, top: 0 }])
    .withExif({ IFD0: { Copyright: 'a-secret-place' } })
    .png()
    .toBuffer();
}

test('Pixtral on Bedrock reports the real size and colours of an attached picture', async ({
  page,
}) => {
  const chat = chatPage(page);
  await chat.open();
  await chat.choose('us.mistral.pixtral');
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Attach images' }).click(),
  ]);
  await chooser.setFiles({ name: 'half.png', mimeType: 'image/png', buffer: await picture() });
  const answer = await chat.ask('What is in this picture?');
  await expect(answer).toContainText('640');
  await expect(answer).toContainText('360');
  await expect(answer).toContainText('red');
  await expect(answer).toContainText('blue');

  const image = chat.conversation.getByRole('img').first();
  await expect(image).toBeVisible();
  const source = await image.getAttribute('src');
  const stored = await (await page.request.get(source ?? '')).body();
  expect(stored.includes('a-secret-place')).toBe(false);
  await page.reload();
  await expect(chat.conversation.getByRole('img').first()).toBeVisible();
});

test('paste and drop attach, and a model without vision says so before sending', async ({
  page,
}) => {
  const chat = chatPage(page);
  await chat.open();
  await chat.choose('codestral-latest');
  const base64 = (await picture(64, 64)).toString('base64');
  for (const type of ['paste', 'drop'] as const) {
    await chat.message.evaluate(
      (field, { type, base64 }) => {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        const data = new DataTransfer();
        data.items.add(new File([bytes], `${type}.png`, { type: 'image/png' }));
        const init = { bubbles: true, cancelable: true };
        if (type === 'paste') {
          field.dispatchEvent(new ClipboardEvent('paste', { ...init, clipboardData: data }));
          return;
        }
        for (const step of ['dragenter', 'dragover', 'drop']) {
          field.dispatchEvent(new DragEvent(step, { ...init, dataTransfer: data }));
        }
      },
      { type, base64 },
    );
  }
  await expect(page.getByRole('button', { name: /^Remove (paste|drop)/ })).toHaveCount(2);
  await expect(page.getByText(/cannot see images/)).toBeVisible();
  await chat.message.fill('What is this?');
  await expect(chat.send).toBeDisabled();
  await page
    .getByRole('button', { name: /^Remove (paste|drop)/ })
    .first()
    .click();
  await page
    .getByRole('button', { name: /^Remove (paste|drop)/ })
    .first()
    .click();
  await expect(chat.send).toBeEnabled();
});
