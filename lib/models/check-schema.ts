/** What is the matter at a place of a schema. `path` holds the names and indexes that lead there. */
export type SchemaProblem = { path: (string | number)[]; text: string };

type CheckedSchema = {
  /** Any of these and the schema is not sent. */
  problems: SchemaProblem[];
  /** What services in strict mode, or the person, may not expect. */
  hints: SchemaProblem[];
};

type Check = (value: unknown) => string | undefined;
type Place = { path: (string | number)[]; root: unknown; found: CheckedSchema };

const types = ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null'];

/** Objects and lists inside each other. No model answers deeper schemas; some services count less. */
const maxDepth = 64;

/** Characters of the schema as it is sent; it is kept with every answer that it was asked for. */
const maxLength = 64_000;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isStrings = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

const must = (right: (value: unknown) => boolean, text: string): Check => {
  return (value) => (right(value) ? undefined : `must be ${text}`);
};
const aText = must((value) => typeof value === 'string', 'a text');
const aNumber = must((value) => typeof value === 'number', 'a number');
const aCount = must(
  (value) => Number.isSafeInteger(value) && Number(value) >= 0,
  'a whole number from 0 on',
);
const aStep = must((value) => typeof value === 'number' && value > 0, 'a number above 0');
const aSwitch = must((value) => typeof value === 'boolean', 'true or false');
const someValues = must((value) => Array.isArray(value) && value.length > 0, 'a list of values');
const names = must(
  (value) => isStrings(value) && new Set(value).size === value.length,
  'a list of different names',
);
const aType = must(
  (value) => [value].flat().length > 0 && [value].flat().every((name) => types.includes(`${name}`)),
  `one of ${types.join(', ')}, or a list of them`,
);
const anything: Check = () => undefined;

/** A pattern runs in the browser, with the flag that JSON Schema asks for. */
const aPattern: Check = (value) => {
  if (typeof value !== 'string') return 'must be a text';
  try {
    new RegExp(value, 'u');
    return undefined;
  } catch {
    return 'must be a regular expression';
  }
};

/** The keywords whose values hold no schemas (JSON Schema, draft 2020-12 and what 7 had besides). */
const plain = new Map<string, Check>([
  ['type', aType],
  ['enum', someValues],
  ['const', anything],
  ['default', anything],
  ['examples', someValues],
  ['required', names],
  ['pattern', aPattern],
  ['minLength', aCount],
  ['maxLength', aCount],
  ['minItems', aCount],
  ['maxItems', aCount],
  ['minContains', aCount],
  ['maxContains', aCount],
  ['minProperties', aCount],
  ['maxProperties', aCount],
  ['minimum', aNumber],
  ['maximum', aNumber],
  ['exclusiveMinimum', aNumber],
  ['exclusiveMaximum', aNumber],
  ['multipleOf', aStep],
  ['uniqueItems', aSwitch],
  ['deprecated', aSwitch],
  ['readOnly', aSwitch],
  ['writeOnly', aSwitch],
  ['dependentRequired', must(isObject, 'an object of lists of names')],
  ...['title', 'description', 'format', '$comment', '$id', '$schema', '$anchor'].map(
    (keyword): [string, Check] => [keyword, aText],
  ),
  ...['contentEncoding', 'contentMediaType'].map((keyword): [string, Check] => [keyword, aText]),
]);

const holdsSchema = new Set([
  ...['items', 'additionalProperties', 'propertyNames', 'contains', 'not', 'if', 'then', 'else'],
  ...['unevaluatedItems', 'unevaluatedProperties', 'contentSchema'],
]);
const holdsList = new Set(['anyOf', 'oneOf', 'allOf', 'prefixItems']);
const holdsNamed = new Set([
  ...['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas'],
]);

/**
 * Whether it is a JSON Schema of an object that can be sent: an object at the root, keywords with
 * the values that they take, references that lead somewhere inside. Pure; the editor and the server
 * ask the same.
 */
