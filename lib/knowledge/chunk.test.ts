import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunkDocument } from './chunk';
import { maxChunkTokens } from './chunk-pack';
import { type ReadText, TextBuilder } from './reader/block';
import { readMarkdown } from './reader/markdown';
import { readPlain } from './reader/plain';
import { TableText } from './reader/table-text';
import type { Chunk } from './schema';
import { tokensOf } from './tokens';

const sentence = (n: number) =>
  `The member number ${n} of the board spoke about the budget of the year.`;
const paragraph = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => sentence(from + index)).join(' ');
const chunksOf = (read: ReadText) => chunkDocument(read, 'english');

function built(build: (builder: TextBuilder) => void): ReadText {
  const builder = new TextBuilder();
  build(builder);
  return builder.result();
}

function tableOf(rows: readonly string[][]): TableText {
  const table = new TableText();
  for (const row of rows) table.row(row);
  return table;
}

/** What holds for the chunks of every document. */
function checkChunks({ text }: ReadText, chunks: readonly Chunk[]): void {
  let covered = 0;
  chunks.forEach((chunk, index) => {
    const slice = text.slice(chunk.start, chunk.end);
    expect(chunk.text.endsWith(slice)).toBe(true);
    expect(slice).toBe(slice.trim());
    expect(slice).not.toBe('');
    expect(slice.isWellFormed()).toBe(true);
    expect(chunk.tokens).toBe(tokensOf(chunk.text));
    expect(chunk.tokens).toBeLessThanOrEqual(maxChunkTokens);
    expect(text.slice(covered, Math.max(covered, chunk.start)).trim()).toBe('');
    expect(chunk.end).toBeGreaterThan(covered);
    const before = chunks[index - 1];
    if (before) expect(chunk.start).toBeGreaterThan(before.start);
    covered = chunk.end;
  });
  expect(text.slice(covered).trim()).toBe('');
}

