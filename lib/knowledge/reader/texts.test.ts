import { describe, expect, it } from 'vitest';
import type { ReadText } from './block';
import { cleanText } from './clean';
import { readCsv } from './csv';
import { decodeText } from './decode';
import { ReadingFailure } from './failure';
import { readHtml } from './html';
import { readMarkdown } from './markdown';
import { readPlain } from './plain';

/** Each block as its kind and its text; of a heading the level, of a table what is not its head. */
const blocksOf = ({ text, blocks }: ReadText) =>
  blocks.map((block) => {
    const slice = text.slice(block.start, block.end);
    if (block.kind === 'heading') return `h${block.level}: ${slice}`;
    return block.kind === 'table'
      ? `table: ${text.slice(block.body, block.end)}`
      : `${block.kind}: ${slice}`;
  });

describe('decodeText', () => {
  const text = 'Crème brûlée, 5 €';
  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16 with a mark', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16 without', Buffer.from(text, 'utf16le')],
    ['big-endian UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ['Windows-1252', Buffer.from('Cr\xe8me br\xfbl\xe9e, 5 \x80', 'latin1')],
  ])('reads %s', (_, bytes) => {
    expect(decodeText(bytes)).toBe(text);
  });

  it('reads a page in the encoding that it names', () => {
    const page = Buffer.from('<meta charset="windows-1251"><p>\xcf\xf0\xe8\xe2\xe5\xf2', 'latin1');
    expect(decodeText(page)).toContain('Привет');
  });

  it('reads what is no text as nothing', () => {
    expect(decodeText(Buffer.from('a\0b'))).toBeNull();
    expect(decodeText(Buffer.from('\xff\xfe\x00\xd8', 'latin1'))).toBeNull();
  });
});

describe('cleanText', () => {
  it('leaves what can be stored and seen', () => {
    expect(cleanText('a\r\nb\rc\u2028d\0\x07\u00ad\u200be\ud800')).toBe('a\nb\nc\nde\ufffd');
  });
});

describe('readPlain', () => {
  it('finds paragraphs', () => {
    expect(blocksOf(readPlain('one\ntwo\n\n \n  three\n'))).toEqual([
      'paragraph: one\ntwo',
      'paragraph: three',
    ]);
  });
});

describe('readMarkdown', () => {
  it('keeps the text and finds its blocks', () => {
    const text =
      '---\ntitle: x\n---\n# A\n\nwords\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```js\n# no heading\n```\n';
    const read = readMarkdown(text);
    expect(read.text).toBe(text);
    expect(blocksOf(read)).toEqual([
      'code: ---\ntitle: x\n---\n',
      'h1: # A',
      'paragraph: words',
      'list: - one\n- two',
      'table: | 1 | 2 |',
      'code: ```js\n# no heading\n```',
    ]);
  });

  it('finds the same in a text that it reads in parts', () => {
    const part = `## Part\n\n${'words and words. '.repeat(60)}\n\n\`\`\`\n# code\n\`\`\`\n\n`;
    const read = readMarkdown(part.repeat(900));
    const found = blocksOf(read);
    expect(found).toHaveLength(2_700);
    expect(new Set(found).size).toBe(3);
  });
});

describe('readHtml', () => {
  it('keeps headings, paragraphs, lists, tables and code, and nothing of the page around them', () => {
    const page = `<!doctype html><html><head><title>Site</title><style>p{}</style></head><body>
      <nav><a href="/">Home</a></nav><script>alert(1)</script>
      <h1>Delivery <small>times</small></h1><p>Goods &amp; letters<br>go out <b>daily</b>.</p>
      <ol><li>Pack<ul><li>fragile</li></ul></li><li>Send</li></ol>
      <table><caption>Prices</caption><tr><th>Zone</th><th>Price</th></tr><tr><td>EU</td><td>5 | 6</td></tr></table>
      <pre>  a\n    b</pre><p hidden>secret</p><div style="display:none">secret</div></body></html>`;
    expect(blocksOf(readHtml(page))).toEqual([
      'h1: Delivery times',
      'paragraph: Goods & letters\ngo out daily.',
      'list: 1. Pack\n  - fragile\n2. Send',
      'paragraph: Prices',
      'table: | EU | 5 \\| 6 |',
      'code:   a\n    b',
    ]);
  });

  it('takes the main part where a page marks one', () => {
    expect(readHtml('<div>Menu</div><main><p>Words</p></main><footer>Imprint</footer>').text).toBe(
      'Words',
    );
    expect(readHtml('<div>Words</div><main></main>').text).toBe('Words');
  });
});

describe('readCsv', () => {
  it.each([
    ['commas', 'City,Price\n"Lyon, France",5\n'],
    ['semicolons', 'City;Price\nLyon, France;5\n'],
    ['tabs', 'City\tPrice\nLyon, France\t5\n'],
  ])('reads %s', (_, text) => {
    expect(readCsv(text).text).toBe('| City | Price |\n| --- | --- |\n| Lyon, France | 5 |');
  });

  it('keeps a cell on one line, and rows of another length', () => {
    const { text } = readCsv('a,b\n"x\ny",z,w\nlast\n');
    expect(text).toBe('| a | b |\n| --- | --- |\n| x y | z | w |\n| last |');
  });

  it('says in which line a quotation mark stays open', () => {
    expect(() => readCsv('a,b\n1,"2\n')).toThrow(ReadingFailure);
  });
});
