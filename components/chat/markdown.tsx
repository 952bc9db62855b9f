'use client';

import { lazy, memo, Suspense } from 'react';
import { MarkdownBody } from './markdown-body';
import { hasMath, normaliseMath } from './math-text';

const MarkdownWithMath = lazy(() => import('./markdown-with-math'));

/** A model's Markdown, rendered as it arrives. KaTeX is only fetched for a text that has TeX. */
export const Markdown = memo(function Markdown({
  text,
  streaming,
}: {
  text: string;
  streaming: boolean;
}) {
  const normalised = normaliseMath(text);
  const plain = <MarkdownBody text={normalised} streaming={streaming} />;
  if (!hasMath(normalised)) return plain;
  return (
    <Suspense fallback={plain}>
      <MarkdownWithMath text={normalised} streaming={streaming} />
    </Suspense>
  );
});
