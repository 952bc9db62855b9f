'use client';

import { defaultRehypePlugins, type PluginConfig, Streamdown, type UrlTransform } from 'streamdown';
import { elements } from './markdown-elements';
import { rehypeCitations } from './rehype-citations';
import { safeUrl } from './safe-url';

/** No `rehype-raw`: HTML in an answer stays text. The sanitiser stays, as a second lock. */
const rehypePlugins = [defaultRehypePlugins.sanitize, rehypeCitations].filter(
  (plugin) => plugin !== undefined,
);

const urlTransform: UrlTransform = (url) => safeUrl(url) ?? undefined;

/** Our links open in a new tab and say where they lead; no dialog in between. */
const linkSafety = { enabled: false };

/**
 * Streamdown with our elements and our looks. It stays in its streaming mode after the end, so that
 * no block is mounted again when the answer finishes.
 */
export function MarkdownBody({
  text,
  streaming,
  plugins,
}: {
  text: string;
  streaming: boolean;
  plugins?: PluginConfig;
}) {
  return (
    <Streamdown
      mode="streaming"
      isAnimating={streaming}
      parseIncompleteMarkdown={streaming}
      className="prose"
      components={elements}
      rehypePlugins={rehypePlugins}
      urlTransform={urlTransform}
      linkSafety={linkSafety}
      controls={false}
      {...(plugins ? { plugins } : {})}
      {...(streaming ? { 'data-streaming': true } : {})}
    >
      {text}
    </Streamdown>
  );
}
