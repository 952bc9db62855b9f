/** Headers that let somebody act as the sender, in lower case. */
const secretHeader =
  /^(authorization|proxy-authorization|x-api-key|api-key|x-goog-api-key|cookie|set-cookie|x-amz-security-token|.*-(secret|token|password))$/;

/** Parameters of an address that do the same, also those of a signed one (AWS: Signature Version 4). */
const secretParameter =
  /^(x-amz-(signature|credential|security-token)|signature|key|api[-_]?key|token|access[-_]?token)$/i;

/** The headers of a message without what must not be shown. */
export function cleanHeaders(headers: HeadersInit | undefined): Record<string, string> {
  const all = [...new Headers(headers)];
  return Object.fromEntries(all.filter(([name]) => !secretHeader.test(name)));
}

/** The address without a user's name, a password or a signature in it. */
export function cleanUrl(address: string): string {
  if (!URL.canParse(address)) return address.replace(/[?#].*$/s, '');
  const url = new URL(address);
  url.username = '';
  url.password = '';
  for (const name of [...url.searchParams.keys()]) {
    if (secretParameter.test(name)) url.searchParams.delete(name);
  }
  return url.href;
}

const longestText = 4_096;
const encoded = /^(data:[^,]{0,200},)?[\w+/=-]+$/;

/** An image in a body is told by its beginning and its length. */
function shorten(_name: string, value: unknown): unknown {
  if (
    typeof value !== 'string' ||
    value.length <= longestText ||
    !encoded.test(value.slice(0, 1_024))
  )
    return value;
  return `${value.slice(0, 64)}… (${value.length} characters)`;
}

const textOf = (body: BodyInit): string | undefined => {
  if (typeof body === 'string') return body;
  if (body instanceof Uint8Array || body instanceof ArrayBuffer)
    return new TextDecoder().decode(body);
  return undefined;
};

/** The body of a request: JSON where it is, else its text, with images shortened; bounded. */
export function cleanBody(body: BodyInit | null | undefined, limit: number): unknown {
  const text = body == null ? undefined : textOf(body);
  if (text === undefined) return undefined;
  let shortened: string;
  try {
    shortened = JSON.stringify(JSON.parse(text, shorten));
  } catch {
    return text.slice(0, limit);
  }
  return shortened.length > limit ? shortened.slice(0, limit) : JSON.parse(shortened);
}
