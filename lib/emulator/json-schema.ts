/** A JSON schema as it comes in a request: any object. */
export type JsonSchema = Record<string, unknown>;

/** What an instance may draw its values from. */
export type Hints = {
  /** The question that the instance answers. */
  text: string;
  /** A value for a property name, if one is known. */
  lookup(name: string): unknown;
  /** A value of an enumeration that the text names. */
  mentioned(values: readonly unknown[]): unknown;
};

const MOST_DEPTH = 6;

export function asSchema(value: unknown): JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function propertiesOf(schema: JsonSchema): Record<string, unknown> {
  return asSchema(schema.properties);
}

export function requiredOf(schema: JsonSchema): string[] {
  return listOf(schema.required).map(String);
}

/** The type of a schema; the first that is not null if there are several, a guess if there is none. */
export function typeOf(schema: JsonSchema): string {
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  const type = types.find((name) => name !== 'null') ?? types[0];
  if (typeof type === 'string') return type;
  if (schema.properties !== undefined || schema.required !== undefined) return 'object';
  if (schema.items !== undefined || schema.prefixItems !== undefined) return 'array';
  if (schema.minimum !== undefined || schema.maximum !== undefined) return 'number';
  return 'string';
}

/** A valid instance of a schema, with values of the hints where they fit. */
export function instanceOf(schema: JsonSchema, hints: Hints): unknown {
  return build(schema, { root: schema, hints, name: '', depth: 0, index: 0 });
}

type Place = { root: JsonSchema; hints: Hints; name: string; depth: number; index: number };

function build(raw: JsonSchema, place: Place): unknown {
  const schema = flatten(raw, place.root, 0);
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(schema.enum)) {
    return place.hints.mentioned(schema.enum) ?? schema.enum[place.index % schema.enum.length];
  }
  const known = place.name === '' ? undefined : place.hints.lookup(place.name);
  switch (typeOf(schema)) {
    case 'object':
      return buildObject(schema, place);
    case 'array':
      return buildArray(schema, place, known);
    case 'integer':
      return buildNumber(schema, known, true);
    case 'number':
      return buildNumber(schema, known, false);
    case 'boolean':
      return typeof known === 'boolean' ? known : (schema.default ?? true);
    case 'null':
      return null;
    default:
      return buildString(schema, place, known);
  }
}

/** Resolves a reference, merges `allOf` and takes the first of `anyOf` or `oneOf` that is not null. */
function flatten(schema: JsonSchema, root: JsonSchema, depth: number): JsonSchema {
  if (depth > 16) return {};
  const { $ref, allOf, anyOf, oneOf, ...own } = schema;
  if (typeof $ref === 'string') return flatten({ ...resolve($ref, root), ...own }, root, depth + 1);
  const options = [...listOf(anyOf), ...listOf(oneOf)].map(asSchema);
  const chosen = options.find(({ type }) => type !== 'null') ?? options[0];
  const parts = [...listOf(allOf).map(asSchema), ...(chosen ? [chosen] : [])];
  return parts.reduce<JsonSchema>(
    (merged, part) => merge(merged, flatten(part, root, depth + 1)),
    own,
  );
}

/** Both schemas at once: the properties and the required names of one and the other. */
function merge(one: JsonSchema, other: JsonSchema): JsonSchema {
  const merged = { ...one, ...other };
  if (one.properties && other.properties) {
    merged.properties = { ...propertiesOf(one), ...propertiesOf(other) };
  }
  if (one.required && other.required) {
    merged.required = [...requiredOf(one), ...requiredOf(other)];
  }
  return merged;
}

function resolve(reference: string, root: JsonSchema): JsonSchema {
  if (!reference.startsWith('#')) return {};
  const path = reference.slice(1).split('/').filter(Boolean);
  return path.reduce<JsonSchema>((inner, key) => {
    const name = decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~');
    return asSchema(inner[name]);
  }, root);
}

function buildObject(schema: JsonSchema, place: Place): Record<string, unknown> {
  const required = requiredOf(schema);
  const declared = Object.entries(propertiesOf(schema));
  const wanted = declared.filter(([name]) => place.depth < MOST_DEPTH || required.includes(name));
  const built = wanted.map(([name, inner]) => [
    name,
    build(asSchema(inner), { ...place, name, depth: place.depth + 1 }),
  ]);
  const extra = required
    .filter((name) => !declared.some(([other]) => other === name))
    .map((name) => [name, place.hints.lookup(name) ?? name]);
  const object: Record<string, unknown> = Object.fromEntries([...built, ...extra]);
  const least = typeof schema.minProperties === 'number' ? schema.minProperties : 0;
  const inner = asSchema(schema.additionalProperties);
  for (let index = 1; Object.keys(object).length < least; index += 1) {
    object[`key${index}`] = build(inner, { ...place, name: '', depth: place.depth + 1, index });
  }
  return object;
}

function buildArray(schema: JsonSchema, place: Place, known: unknown): unknown[] {
  const least = typeof schema.minItems === 'number' ? schema.minItems : 0;
  const most = typeof schema.maxItems === 'number' ? schema.maxItems : 5;
  const first = listOf(schema.prefixItems);
  const items = asSchema(schema.items);
  if (Array.isArray(known) && typeOf(items) === 'string' && first.length === 0 && !items.enum) {
    if (known.length >= least) return known.slice(0, most);
  }
  const deep = place.depth >= MOST_DEPTH;
  const wanted = Math.max(least, first.length, deep ? 0 : Math.min(most, 2));
  const distinct = Array.isArray(items.enum)
    ? Math.max(least, Math.min(wanted, items.enum.length))
    : wanted;
  return Array.from({ length: schema.items === false ? first.length : distinct }, (_, index) =>
    build(asSchema(first[index] ?? items), {
      ...place,
      name: singular(place.name),
      depth: place.depth + 1,
      index,
    }),
  ).map((value, index) =>
    schema.uniqueItems === true && typeof value === 'number' ? value + index : value,
  );
}

