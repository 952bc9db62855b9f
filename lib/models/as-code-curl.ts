import { type Call, ownHeaders } from './as-code-call';
import { type ImageFile, literal, styles, withFiles } from './as-code-literal';

/** One word of a POSIX shell, whatever is in it. */
const word = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

function credentials({ api, signed, region }: Call): string[] {
  if (api === 'mistral') return ['-H "Authorization: Bearer $MISTRAL_API_KEY"'];
  if (api === 'local') return [`-H "Authorization: Bearer \${LOCAL_API_KEY:-none}"`];
  if (!signed) return ['-H "Authorization: Bearer $AWS_BEARER_TOKEN_BEDROCK"'];
  return [
    `--aws-sigv4 "aws:amz:\${AWS_REGION:-${region}}:bedrock"`,
    '--user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"',
    // Without a value curl leaves the header out.
    `-H "X-Amz-Security-Token: \${AWS_SESSION_TOKEN:-}"`,
  ];
}

/** Marks of a file in the text of a body; no JSON text has a NUL. */
const mark = (file: ImageFile) => `"${file.prefix}\0${file.name}\0"`;

/** The body for curl's standard input: a quoted here-document, which no shell looks into. */
function input(body: string): { before: string; after: string } {
  const pieces = body.split('\0');
  if (pieces.length === 1) return { before: '', after: ` <<'JSON'\n${body}\nJSON` };
  // Every other piece is the name of a file.
  const lines = pieces.map((piece, index) =>
    index % 2 === 0 ? `  printf %s ${word(piece)}` : `  base64 < ${piece} | tr -d '\\n'`,
  );
  return { before: `{\n${lines.join('\n')}\n} | `, after: '' };
}

const oldCurl =
  '# Where AWS refuses the signature, curl is too old for the %3A in the address: use a Bedrock API key.';

/** The request for curl in a POSIX shell. */
export function asCurl(call: Call): string {
  const { api, url, streamed, signed } = call;
  const { before, after } = input(literal(withFiles(call.body, mark), styles.json));
  // AWS streams are binary frames, which curl shows only when it is told to.
  const binary = streamed && (api === 'converse' || api === 'invoke');
  const options = [
    ...credentials(call),
    ...ownHeaders(call).map(([name, value]) => `-H ${word(`${name}: ${value}`)}`),
    ...(binary ? ['--output -'] : []),
    '--data-binary @-',
  ];
  // AWS signs the encoded path encoded once more (Signature Version 4); not every curl does.
  const note = signed && url.includes('%3A') ? `${oldCurl}\n` : '';
  const command = `curl -sS${streamed ? 'N' : ''} ${word(url)}`;
  return `${note}${before}${[command, ...options].join(' \\\n  ')}${after}\n`;
}
