'use client';

import { ImageOff } from 'lucide-react';
import { type ComponentProps, createContext, useContext } from 'react';
import { type Components, type ExtraProps, useIsCodeFenceIncomplete } from 'streamdown';
import { Citation } from '@/components/knowledge/citation';
import { SourcesContext } from '@/components/knowledge/sources-context';
import { ScrollRegion } from '@/components/ui/scroll-region';
import { citedIn } from '@/lib/knowledge/citations';
import { CodeBlock } from './code-block';
import { citationTag } from './rehype-citations';
import { hostOf, safeUrl } from './safe-url';

type Of<Tag extends keyof React.JSX.IntrinsicElements> = ComponentProps<Tag> & ExtraProps;
type HastNode = NonNullable<ExtraProps['node']>['children'][number];

const InsideLink = createContext(false);

/** Citations, each of which opens its source; a number that cites nothing stays as it was written. */
function Citations({ node }: ExtraProps) {
  const text = (node?.children ?? []).map(textOf).join('');
  const numbers = citedIn(text);
  const sources = useContext(SourcesContext);
  if (!numbers.some((number) => sources.has(number))) return text;
  return numbers.map((number) => <Citation key={number} number={number} />);
}

/** `[1]: https://…` and `[1](https://…)` would let a passage lead a citation elsewhere. */
const numberOf = (node: HastNode | undefined) =>
  Number(/^\[?(\d{1,4})\]?$/.exec(node ? textOf(node).trim() : '')?.[1]);

/** Links leave in a new tab and take nothing along; any other scheme is shown as plain text. */
function Link({ href, children, node, ...rest }: Of<'a'>) {
  const number = numberOf(node);
  const isCitation = useContext(SourcesContext).has(number);
  // The way back from a footnote leads inside the message, where no link may.
  if ('data-footnote-backref' in rest) return null;
  if (isCitation) return <Citation number={number} />;
  const address = safeUrl(href);
  if (!address) return <span>{children}</span>;
  return (
    <a href={address} target="_blank" rel="noopener noreferrer nofollow">
      <InsideLink value={true}>{children}</InsideLink>
    </a>
  );
}

/** An image is never fetched: the reader sees what it would be and where it is. */
function ImageChip({ src, alt }: Of<'img'>) {
  const insideLink = useContext(InsideLink);
  const address = safeUrl(typeof src === 'string' ? src : undefined);
  const host = hostOf(address);
  const label = (
    <>
      <ImageOff aria-hidden size={13} className="shrink-0" />
      <span className="truncate">{alt || 'Image'}</span>
      {host ? <span className="shrink-0 text-ink-3">{host}</span> : null}
    </>
  );
  const looks =
    'inline-flex max-w-full items-center gap-1.5 rounded-full border bg-sunk px-2.5 py-0.5 align-middle text-xs';
  return address && !insideLink ? (
    <a
      href={address}
      target="_blank"
      rel="noopener noreferrer nofollow"
      title="An image that was not loaded"
      className={looks}
    >
      {label}
    </a>
  ) : (
    <span className={looks}>{label}</span>
  );
}

/** The box of a task list: nobody can press it, but it says what it is. */
function TaskBox({ checked }: Of<'input'>) {
  const label = checked ? 'Done' : 'Open';
  return <input type="checkbox" checked={checked ?? false} disabled readOnly aria-label={label} />;
}

function textOf(node: HastNode): string {
  if (node.type === 'text') return node.value;
  return node.type === 'element' ? node.children.map(textOf).join('') : '';
}

/** The first word of the fence's info string. */
function languageOf(node: HastNode | undefined): string {
  const names = node?.type === 'element' ? node.properties.className : undefined;
  const marked = Array.isArray(names)
    ? names.find((name) => typeof name === 'string' && name.startsWith('language-'))
    : undefined;
  return typeof marked === 'string' ? marked.slice('language-'.length) : '';
}

function Pre({ node }: Of<'pre'>) {
  const incomplete = useIsCodeFenceIncomplete();
  const code = (node?.children ?? []).map(textOf).join('').replace(/\n$/, '');
  return <CodeBlock code={code} language={languageOf(node?.children[0])} incomplete={incomplete} />;
}

/** A wide table scrolls inside itself. */
function Table({ children }: Of<'table'>) {
  return (
    <ScrollRegion label="Table" className="my-3 overflow-x-auto rounded-md border">
      <table>{children}</table>
    </ScrollRegion>
  );
}

/**
 * What Markdown becomes. The list is complete, so nothing of Streamdown's own looks is rendered;
 * `.prose` in globals.css gives the bare elements theirs. Headings start below the screen's `h1` and
 * the question's level.
 */
export const elements: Components = {
  input: TaskBox,
  a: Link,
  [citationTag]: Citations,
  img: ImageChip,
  pre: Pre,
  table: Table,
  code: 'code',
  p: 'p',
  h1: 'h3',
  h2: 'h4',
  h3: 'h5',
  h4: 'h6',
  h5: 'h6',
  h6: 'h6',
  ul: 'ul',
  ol: 'ol',
  li: 'li',
  blockquote: 'blockquote',
  hr: 'hr',
  strong: 'strong',
  thead: 'thead',
  tbody: 'tbody',
  tr: 'tr',
  th: 'th',
  td: 'td',
  sup: 'sup',
  sub: 'sub',
  section: 'section',
};
