import { z } from 'zod';
import model from '../../fixtures/bedrock/service-model.json';

const Reference = z.object({
  shape: z.string(),
  location: z.string().optional(),
  locationName: z.string().optional(),
});
const Shape = z.object({
  type: z.string(),
  required: z.array(z.string()).default([]),
  members: z.record(z.string(), Reference).default({}),
  member: Reference.optional(),
  key: Reference.optional(),
  value: Reference.optional(),
  union: z.boolean().default(false),
  document: z.boolean().default(false),
  enum: z.array(z.string()).optional(),
  pattern: z.string().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  error: z.object({ httpStatusCode: z.number() }).optional(),
});
type Shape = z.infer<typeof Shape>;

const shapes = new Map(
  Object.entries(
    z.record(z.string(), Shape).parse(z.object({ shapes: z.unknown() }).parse(model).shapes),
  ),
);

const Operation = z.object({
  http: z.object({ method: z.string(), requestUri: z.string() }),
  input: Reference,
  output: Reference,
  errors: z.array(Reference),
});

/** The operations of Bedrock Runtime that the product calls. */
export const operations = z
  .object({
    Converse: Operation,
    ConverseStream: Operation,
    InvokeModel: Operation,
    InvokeModelWithResponseStream: Operation,
  })
  .parse(z.object({ operations: z.unknown() }).parse(model).operations);
export type OperationName = keyof typeof operations;

/** What is wrong with a refusal: its name, its status or its body. */
export function errorProblems(
  operation: OperationName,
  name: string,
  status: number,
  body: unknown,
): string[] {
  const named = operations[operation].errors.some(({ shape }) => shape === name);
  if (!named) return [`${operation} has no ${name}`];
  const wanted = shapes.get(name)?.error?.httpStatusCode;
  return [
    ...(status === wanted ? [] : [`${name} has the status ${wanted}, not ${status}`]),
    ...shapeProblems(name, body),
  ];
}

/** What is wrong with the headers that carry members of a shape. */
export function headerProblems(name: string | undefined, headers: Headers): string[] {
  const { members = {}, required = [] } = shapes.get(name ?? '') ?? {};
  return Object.entries(members).flatMap(([key, { shape, location, locationName = key }]) => {
    if (location !== 'header') return [];
    const value = headers.get(locationName);
    if (value !== null) return shapeProblems(shape, value, locationName);
    return required.includes(key) ? [`no header ${locationName}`] : [];
  });
}

/**
 * What is wrong with a JSON body by a shape of AWS's service model, by place: unknown and missing
 * members, types, patterns, enums, ranges, and unions of not exactly one member.
 */
export function shapeProblems(name: string | undefined, value: unknown, place = name): string[] {
  const shape = shapes.get(name ?? '');
  if (!shape) return [`${place}: no shape ${name}`];
  if (shape.document) return value === undefined ? [`${place}: no document`] : [];
  switch (shape.type) {
    case 'structure':
      return structureProblems(shape, value, `${place}`);
    case 'list':
      if (!Array.isArray(value)) return [`${place}: not a list`];
      return [
        ...rangeProblems(shape, value.length, `${place}`),
        ...value.flatMap((item, at) => shapeProblems(shape.member?.shape, item, `${place}.${at}`)),
      ];
    case 'map':
      return mapProblems(shape, value, `${place}`);
    default:
      return scalarProblems(shape, value, `${place}`);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function rangeProblems({ min = -Infinity, max = Infinity }: Shape, size: number, place: string) {
  return size < min || size > max ? [`${place}: ${size} is not from ${min} to ${max}`] : [];
}

function structureProblems(shape: Shape, value: unknown, place: string): string[] {
  if (!isRecord(value)) return [`${place}: not a structure`];
  const { members, required, union } = shape;
  const inBody = required.filter((key) => members[key]?.location === undefined);
  const keys = Object.keys(value);
  return [
    ...inBody.filter((key) => !keys.includes(key)).map((key) => `${place}: no ${key}`),
    ...(union && keys.length !== 1 ? [`${place}: a union with ${keys.length} members`] : []),
    ...Object.entries(value).flatMap(([key, item]) => {
      const member = members[key];
      return member && member.location === undefined
        ? shapeProblems(member.shape, item, `${place}.${key}`)
        : [`${place}: unknown member ${key}`];
    }),
  ];
}

function mapProblems(shape: Shape, value: unknown, place: string): string[] {
  if (!isRecord(value)) return [`${place}: not a map`];
  return [
    ...rangeProblems(shape, Object.keys(value).length, place),
    ...Object.entries(value).flatMap(([key, item]) => [
      ...shapeProblems(shape.key?.shape, key, `${place}.${key} (key)`),
      ...shapeProblems(shape.value?.shape, item, `${place}.${key}`),
    ]),
  ];
}

function scalarProblems(shape: Shape, value: unknown, place: string): string[] {
  switch (shape.type) {
    case 'boolean':
      return typeof value === 'boolean' ? [] : [`${place}: not a boolean`];
    case 'integer':
    case 'long': {
      const most = shape.type === 'integer' ? 2 ** 31 - 1 : Number.MAX_SAFE_INTEGER;
      return Number.isInteger(value) && Math.abs(Number(value)) <= most
        ? rangeProblems(shape, Number(value), place)
        : [`${place}: not a whole number of its size`];
    }
    case 'float':
    case 'double':
      return Number.isFinite(value)
        ? rangeProblems(shape, Number(value), place)
        : [`${place}: not a number`];
    case 'blob':
      return typeof value === 'string' && /^[A-Za-z0-9+/]+={0,2}$/.test(value)
        ? rangeProblems(shape, Buffer.from(value, 'base64').length, place)
        : [`${place}: not base64`];
    default:
      return stringProblems(shape, value, place);
  }
}

function stringProblems(shape: Shape, value: unknown, place: string): string[] {
  if (typeof value !== 'string') return [`${place}: not text`];
  const listed = shape.enum === undefined || shape.enum.includes(value);
  const matches = shape.pattern === undefined || new RegExp(`^(?:${shape.pattern})$`).test(value);
  return [
    ...rangeProblems(shape, value.length, place),
    ...(listed ? [] : [`${place}: ${value} is not one of its values`]),
    ...(matches ? [] : [`${place}: ${value} does not match ${shape.pattern}`]),
  ];
}
