import AxeBuilder from '@axe-core/playwright';
import { serveEmulator } from '../../lib/emulator/server';
import { knowledgePage, longText } from '../support/knowledge-page';
import { expect, test } from '../support/test';

const handbook = {
  name: 'handbook.md',
  text: `# Handbook

## Holidays

${'Everybody writes into the calendar when they are away, at least a week before. '.repeat(20)}

Twenty-nine days of holiday are given to each person in a year.

## Prices

| Service | Price |
| ------- | ----- |
| Repair  | 40    |
| Cleaning | 25   |
`,
};

test('documents go in, failures say why, and a passage opens at its place', async ({
  page,
  problems,
}) => {
  problems.allow(/415/);
  const knowledge = knowledgePage(page);
  await knowledge.open();
  const program = Buffer.from('MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0', 'latin1');
  await knowledge.add(
    handbook,
    { name: 'broken.pdf', text: '%PDF-1.7\nnonsense' },
    { name: 'renamed.pdf', text: program },
  );
  await knowledge.ready('handbook.md');
  await expect(knowledge.row('renamed.pdf')).toContainText('Not added');
  await expect(knowledge.row('renamed.pdf')).toContainText('not a document');
  await expect(knowledge.row('broken.pdf')).toContainText('Failed');
  await expect(knowledge.row('broken.pdf')).toContainText('damaged');
  await page.reload();
  await expect(knowledge.documents.getByRole('listitem')).toHaveCount(2);
  await expect(knowledge.row('broken.pdf')).toContainText('damaged');
  await knowledge.row('broken.pdf').getByRole('button', { name: 'Try again' }).click();
  await expect(knowledge.row('broken.pdf')).toContainText('Failed');

  await knowledge.add({ ...handbook, name: 'copy.md' });
  await expect(page.getByText('“handbook.md” is here already.')).toBeVisible();
  await expect(knowledge.documents.getByRole('listitem')).toHaveCount(2);

  await knowledge.search('How many days of holiday in a year?');
  await knowledge.passages.getByRole('link').first().click();
  await expect(page).toHaveURL(/\/knowledge\/documents\/[\w-]+\?chunk=/);
  const marked = knowledge.marked.filter({ hasText: 'Twenty-nine days' });
  await expect(marked).toBeInViewport();
  await expect(marked).not.toHaveCSS('background-color', 'rgba(0, 0, 0, 0)');
  await expect(knowledge.text.getByRole('columnheader', { name: 'Price' })).toBeVisible();

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('handbook.md');
  await page.goBack();
  await expect(knowledge.documents).toBeVisible();
});

test('chunks are gone through by keyboard, and the address names them', async ({ page }) => {
  const knowledge = knowledgePage(page);
  await knowledge.open();
  await knowledge.add({ name: 'log.txt', text: longText(30) });
  await knowledge.ready('log.txt');
  await page.getByRole('link', { name: 'log.txt' }).click();
  const list = page.getByRole('listbox', { name: 'Chunks' });
  await expect(list).toBeVisible();
  await expect(knowledge.marked).toHaveCount(0);
  await list.focus();
  await page.keyboard.press('ArrowDown');
  await expect(list.getByRole('option', { selected: true })).toHaveText(/^1/);
  await page.keyboard.press('End');
  await expect(knowledge.marked.filter({ hasText: 'Entry 30' })).toBeInViewport();
  const last = page.url();
  expect(last).toContain('?chunk=');
  await expect(page.getByRole('button', { name: 'Next chunk' })).toBeDisabled();
  await page.getByRole('button', { name: 'Previous chunk' }).click();
  expect(page.url()).not.toBe(last);
  await page.goto(last);
  await expect(knowledge.marked.filter({ hasText: 'Entry 30' })).toBeInViewport();
  await knowledge.text.getByRole('button', { name: 'Chunk 2', exact: true }).click();
  await expect(page.getByText(/^Chunk 2 of \d+$/)).toBeVisible();

  await page.goto(`${last.split('?')[0]}?chunk=${crypto.randomUUID()}`);
  await expect(page.getByText('The passage that this link leads to')).toBeVisible();
});