export function checkSchema(schema: unknown): CheckedSchema {
  const found: CheckedSchema = { problems: [], hints: [] };
  const place: Place = { path: [], root: schema, found };
  if (isDeeperThan(maxDepth, schema)) {
    found.problems.push({ path: [], text: 'the schema is nested too deep' });
  } else if (isObject(schema) && JSON.stringify(schema).length > maxLength) {
    const most = maxLength.toLocaleString('en');
    found.problems.push({ path: [], text: `the schema has more than ${most} characters` });
  } else if (!isObject(schema) || schema.type !== 'object') {
    found.problems.push({ path: [], text: 'the schema must have "type": "object" at its top' });
  } else {
    checkObject(schema, place);
  }
  return found;
}

/** `properties.age.type must be a number`; the top of the schema has no name. */
export function sayProblem({ path, text }: SchemaProblem): string {
  return path.length === 0 ? text : `${path.join('.')} ${text}`;
}

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(levels - 1, inner));
}

const within = (place: Place, ...steps: (string | number)[]): Place => ({
  ...place,
  path: [...place.path, ...steps],
});

function problem({ path, found }: Place, text: string): void {
  found.problems.push({ path, text });
}

function checkAny(schema: unknown, place: Place): void {
  if (typeof schema === 'boolean') return;
  if (!isObject(schema)) problem(place, 'must be a schema: an object, true or false');
  else checkObject(schema, place);
}

function checkObject(schema: Record<string, unknown>, place: Place): void {
  for (const [keyword, value] of Object.entries(schema)) {
    checkKeyword(keyword, value, within(place, keyword));
  }
  hintAtStrictness(schema, place);
}

function checkKeyword(keyword: string, value: unknown, place: Place): void {
  const text = plain.get(keyword)?.(value);
  if (text) problem(place, text);
  else if (plain.has(keyword)) return;
  else if (keyword === '$ref') checkReference(value, place);
  else if (holdsSchema.has(keyword)) checkAny(value, place);
  else if (holdsList.has(keyword)) checkList(value, place);
  else if (holdsNamed.has(keyword)) checkNamed(value, place);
  else place.found.hints.push({ path: place.path, text: 'is no keyword of JSON Schema' });
}

function checkList(value: unknown, place: Place): void {
  if (!Array.isArray(value) || value.length === 0) {
    problem(place, 'must be a list of schemas');
    return;
  }
  for (const [index, schema] of value.entries()) checkAny(schema, within(place, index));
}

function checkNamed(value: unknown, place: Place): void {
  if (!isObject(value)) {
    problem(place, 'must be an object of schemas');
    return;
  }
  for (const [name, schema] of Object.entries(value)) {
    if (place.path.at(-1) === 'patternProperties' && aPattern(name)) {
      problem(within(place, name), 'must be named by a regular expression');
    }
    checkAny(schema, within(place, name));
  }
}

/** Only inside the schema: nothing is ever fetched for it. */
function checkReference(value: unknown, place: Place): void {
  if (typeof value !== 'string' || !/^#(\/|$)/.test(value)) {
    problem(place, 'must lead inside the schema, for example "#/$defs/name"');
    return;
  }
  const steps = value.split('/').slice(1);
  const target = steps.reduce<unknown>(
    (inner, step) => new Map(Object.entries(Object(inner))).get(decodeStep(step)),
    place.root,
  );
  if (!isObject(target) && typeof target !== 'boolean') {
    problem(place, `leads nowhere: there is no ${value}`);
  }
}

function decodeStep(step: string): string {
  try {
    return decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');
  } catch {
    return step; // a stray percent sign is itself
  }
}

function hintAtStrictness(schema: Record<string, unknown>, place: Place): void {
  if (!isObject(schema.properties)) return;
  const known = Object.keys(schema.properties);
  const required = isStrings(schema.required) ? schema.required : [];
  const hint = (text: string) => place.found.hints.push({ path: place.path, text });
  const unknown = required.filter((name) => !known.includes(name));
  const optional = known.filter((name) => !required.includes(name));
  if (unknown.length > 0) hint(`requires what it does not describe: ${unknown.join(', ')}`);
  if (optional.length > 0)
    hint(`leaves out of "required", so it may be missing: ${optional.join(', ')}`);
  if (schema.additionalProperties === undefined) {
    hint('allows other properties; "additionalProperties": false forbids them');
  }
}
