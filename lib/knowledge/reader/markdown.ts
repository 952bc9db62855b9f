import type { RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import type { Block, ReadText } from './block.ts';
import { maxCharacters, tooMuchText } from './block.ts';
import { cleanText } from './clean.ts';

/** UTF-16 units; a tree takes many times the memory of its text. */
const windowLength = 200_000;

/** Markdown as it is written; its blocks are found by the parser. */
export function readMarkdown(raw: string): ReadText {
  const text = cleanText(raw);
  if (text.length > maxCharacters) throw tooMuchText();
  const blocks: Block[] = [];
  let from = frontMatterEnd(text);
  if (from > 0) blocks.push({ kind: 'code', start: 0, end: from });
  for (const to of [...windowEnds(text, from), text.length]) {
    const tree = fromMarkdown(text.slice(from, to), {
      extensions: [gfm()],
      mdastExtensions: [gfmFromMarkdown()],
    });
    for (const node of tree.children) blocks.push(...blockOf(node, text, from));
    from = to;
  }
  return { text, blocks, pageStarts: null };
}

/** What stands between two lines of hyphens at the very start is not said by the document. */
function frontMatterEnd(text: string): number {
  return /^---\n(?:.*\n){0,200}?---(?:\n|$)/.exec(text)?.[0].length ?? 0;
}

/** Where a long text may be parted: before headings that are not within code. */
function windowEnds(text: string, from: number): number[] {
  const ends: number[] = [];
  let isCode = false;
  for (const { 0: line, index } of text.matchAll(/^(?: {0,3}(?:```|~~~)|#{1,6} ).*$/gm)) {
    if (!line.startsWith('#')) isCode = !isCode;
    else if (!isCode && index - (ends.at(-1) ?? from) > windowLength) ends.push(index);
  }
  return ends;
}

function blockOf(node: RootContent, text: string, from: number): Block[] {
  const { start: first, end: last } = node.position ?? {};
  if (first?.offset === undefined || last?.offset === undefined) return [];
  const span = { start: from + first.offset, end: from + last.offset };
  if (node.type === 'heading') return [{ kind: 'heading', level: node.depth, ...span }];
  if (node.type === 'list') return [{ kind: 'list', ...span }];
  if (node.type === 'code') return [{ kind: 'code', ...span }];
  if (node.type === 'table') return [{ kind: 'table', ...span, body: bodyOf(span, text) }];
  return [{ kind: 'paragraph', ...span }];
}

/** Under the head and the line of hyphens. */
function bodyOf({ start, end }: { start: number; end: number }, text: string): number {
  const head = text.indexOf('\n', start);
  const line = head === -1 ? -1 : text.indexOf('\n', head + 1);
  return line === -1 || line >= end ? end : line + 1;
}