describe('chunkDocument', () => {
  it('has nothing to say of nothing', () => {
    expect(chunksOf(built(() => {}))).toEqual([]);
    expect(chunksOf({ text: ' \n ', blocks: [], pageStarts: null })).toEqual([]);
  });

  it('keeps a short text in one piece', () => {
    const [chunk, ...others] = chunksOf(readPlain('Opening hours: nine to five.'));
    expect(others).toEqual([]);
    expect(chunk).toMatchObject({
      start: 0,
      end: 28,
      firstPage: null,
      lastPage: null,
      headings: [],
    });
  });

  it('cuts a long text between sentences, near 400 tokens, and repeats about 15 %', () => {
    const read = readPlain(paragraph(0, 200));
    const chunks = chunksOf(read);
    checkChunks(read, chunks);
    for (const [index, chunk] of chunks.entries()) {
      expect(chunk.text).toMatch(/^The member .*\.$/s);
      if (index < chunks.length - 1) expect(chunk.tokens).toBeGreaterThan(340);
      const before = chunks[index - 1];
      if (!before) continue;
      const repeated = tokensOf(read.text.slice(chunk.start, before.end));
      expect(repeated).toBeGreaterThan(20);
      expect(repeated).toBeLessThanOrEqual(60);
    }
  });

  it('begins anew with a section, and lets no heading stand alone at an end', () => {
    const read = readMarkdown(
      `# Guide\n\n## Delivery\n\n${paragraph(0, 8)}\n\n## Returns\n\n${paragraph(20, 40)}\n\n## Empty\n`,
    );
    const chunks = chunksOf(read);
    checkChunks(read, chunks);
    expect(chunks[0]?.text.startsWith('# Guide')).toBe(true);
    expect(chunks[0]?.headings).toEqual(['Guide', 'Delivery']);
    expect(chunks[1]?.text.startsWith('## Returns')).toBe(true);
    expect(chunks[1]?.headings).toEqual(['Guide', 'Returns']);
    expect(chunks.slice(0, -1).every(({ text }) => !/## \w+$/.test(text))).toBe(true);
  });

  it('parts a table between rows and repeats its head', () => {
    const rows = Array.from({ length: 120 }, (_, index) => [
      `City ${index}`,
      `${index}000`,
      'open',
    ]);
    const read = built((builder) => {
      builder.heading(1, 'Branches');
      builder.table(tableOf([['Place', 'Staff', 'State'], ...rows]));
      builder.paragraph('After the table.');
    });
    const chunks = chunksOf(read);
    checkChunks(read, chunks);
    expect(chunks.length).toBeGreaterThan(2);
    for (const chunk of chunks) {
      expect(chunk.text).toContain('| Place | Staff | State |\n| --- | --- | --- |\n| City');
      expect(chunk.headings).toEqual(['Branches']);
    }
    const told = chunks.flatMap(({ text }) => text.match(/City \d+/g) ?? []);
    expect(told).toEqual(rows.map(([city]) => city));
  });

  it('keeps a table whole that fits, rather than filling up the text before it', () => {
    const rows = Array.from({ length: 15 }, (_, index) => [`Row ${index}`, 'value']);
    const read = built((builder) => {
      builder.paragraph(paragraph(0, 15));
      builder.table(tableOf([['Name', 'Value'], ...rows]));
    });
    const chunks = chunksOf(read);
    expect(chunks.filter(({ text }) => /Row \d/.test(text))).toHaveLength(1);
  });

  it('tells the pages of a chunk', () => {
    const read = built((builder) => {
      for (const page of [0, 1, 2, 3]) {
        builder.startPage();
        if (page !== 1) builder.paragraph(paragraph(page * 100, 12));
      }
    });
    const chunks = chunksOf(read);
    checkChunks(read, chunks);
    for (const { start, end, firstPage, lastPage } of chunks) {
      const members = read.text.slice(start, end).match(/number \d+/g) ?? [];
      const pages = members.map((member) => Math.floor(Number(member.slice(7)) / 100) + 1);
      expect([firstPage, lastPage]).toEqual([pages[0], pages.at(-1)]);
    }
  });

  it('tells the language of each chunk, and of a short one that of the whole', () => {
    const french =
      'Le conseil de la ville est dans la salle, et il parle du budget de cette année. ';
    const read = readMarkdown(
      `# A\n\n${paragraph(0, 12)}\n\n# B\n\n${french.repeat(8)}\n\n# C\n\nTRM-1\n\n# D\n\nok`,
    );
    expect(chunksOf(read).map(({ language }) => language)).toEqual([
      'english',
      'french',
      'english',
    ]);
  });

  it('keeps all of it, in order, in bounds and in whole characters, whatever the document', () => {
    const unit = fc.constantFrom(
      'a',
      'word ',
      'Ende. ',
      'é',
      '😀',
      '文',
      '\n',
      '|',
      '7',
      '-',
      ' ',
      '# ',
    );
    const prose = fc.tuple(fc.string({ unit }), fc.integer({ min: 1, max: 60 }));
    const text = prose.map(([once, times]) => once.repeat(times));
    const block = fc.oneof(
      fc.record({ kind: fc.constant('paragraph' as const), text }),
      fc.record({
        kind: fc.constant('heading' as const),
        text,
        level: fc.integer({ min: 1, max: 6 }),
      }),
      fc.record({ kind: fc.constant('list' as const), lines: fc.array(text) }),
      fc.record({ kind: fc.constant('code' as const), text }),
      fc.record({ kind: fc.constant('page' as const) }),
      fc.record({ kind: fc.constant('table' as const), rows: fc.array(fc.array(text)) }),
    );
    fc.assert(
      fc.property(fc.array(block, { maxLength: 12 }), (blocks) => {
        const read = built((builder) => {
          for (const part of blocks) {
            if (part.kind === 'paragraph') builder.paragraph(part.text);
            else if (part.kind === 'heading') builder.heading(part.level, part.text);
            else if (part.kind === 'list') builder.list(part.lines);
            else if (part.kind === 'code') builder.code(part.text);
            else if (part.kind === 'page') builder.startPage();
            else builder.table(tableOf(part.rows));
          }
        });
        checkChunks(read, chunksOf(read));
      }),
      { numRuns: 150, seed: 7 },
    );
  });

  it('keeps all of a Markdown text too, whatever is written there', () => {
    const unit = fc.constantFrom(
      '# ',
      '## ',
      '- ',
      '| a | b |\n',
      '|-|-|\n',
      '```\n',
      '\n',
      'word ',
      '<b>',
      '> ',
      '---\n',
      '[a]: b\n',
      '😀',
    );
    fc.assert(
      fc.property(
        fc.string({ unit, maxLength: 60 }),
        fc.integer({ min: 1, max: 30 }),
        (once, times) => {
          const read = readMarkdown(once.repeat(times));
          checkChunks(read, chunksOf(read));
        },
      ),
      { numRuns: 100, seed: 7 },
    );
  });
});
