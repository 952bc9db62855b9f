const most = 60;

/** Markdown's marks and line breaks, which mean nothing in a title. */
function plain(text: string): string {
  return text
    .replace(/```[\s\S]*?(```|$)/g, ' ')
    .replace(/[#>*_`|$]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function firstSentence(text: string): string {
  return /^.*?[.?!](?=\s|$)/.exec(text)?.[0] ?? text;
}

function shorten(text: string): string {
  if (text.length <= most) return text.replace(/[.,;:]$/, '');
  const cut = text.slice(0, most).replace(/[\ud800-\udbff]$/, ''); // never half a character
  const lastSpace = cut.lastIndexOf(' ');
  return `${cut.slice(0, lastSpace > most / 2 ? lastSpace : cut.length).replace(/[.,;:]$/, '')}…`;
}

/** The question's first sentence, or null where it says little (a greeting, an image alone). */
export function titleOfQuestion(question: string): string | null {
  const asked = firstSentence(plain(question));
  return asked.length >= 12 ? shorten(asked) : null;
}

/** A chat's title from its first exchange: the question's, or, where that says little, the answer's. */
export function titleOf(question: string, answer: string): string {
  const told = firstSentence(plain(answer)) || firstSentence(plain(question));
  return titleOfQuestion(question) ?? shorten(told || 'Image');
}
