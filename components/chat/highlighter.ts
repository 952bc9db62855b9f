import type { CodeHighlighterPlugin, HighlightResult } from '@streamdown/code';

/** The colours are the tokens of globals.css, so one theme serves light, dark and high contrast. */
const theme = {
  name: 'tramontane',
  type: 'light' as const,
  fg: 'var(--ink)',
  bg: 'transparent',
  settings: [
    { settings: { foreground: 'var(--ink)', background: 'transparent' } },
    {
      scope: ['comment', 'punctuation.definition.comment', 'string.comment'],
      settings: { foreground: 'var(--code-comment)' },
    },
    {
      scope: [
        'keyword',
        'storage',
        'constant.language',
        'entity.name.tag',
        'support.type.property-name',
      ],
      settings: { foreground: 'var(--code-keyword)' },
    },
    {
      scope: ['string', 'markup.inline.raw', 'constant.other.symbol', 'markup.inserted'],
      settings: { foreground: 'var(--code-string)' },
    },
    {
      scope: [
        'constant.numeric',
        'constant.character',
        'variable.other.constant',
        'markup.deleted',
      ],
      settings: { foreground: 'var(--code-number)' },
    },
    {
      scope: ['entity.name', 'support.function', 'support.class', 'support.type', 'markup.heading'],
      settings: { foreground: 'var(--code-function)' },
    },
    {
      scope: ['keyword.operator', 'punctuation', 'meta.brace'],
      settings: { foreground: 'var(--ink-2)' },
    },
  ],
};

/** Longer code is shown plain: highlighting it would hold up the page. */
const maxLength = 60_000;

let plugin: CodeHighlighterPlugin | undefined;
let loading: Promise<CodeHighlighterPlugin> | undefined;

/** Shiki and its grammars are fetched from our own origin when the first code block appears. */
async function load(): Promise<CodeHighlighterPlugin> {
  loading ??= import('@streamdown/code').then(({ createCodePlugin }) => {
    plugin = createCodePlugin({ themes: [theme, theme] });
    return plugin;
  });
  return loading;
}

export type HighlightedCode = { code: string; tokens: HighlightResult['tokens'] };

/**
 * Highlights `code`; `onReady` may be called later, or never when the language is not known. A
 * failed load leaves the code plain, which is its normal look.
 */
export async function highlight(
  code: string,
  language: string,
  incomplete: boolean,
  onReady: (highlighted: HighlightedCode) => void,
): Promise<void> {
  if (code.length > maxLength) return;
  const loaded = plugin ?? (await load());
  // `supportsLanguage` is the guard for the closed union that the plugin's types ask for.
  const known = language as Parameters<CodeHighlighterPlugin['supportsLanguage']>[0];
  if (!loaded.supportsLanguage(known)) return;
  const show = (result: HighlightResult) => onReady({ code, tokens: result.tokens });
  const options = { code, language: known, isIncomplete: incomplete, themes: loaded.getThemes() };
  const ready = loaded.highlight(options, show);
  if (ready) show(ready);
}