test('a document is renamed, deleted and brought back, and so is a collection', async ({
  page,
}) => {
  const knowledge = knowledgePage(page);
  await knowledge.open();
  await knowledge.add({ name: 'secret.txt', text: 'The word of the day is xylophone.' });
  await knowledge.ready('secret.txt');
  await knowledge.choose('secret.txt', 'Rename');
  await page.getByRole('textbox', { name: 'Document name' }).fill('word.txt');
  await page.keyboard.press('Enter');
  await expect(knowledge.row('word.txt')).toBeVisible();

  await knowledge.choose('word.txt', 'Delete');
  await expect(knowledge.documents).toHaveCount(0);
  await expect(page.getByText('“word.txt” was deleted.')).toBeVisible();
  await knowledge.search('xylophone');
  await expect(knowledge.passages).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await knowledge.ready('word.txt');
  await knowledge.search('xylophone');
  await expect(knowledge.passages.getByRole('listitem')).toHaveCount(1);

  await knowledge.choose('the collection', 'Rename');
  await page.getByRole('textbox', { name: 'Collection name' }).fill('Words');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Words' })).toBeVisible();
  await knowledge.choose('the collection Words', 'Delete');
  const nav = page.getByRole('navigation', { name: 'Collections' });
  await expect(page.getByText('“Words” and what was in it were deleted.')).toBeVisible();
  await expect(nav.getByRole('link', { name: 'Words' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect(nav.getByRole('link', { name: 'Words' })).toBeVisible();
  await knowledge.ready('word.txt');
});

test('the first document makes a collection, and progress survives a reload', async ({
  page,
  startApp,
}) => {
  const slow = { fault: 'delay:1500', match: 'embeddings', skip: 1, times: 2 };
  const emulator = await serveEmulator({ port: 0, paceMs: 0, faults: [slow] });
  const app = await startApp({ env: { MISTRAL_BASE_URL: emulator.mistralUrl } });
  const knowledge = knowledgePage(page);
  await page.goto(`${app.url}/knowledge`);
  await expect(page.getByRole('heading', { name: /first documents/ })).toBeVisible();
  await knowledge.add({ name: 'log.txt', text: longText(70) });
  await expect(page.getByRole('heading', { name: 'My documents' })).toBeVisible();
  const progress = page.getByRole('progressbar', { name: 'Indexing log.txt' });
  await expect(knowledge.row('log.txt')).toContainText(/Being indexed: [1-9]\d* of \d+ chunks/);
  await page.reload();
  await expect(progress).toHaveAttribute('aria-valuenow', /^[1-9]\d?$/);
  await knowledge.ready('log.txt');
  await expect(progress).toHaveCount(0);
  await emulator.close();
});

test('files are dropped, and one that is too large never leaves the browser', async ({ page }) => {
  const knowledge = knowledgePage(page);
  await knowledge.open();
  await page.getByRole('button', { name: 'Add documents' }).evaluate((button) => {
    const data = new DataTransfer();
    data.items.add(new File(['A dropped note.'], 'note.txt'));
    data.items.add(new File([new Uint8Array(20 * 1024 * 1024 + 1)], 'huge.txt'));
    button.dispatchEvent(new DragEvent('drop', { bubbles: true, dataTransfer: data }));
  });
  await knowledge.ready('note.txt');
  await expect(knowledge.row('huge.txt')).toContainText('The file is larger than 20 MB.');
  await page.getByRole('button', { name: 'Dismiss huge.txt' }).click();
  await expect(knowledge.documents.getByRole('listitem')).toHaveCount(1);
});

test('the API refuses what the page does not send', async ({ page }) => {
  const knowledge = knowledgePage(page);
  const collection = await knowledge.open();
  const { origin } = new URL(page.url());
  const url = (id: string) => `${origin}/api/knowledge/collections/${id}/documents`;
  const send = (id: string, buffer: Buffer, name = 'a.txt') =>
    page.request.post(url(id), {
      headers: { origin },
      multipart: { file: { name, mimeType: 'text/plain', buffer } },
    });
  const some = Buffer.from('Some text.');
  expect((await send(crypto.randomUUID(), some)).status()).toBe(404);
  expect((await send('not-an-id', some)).status()).toBe(404);
  expect((await send(collection, Buffer.alloc(21 * 1024 * 1024, 'x'))).status()).toBe(413);
  expect((await send(collection, some, `${'x'.repeat(300)}.txt`)).status()).toBe(400);
  const elsewhere = { headers: { origin: 'http://evil.example' }, multipart: { file: 'x' } };
  expect((await page.request.post(url(collection), elsewhere)).status()).toBe(403);

  const added = await (await send(collection, some, 'été "1".html')).json();
  const file = await page.request.get(`${origin}/api/knowledge/documents/${added.id}/file`);
  expect(await file.text()).toBe('Some text.');
  expect(file.headers()['content-disposition']).toMatch(/^attachment; /);
  expect(file.headers()['content-type']).toBe('application/octet-stream');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious, ${colorScheme}`, async ({ page }) => {
    const findings = async () => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 160))]);
    };
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const knowledge = knowledgePage(page);
    await knowledge.open();
    await knowledge.add(handbook, { name: 'broken.pdf', text: '%PDF-1.7\nnonsense' });
    await knowledge.ready('handbook.md');
    await expect(knowledge.row('broken.pdf')).toContainText('Failed');
    await knowledge.search('holiday');
    expect(await findings()).toEqual([]);
    await knowledge.passages.getByRole('link').first().click();
    await expect(knowledge.marked.first()).toBeVisible();
    expect(await findings()).toEqual([]);
    await page.goto('/embeddings');
    await page.getByRole('button', { name: 'Compare' }).click();
    await expect(page.getByRole('table')).toBeVisible();
    expect(await findings()).toEqual([]);
  });
}
