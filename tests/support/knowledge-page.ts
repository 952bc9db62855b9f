import { randomUUID } from 'node:crypto';
import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';

/** A file as a test makes it. */
export type TestFile = { name: string; text: string | Buffer };

const toUpload = ({ name, text }: TestFile) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(text),
});

/** What a person does with documents, by the names that a screen reader gives. */
export function knowledgePage(page: Page) {
  const documents = page.getByRole('list', { name: 'Documents' });
  const passages = page.getByRole('list', { name: 'Passages' });

  return {
    documents,
    passages,
    /** The text of a document's page, and what is marked in it. */
    text: page.getByRole('group', { name: 'Text of the document' }),
    marked: page.locator('mark'),

    row: (name: string): Locator => documents.getByRole('listitem').filter({ hasText: name }),

    /** Opens a new collection of this test's own; the app may be another than the usual. */
    async open(home = ''): Promise<string> {
      await page.goto(`${home}/knowledge`);
      const { origin } = new URL(page.url());
      const data = { id: randomUUID(), name: `Papers ${randomUUID().slice(0, 8)}` };
      const made = await page.request.post(`${origin}/api/knowledge/collections`, {
        headers: { origin },
        data,
      });
      expect(made.status()).toBe(201);
      await page.goto(`${origin}/knowledge?collection=${data.id}`);
      return data.id;
    },

    async add(...files: TestFile[]): Promise<void> {
      const [chooser] = await Promise.all([
        page.waitForEvent('filechooser'),
        page.getByRole('button', { name: 'Add documents' }).click(),
      ]);
      await chooser.setFiles(files.map(toUpload));
    },

    /** Until a document can be searched. */
    async ready(name: string): Promise<void> {
      await expect(this.row(name)).toContainText(/\d chunks?$/, { timeout: 30_000 });
    },

    async search(query: string): Promise<void> {
      await page.getByRole('searchbox', { name: 'Search for' }).fill(query);
      await page.getByRole('button', { name: 'Search', exact: true }).click();
      await expect(page.getByText(/best first|Nothing found/)).toBeVisible();
    },

    async choose(name: string, command: string): Promise<void> {
      await page.getByRole('button', { name: `Options for ${name}` }).click();
      await page.getByRole('menuitem', { name: command }).click();
    },
  };
}

/** Paragraphs that are all alike but for their number and one word. */
export function longText(paragraphs: number): string {
  const sentence = 'The harbour master notes every ship that enters with its flag and its cargo. ';
  return Array.from(
    { length: paragraphs },
    (_, index) => `Entry ${index + 1} of the log. ${sentence.repeat(12)}\n\n`,
  ).join('');
}
