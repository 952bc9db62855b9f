'use client';

import { createMathPlugin } from '@streamdown/math';
import 'katex/dist/katex.min.css';
import { MarkdownBody } from './markdown-body';

const plugins = { math: createMathPlugin({ errorColor: 'var(--bad)' }) };

/** The same Markdown with mathematics; a module of its own so that KaTeX can arrive late. */
export default function MarkdownWithMath(props: { text: string; streaming: boolean }) {
  return <MarkdownBody {...props} plugins={plugins} />;
}
