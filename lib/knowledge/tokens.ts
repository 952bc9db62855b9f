/**
 * Words, single digits, and runs of signs: where tokenizers of Mistral's models part a text. No
 * piece is long, so that a word without end costs no more than others.
 */
const pieces = /\p{L}[\p{L}\p{M}]{0,63}|\p{N}|[^\s\p{L}\p{N}]{1,64}/gu;
/** Letters of scripts that write no spaces between words: about a token each. */
const singly =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;

/** Letters of a word that a token holds, and signs. */
const lettersPerToken = 6;
const signsPerToken = 3;

function tokensOfPiece(piece: string): number {
  if (/^\p{N}/u.test(piece)) return 1;
  if (!/^\p{L}/u.test(piece)) return Math.ceil(piece.length / signsPerToken);
  // Latin letters stand before all of those scripts.
  const single = /^[ -\u0dff]*$/.test(piece) ? 0 : (piece.match(singly)?.length ?? 0);
  return single + Math.ceil((piece.length - single) / lettersPerToken);
}

/** The tokens of a text, estimated: nobody here has the tokenizer. */
export function tokensOf(text: string): number {
  let tokens = 0;
  for (const [piece] of text.matchAll(pieces)) tokens += tokensOfPiece(piece);
  return tokens;
}

/**
 * Where to end a text so that at most `most` tokens come before, of at least 64: after a word, or
 * within one that is longer than that. Never 0, and never within a surrogate pair.
 */
export function endOfTokens(text: string, most: number): number {
  let tokens = 0;
  for (const { 0: piece, index } of text.matchAll(pieces)) {
    tokens += tokensOfPiece(piece);
    if (tokens > most) return index;
  }
  return text.length;
}
