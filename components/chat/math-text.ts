/** Fenced blocks, inline code and existing `$$…$$`: never touched. */
const protectedText = /(^|\n)(`{3,}|~{3,})[\s\S]*?(?:\n\2|$)|(`+)[^`][\s\S]*?\3|\$\$[\s\S]*?\$\$/g;

const display = /\\\[([\s\S]+?)\\\]/g;
const inline = /\\\(([^\n]+?)\\\)/g;
/** `$…$` on one line, not a price: no space inside the dollars, no digit after them. */
const single = /(?<![\\$\w])\$(?![\s$])([^$\n]+?)(?<![\s\\])\$(?![\d$])/g;
const looksLikeMath = /[\\^_={}]|^[A-Za-z]$|^[A-Za-z\d]+\s*[-+*/<>]\s*[A-Za-z\d]+$/;

function convert(text: string): string {
  return text
    .replace(display, (_, body: string) => `\n$$\n${body.trim()}\n$$\n`)
    .replace(inline, (_, body: string) => `$$${body.trim()}$$`)
    .replace(single, (whole: string, body: string) =>
      looksLikeMath.test(body) ? `$$${body}$$` : whole,
    );
}

/**
 * Pure: the ways in which models write TeX (`\(…\)`, `\[…\]`, `$x^2$`) as the one way that the
 * renderer reads (`$$…$$`). Prices and code stay as they are.
 */
export function normaliseMath(markdown: string): string {
  if (!/\\[([]|\$/.test(markdown)) return markdown;
  let result = '';
  let end = 0;
  for (const match of markdown.matchAll(protectedText)) {
    result += convert(markdown.slice(end, match.index)) + match[0];
    end = match.index + match[0].length;
  }
  return result + convert(markdown.slice(end));
}

/** Pure: whether a text, once normalised, has mathematics to typeset. */
export function hasMath(normalised: string): boolean {
  return normalised.includes('$$');
}