function singular(name: string): string {
  return name.endsWith('s') ? name.slice(0, -1) : name;
}

function buildNumber(schema: JsonSchema, known: unknown, whole: boolean): number {
  const number = (key: string) =>
    typeof schema[key] === 'number' ? Number(schema[key]) : undefined;
  const step = number('multipleOf') ?? (whole ? 1 : undefined);
  const above = number('exclusiveMinimum');
  const below = number('exclusiveMaximum');
  const gap = step ?? 0.5;
  const least = Math.max(
    number('minimum') ?? -Infinity,
    above === undefined ? -Infinity : above + gap,
  );
  const most = Math.min(
    number('maximum') ?? Infinity,
    below === undefined ? Infinity : below - gap,
  );
  const wished = typeof known === 'number' ? known : (number('default') ?? Math.max(1, least));
  const value = Math.min(most, Math.max(least, wished));
  if (step === undefined)
    return least > most && above !== undefined && below !== undefined ? (above + below) / 2 : value;
  const up = Math.ceil(value / step) * step;
  return up <= most ? up : Math.floor(value / step) * step;
}

const FORMATS: Record<string, string> = {
  date: '2026-01-15',
  'date-time': '2026-01-15T09:30:00Z',
  time: '09:30:00Z',
  duration: 'P1D',
  email: 'someone@example.com',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uri: 'https://example.com/',
  'uri-reference': '/example',
  uuid: '123e4567-e89b-42d3-a456-426614174000',
};

function buildString(schema: JsonSchema, { name, hints, index }: Place, known: unknown): string {
  if (typeof schema.format === 'string') {
    const usual = FORMATS[schema.format];
    if (usual !== undefined) return usual;
  }
  const own = [known, schema.default, ...listOf(schema.examples)].filter(
    (value) => typeof value === 'string',
  );
  const usual = index > 0 ? `${name || 'value'} ${index + 1}` : `example ${name || 'value'}`;
  const candidates = [...own, ...hints.text.split(/\s+/), usual];
  if (typeof schema.pattern === 'string') return matchPattern(schema.pattern, candidates);
  return toLength(own[0] ?? usual, schema);
}

function toLength(text: string, { minLength, maxLength }: JsonSchema): string {
  const padded = typeof minLength === 'number' ? text.padEnd(minLength, '.') : text;
  return typeof maxLength === 'number' ? padded.slice(0, maxLength) : padded;
}

/** A word that matches a pattern, or one made from the pattern's plainer parts. */
function matchPattern(pattern: string, candidates: readonly string[]): string {
  let test: RegExp;
  try {
    test = new RegExp(pattern, 'u');
  } catch {
    return candidates.at(-1) ?? ''; // a pattern of another dialect cannot be met
  }
  const bare = candidates.map((word) => word.replace(/[.,;:?!]+$/, ''));
  return bare.find((word) => test.test(word)) ?? fromPattern(pattern);
}

const CLASSES: Record<string, string> = { d: '1', w: 'a', s: ' ', D: 'a', W: '-', S: 'a' };

/** Reads a pattern from left to right and writes the shortest text that it takes. */
function fromPattern(pattern: string): string {
  const [branch = ''] = splitTop(pattern.replace(/^\^|\$$/g, ''));
  let text = '';
  const token = /\\(.)|\[(\^?)((?:\\.|[^\]])*)\]|\((?:\?:|\?<\w+>)?((?:\\.|[^()])*)\)|(.)/gu;
  const times = /^(?:\{(\d+)(?:,\d*)?\}|([*?])|(\+))\??/u;
  for (let at = 0; at < branch.length; ) {
    token.lastIndex = at;
    const match = token.exec(branch);
    if (!match) break;
    at = match.index + match[0].length;
    const repeat = times.exec(branch.slice(at));
    at += repeat?.[0].length ?? 0;
    const count = repeat?.[1] !== undefined ? Number(repeat[1]) : repeat?.[2] ? 0 : 1;
    text += tokenText(match).repeat(count);
  }
  return text;
}

function tokenText([, escaped, negated, set, group, plain]: RegExpExecArray): string {
  if (escaped !== undefined) return CLASSES[escaped] ?? escaped;
  if (set !== undefined) return negated ? 'a' : setText(set);
  if (group !== undefined) return fromPattern(group);
  if (plain === '^' || plain === '$') return '';
  return plain === '.' ? 'a' : (plain ?? '');
}

function setText(set: string): string {
  const escaped = /^\\(.)/u.exec(set)?.[1];
  return escaped === undefined ? set.charAt(0) : (CLASSES[escaped] ?? escaped);
}

/** The branches of a pattern at its top level. */
function splitTop(pattern: string): string[] {
  const branches = [''];
  let depth = 0;
  for (const part of pattern.match(/\\.|[\s\S]/gu) ?? []) {
    if (part === '(' || part === '[') depth += 1;
    if (part === ')' || part === ']') depth -= 1;
    if (part === '|' && depth === 0) branches.push('');
    else branches[branches.length - 1] += part;
  }
  return branches;
}
