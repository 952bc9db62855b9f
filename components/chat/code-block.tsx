'use client';

import { memo, useEffect, useState } from 'react';
import { cn } from '@/components/ui/cn';
import { CopyButton } from '@/components/ui/copy-button';
import { ScrollRegion } from '@/components/ui/scroll-region';
import { type HighlightedCode, highlight } from './highlighter';

/** Tokens for as much of the code as was highlighted; what arrived since stands plain behind it. */
function Tokens({ code, highlighted }: { code: string; highlighted: HighlightedCode | null }) {
  if (!highlighted || !code.startsWith(highlighted.code)) return code;
  return (
    <>
      {highlighted.tokens.map((line, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line of code is known by its place
        <span key={row}>
          {line.map((token, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: so is a token
            <span key={place} style={{ color: token.htmlStyle?.color ?? token.color }}>
              {token.content}
            </span>
          ))}
          {row < highlighted.tokens.length - 1 ? '\n' : null}
        </span>
      ))}
      {code.slice(highlighted.code.length)}
    </>
  );
}

/** A block of code with its language and a way to copy it; it scrolls inside itself. */
export const CodeBlock = memo(function CodeBlock({
  code,
  language,
  incomplete = false,
  bounded = false,
}: {
  code: string;
  language: string;
  /** It is still being written. */
  incomplete?: boolean;
  /** No higher than a part of the screen; the rest is scrolled to. */
  bounded?: boolean;
}) {
  const [highlighted, setHighlighted] = useState<HighlightedCode | null>(null);

  useEffect(() => {
    if (!language) return;
    let current = true;
    void highlight(code, language, incomplete, (result) => {
      if (current) setHighlighted(result);
    });
    return () => {
      current = false;
    };
  }, [code, language, incomplete]);

  return (
    <figure
      aria-label={language ? `Code: ${language}` : 'Code'}
      className="overflow-hidden rounded-md border bg-sunk in-[.prose]:my-3"
    >
      <figcaption className="flex min-h-touch items-center justify-between gap-2 border-b pr-1 pl-4 text-ink-3 text-xs">
        <span className="truncate font-mono">{language || 'text'}</span>
        <CopyButton text={() => code} label="Copy code" />
      </figcaption>
      <ScrollRegion
        label="Code"
        className={cn(
          'overflow-auto px-4 py-3 -outline-offset-2',
          bounded && 'max-h-[min(28rem,60dvh)]',
        )}
      >
        <pre className="w-max min-w-full text-sm leading-[1.55]">
          <code className="font-mono [overflow-wrap:normal]">
            <Tokens code={code} highlighted={highlighted} />
          </code>
        </pre>
      </ScrollRegion>
    </figure>
  );
});
