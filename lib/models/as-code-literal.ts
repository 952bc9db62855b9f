/** Code that stands where a value would. */
export class Raw {
  constructor(readonly code: string) {}
}

/** An image that the record of a request does not have whole: the code reads it from this file. */
export type ImageFile = {
  name: string;
  /** What stands before its base64 in the request: the head of a data URL, or nothing. */
  prefix: string;
};

/** As `capture-clean` leaves it: 64 characters and how many there were. */
const shortened = /^(?=.{64}…)(data:[^,…]*,)?([\w+/=-]*)… \(\d{4,} characters\)$/;

/** The first characters of a file in base64, and its ending. */
const endings: [start: RegExp, ending: string][] = [
  [/^iVBORw0KGgo/, 'png'],
  [/^\/9j\//, 'jpg'],
  [/^R0lGOD/, 'gif'],
  [/^UklGR/, 'webp'],
];

/** Whether a string of a captured body is only the beginning of an encoded file, and of which. */
function shortenedFile(text: string): { prefix: string; ending: string } | undefined {
  const [, prefix = '', start = ''] = shortened.exec(text) ?? [];
  if (start === '') return undefined;
  const ending = endings.find(([known]) => known.test(start))?.[1];
  return { prefix, ending: ending ?? 'bin' };
}

/** A value with some of its strings replaced, found by their text and the name of their field. */
export function replaceStrings(
  value: unknown,
  replace: (text: string, name: string) => unknown,
  name = '',
): unknown {
  if (typeof value === 'string') return replace(value, name);
  if (Array.isArray(value)) return value.map((item) => replaceStrings(item, replace, name));
  if (typeof value !== 'object' || value === null || value instanceof Raw) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key, replaceStrings(field, replace, key)]),
  );
}

/** The body with code in the place of every file that it only has the beginning of. */
export function withFiles(body: unknown, code: (file: ImageFile) => string): unknown {
  let count = 0;
  return replaceStrings(body, (text) => {
    const file = shortenedFile(text);
    if (!file) return text;
    count += 1;
    return new Raw(code({ name: `image-${count}.${file.ending}`, prefix: file.prefix }));
  });
}

/** The files that code made from this body reads, in their order. */
export function filesOf(body: unknown): string[] {
  const names: string[] = [];
  withFiles(body, ({ name }) => {
    names.push(name);
    return '';
  });
  return names;
}

type Style = {
  indent: string;
  constants: { true: string; false: string; null: string };
  key: (name: string) => string;
  string: (text: string) => string;
};

/** JSON strings are also JavaScript's and Python's. */
const quoted = (text: string) => JSON.stringify(text);

const single = (text: string) =>
  text.includes("'") ? quoted(text) : `'${quoted(text).slice(1, -1).replaceAll('\\"', '"')}'`;

const inJson = { true: 'true', false: 'false', null: 'null' };

export const styles = {
  json: { indent: '  ', constants: inJson, key: quoted, string: quoted },
  python: {
    indent: '    ',
    constants: { true: 'True', false: 'False', null: 'None' },
    key: quoted,
    string: quoted,
  },
  typescript: {
    indent: '  ',
    constants: inJson,
    key: (name) => (/^[a-z_$][\w$]*$/i.test(name) ? name : single(name)),
    string: single,
  },
} as const satisfies Record<string, Style>;

const widest = 88;

function joined(open: string, items: string[], close: string, style: Style, pad: string): string {
  if (items.length === 0) return open + close;
  const flat = `${open}${items.join(', ')}${close}`;
  if (flat.length + pad.length <= widest && !flat.includes('\n')) return flat;
  const inner = items.map((item) => `\n${pad}${style.indent}${item},`).join('');
  const noTrailingComma = style === styles.json ? inner.slice(0, -1) : inner;
  return `${open}${noTrailingComma}\n${pad}${close}`;
}

/** A JSON value, and `Raw` code in it, as a literal of a language; `pad` stands before its lines. */
export function literal(value: unknown, style: Style, pad = ''): string {
  if (value instanceof Raw) return value.code;
  if (typeof value === 'string') return style.string(value);
  if (typeof value === 'boolean') return style.constants[value ? 'true' : 'false'];
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'object' || value === null) return style.constants.null;
  const deeper = pad + style.indent;
  if (Array.isArray(value)) {
    const items = value.map((item) => literal(item, style, deeper));
    return joined('[', items, ']', style, pad);
  }
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .map(([name, field]) => `${style.key(name)}: ${literal(field, style, deeper)}`);
  return joined('{', fields, '}', style, pad);
}
