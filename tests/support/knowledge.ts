import { randomUUID } from 'node:crypto';
import { expect, type Page } from '@playwright/test';

type File = { name: string; text: string };

/** Puts texts into a new collection, by the API, and waits until they can be searched. */
export async function addCollection(page: Page, name: string, files: File[]): Promise<string> {
  const { origin } = new URL(page.url());
  const headers = { origin };
  const id = randomUUID();
  const made = await page.request.post('/api/knowledge/collections', {
    headers,
    data: { id, name },
  });
  expect(made.status()).toBe(201);
  const path = `/api/knowledge/collections/${id}/documents`;
  for (const file of files) {
    const buffer = Buffer.from(file.text);
    const multipart = { file: { name: file.name, mimeType: 'text/plain', buffer } };
    const added = await page.request.post(path, { headers, multipart });
    expect(added.status()).toBe(201);
  }
  await expect
    .poll(async () => {
      const { documents } = await (await page.request.get(path)).json();
      return documents.map(({ state }: { state: string }) => state);
    })
    .toEqual(files.map(() => 'ready'));
  return id;
}
