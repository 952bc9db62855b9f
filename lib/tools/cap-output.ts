/** How much of a long result is repeated in the words that take its place. */
const share = 0.8;

const kilobytes = (bytes: number) => `${Math.ceil(bytes / 1_000).toLocaleString('en')} kB`;

/**
 * A tool's result as the model may have it: whole, or, where its JSON has more than `mostBytes`, a
 * refusal that says so and how the result begins.
 */
export function capOutput(output: unknown, mostBytes: number): unknown {
  const json = JSON.stringify(output) ?? '';
  const bytes = Buffer.byteLength(json);
  if (bytes <= mostBytes) return output;
  const beginning = Buffer.from(json).subarray(0, mostBytes * share);
  return {
    error: `The result has ${kilobytes(bytes)}, more than the ${kilobytes(mostBytes)} that are taken. It begins: ${cutToFit(beginning, mostBytes)}`,
  };
}

/** Whole characters that, within quotation marks of JSON, stay within `mostBytes * share`. */
function cutToFit(bytes: Buffer, mostBytes: number): string {
  const text = new TextDecoder().decode(bytes, { stream: true });
  const quoted = Buffer.byteLength(JSON.stringify(text));
  const most = mostBytes * share;
  return quoted <= most
    ? text
    : cutToFit(bytes.subarray(0, (bytes.length * most) / quoted - 1), mostBytes);
}
