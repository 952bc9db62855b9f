import type { RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import type { Block, ReadText } from './block.ts';
import { maxCharacters, tooMuchText } from './block.ts';
import { cleanText } from './clean.ts';

/** Markdown as it is written; its blocks are found by the parser. */
export function readMarkdown(raw: string): ReadText {
  const text = cleanText(raw);
  if (text.length > maxCharacters) throw tooMuchText();
  const tree = fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  return { text, blocks: tree.children.flatMap((node) => blockOf(node, text)), pageStarts: null };
}

function blockOf(node: RootContent, text: string): Block[] {
  const start = node.position?.start.offset;
  const end = node.position?.end.offset;
  if (start === undefined || end === undefined) return [];
  const span = { start, end };
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
