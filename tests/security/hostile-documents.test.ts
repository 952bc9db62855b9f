import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { AppError } from '@/lib/errors';
import { extractDocument } from '@/lib/knowledge/extract';
import { documentKind } from '@/lib/knowledge/sniff';
import type { HostileFile } from '../support/documents/hostile-file';
import { mislabelled } from '../support/documents/hostile-name';
import { pdfFiles } from '../support/documents/hostile-pdf';
import { textFiles } from '../support/documents/hostile-text';
import { wordFiles } from '../support/documents/hostile-word';
import { docxOf, outsideRelations, wordParagraph } from '../support/documents/zip';

/** Milliseconds: the limit of the reading process, and for the machine to start and to end it. */
const longest = 35_000;
const signal = () => AbortSignal.timeout(60_000);

/** A text, or the refusal. Whatever is no refusal of ours is a defect, and fails the test. */
async function outcomeOf({ name, bytes }: HostileFile): Promise<{ code?: string; text: string }> {
  try {
    const file = bytes();
    const kind = documentKind(file, name);
    return { text: (await extractDocument({ bytes: file, kind }, signal())).text };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { code: error.code, text: error.message };
  }
}

describe('a hostile file', () => {
  it.each([...mislabelled, ...wordFiles, ...pdfFiles, ...textFiles])(
    '$name: $what',
    { timeout: 60_000 },
    async (file) => {
      const began = performance.now();
      const { code, text } = await outcomeOf(file);
      const fits = file.expected.some((one) =>
        typeof one === 'string' ? one === code : one.test(text),
      );
      expect(fits, `${code ?? 'read'}: ${text.slice(0, 200)}`).toBe(true);
      expect(performance.now() - began).toBeLessThan(longest);
    },
  );
});

describe('a Word file that points outside', () => {
  const picture = (id: string) =>
    `<w:p><w:r><w:drawing><a:graphic><a:graphicData><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill><a:blip r:link="${id}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></w:drawing></w:r></w:p>`;

  it('is read without asking anybody', async () => {
    let asked = 0;
    const server = createServer((_, response) => {
      asked += 1;
      response.end('secret');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const bytes = docxOf(wordParagraph('The safe words.') + picture('o0') + picture('o1'), [
      outsideRelations([`http://127.0.0.1:${port}/a.png`, 'file:///etc/passwd']),
    ]);
    try {
      const { text } = await extractDocument({ bytes, kind: 'docx' }, signal());
      expect(text).toBe('The safe words.');
      expect(asked).toBe(0);
    } finally {
      server.close();
    }
  });
});
