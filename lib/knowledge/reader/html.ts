import { Parser } from 'htmlparser2';
import { type ReadText, TextBuilder } from './block.ts';
import { HtmlText } from './html-text.ts';

/** What a page holds besides what it says. */
const ignored = new Set(
  'script style noscript template svg math canvas iframe object embed audio video map nav aside dialog button select textarea title'.split(
    ' ',
  ),
);
const ignoredRoles = new Set(['navigation', 'search', 'banner', 'contentinfo', 'menu', 'dialog']);
const empty = new Set(
  'area base br col embed hr img input link meta param source track wbr'.split(' '),
);

function isIgnored(name: string, attributes: Record<string, string>): boolean {
  return (
    ignored.has(name) ||
    'hidden' in attributes ||
    attributes['aria-hidden'] === 'true' ||
    ignoredRoles.has(attributes.role ?? '') ||
    /display\s*:\s*none|visibility\s*:\s*hidden/i.test(attributes.style ?? '')
  );
}

/** A page's main part where it marks one, without scripts, styles, navigation and what is hidden. */
export function readHtml(html: string): ReadText {
  const inMain = /<main[\s>]/i.test(html) ? readElements(html, true) : null;
  return inMain && inMain.text !== '' ? inMain : readElements(html, false);
}

/**
 * Element by element and without a tree, so that depth costs nothing. Elements that are ignored are
 * counted, because their like may stand inside.
 */
function readElements(html: string, mainOnly: boolean): ReadText {
  const builder = new TextBuilder();
  const page = new HtmlText(builder);
  let skipped: { name: string; depth: number } | null = null;
  let mains = 0;
  const wanted = () => skipped === null && (!mainOnly || mains > 0);
  const parser = new Parser({
    onopentag(name, attributes) {
      if (skipped) {
        if (skipped.name === name) skipped.depth += 1;
        return;
      }
      if (isIgnored(name, attributes) && !empty.has(name)) {
        skipped = { name, depth: 1 };
        return;
      }
      if (name === 'main') mains += 1;
      if (wanted()) page.open(name);
    },
    ontext(text) {
      if (wanted()) page.text(text);
    },
    onclosetag(name) {
      if (skipped) {
        if (skipped.name === name && --skipped.depth === 0) skipped = null;
        return;
      }
      if (wanted()) page.close(name);
      if (name === 'main') mains -= 1;
    },
  });
  parser.end(html);
  page.end();
  return builder.result();
}
