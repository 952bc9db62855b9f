import fc from 'fast-check';

/** Values made from a schema, and the same values with something wrong in them. */

export type JsonSchema = {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  format?: string;
};

type Schemas = Record<string, JsonSchema>;

/** Any value of a JSON Schema of the kind that the OpenAPI uses; tags are always given. */
export function instanceOf(schema: JsonSchema, schemas: Schemas, depth = 0): fc.Arbitrary<unknown> {
  const within = (inner: JsonSchema) => instanceOf(inner, schemas, depth + 1);
  if (schema.$ref) return within(schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {});
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches) return fc.oneof(...branches.map(within));
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'object':
      return objectOf(schema, within);
    case 'array':
      return fc.array(within(schema.items ?? {}), { maxLength: depth > 4 ? 1 : 3 });
    case 'string':
      return schema.format === 'uuid' ? fc.uuid() : text;
    case 'integer':
      return fc.integer({ min: schema.minimum ?? (schema.exclusiveMinimum ?? -1) + 1, max: 30 });
    case 'number':
      return fc.double({
        min: schema.minimum ?? (schema.exclusiveMinimum ?? -0.01) + 0.01,
        max: schema.maximum ?? 1,
        noNaN: true,
      });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

const text = fc.oneof(
  fc.constantFrom('', 'hello', 'JSON, please', 'data:image/png;base64,AAAA', 'abcDEF123'),
  fc.string({ maxLength: 20 }),
);

function objectOf(
  { properties = {}, required = [] }: JsonSchema,
  within: (inner: JsonSchema) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const members = Object.entries(properties).map(([key, inner]) => [key, within(inner)] as const);
  const requiredKeys = Object.keys(properties).filter(
    (key) => required.includes(key) || key === 'type' || key === 'role',
  );
  return fc.record(Object.fromEntries(members), { requiredKeys });
}

/** A value with one thing replaced, added or taken away, somewhere in it. */
export function spoiltOf(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc
    .tuple(value, fc.array(fc.nat({ max: 9 }), { maxLength: 7 }), change)
    .map(([whole, path, apply]) => changeAt(whole, path, apply));
}

type Change = (value: unknown) => unknown;

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.jsonValue({ maxDepth: 1 }).map((other) => () => other),
  fc.constantFrom(-3, 1.6, 2.5, 40, null, true, '', [], {}).map((other) => () => other),
  fc
    .constantFrom('extra', 'name', 'stream_options')
    .map((key) => (value: unknown) => (isObject(value) ? { ...value, [key]: 1 } : value)),
  fc.nat({ max: 5 }).map((at) => (value: unknown) => {
    if (!isObject(value)) return value;
    const gone = Object.keys(value)[at];
    // who takes a tag away leaves it to the reader what remains
    if (gone === undefined || gone === 'type' || gone === 'role') return value;
    return Object.fromEntries(Object.entries(value).filter(([key]) => key !== gone));
  }),
);

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function changeAt(value: unknown, [step, ...rest]: readonly number[], apply: Change): unknown {
  if (step === undefined || typeof value !== 'object' || value === null) return apply(value);
  const keys = Object.keys(value);
  const key = keys[step % Math.max(1, keys.length)];
  if (key === undefined) return apply(value);
  const inner = changeAt(Reflect.get(value, key), rest, apply);
  if (Array.isArray(value)) return value.with(Number(key), inner);
  return { ...value, [key]: inner };
}

/** A shape of AWS's service model. */
export type Shape = {
  type: string;
  required?: string[];
  members?: Record<string, { shape: string; location?: string }>;
  member?: { shape: string };
  value?: { shape: string };
  union?: boolean;
  document?: boolean;
  enum?: string[];
  pattern?: string;
  min?: number;
  max?: number;
};

/** Any value of a shape, within its lengths; a text with a pattern is one of a few that fit. */
export function shapeOf(
  name: string,
  shapes: Record<string, Shape>,
  depth = 0,
): fc.Arbitrary<unknown> {
  const shape = shapes[name] ?? { type: 'string' };
  const within = (inner: { shape: string } | undefined) =>
    shapeOf(inner?.shape ?? '', shapes, depth + 1);
  if (shape.document)
    return fc.dictionary(fc.string({ maxLength: 5 }), fc.jsonValue({ maxDepth: 1 }));
  switch (shape.type) {
    case 'structure':
      return structureOf(shape, within);
    case 'list':
      return fc.array(within(shape.member), {
        minLength: shape.min ?? 0,
        maxLength: Math.max(shape.min ?? 0, depth > 5 ? 1 : 3),
      });
    case 'map':
      return fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), within(shape.value), { maxKeys: 2 });
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'long':
      return fc.integer({ min: shape.min ?? 0, max: Math.min(shape.max ?? 3000, 3000) });
    case 'float':
    case 'double':
      return fc.double({ min: shape.min ?? 0, max: shape.max ?? 1, noNaN: true });
    case 'blob':
      return fc.constantFrom('aGVsbG8=', 'AAAA');
    default:
      return stringOf(shape);
  }
}

function structureOf(
  { members = {}, required = [], union = false }: Shape,
  within: (inner: { shape: string }) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const inBody = Object.entries(members).filter(([, { location }]) => location === undefined);
  if (union) {
    return fc.oneof(
      ...inBody.map(([key, member]) => within(member).map((value) => ({ [key]: value }))),
    );
  }
  const requiredKeys = required.filter((key) => inBody.some(([name]) => name === key));
  return fc.record(Object.fromEntries(inBody.map(([key, member]) => [key, within(member)])), {
    requiredKeys,
  });
}

const fitting = ['abc', 'a-b_1', 's3://bucket/key', '123456789012', '1', 'abcdefghij12', ''];

function stringOf({ enum: values, pattern, min = 0, max = 20 }: Shape): fc.Arbitrary<unknown> {
  if (values) return fc.constantFrom(...values);
  if (pattern === undefined) return fc.string({ minLength: min, maxLength: Math.min(max, 20) });
  const exact = new RegExp(`^(?:${pattern})$`);
  const fits = fitting.filter((word) => exact.test(word) && word.length >= min);
  return fc.constantFrom(...fits);
}
