import { type OutputUnit, type Schema, Validator } from '@cfworker/json-schema';
import { itemPath, memberPath } from './json-path';
import type { Json } from './parse-json';

/** Why a value does not fit: where (`lines[0].quantity`, empty at the top) and what. */
export type Misfit = { path: string; text: string };

/** At most so many are told. */
const maxMisfits = 20;

/** Errors that only say that something inside does not fit. */
const wrappers = new Set([
  ...['properties', 'patternProperties', 'additionalProperties', 'unevaluatedProperties'],
  ...['items', 'prefixItems', 'additionalItems', 'unevaluatedItems', 'propertyNames'],
  ...['allOf', '$ref', 'if', 'dependentSchemas'],
]);

const alternatives = new Set(['anyOf', 'oneOf', 'not', 'contains']);

/** The validator's texts in ours. */
const sentences: [RegExp, string][] = [
  [
    /^Instance type "(.+?)" is invalid\. Expected "(.+)"\.$/,
    'must be of type $2 and is of type $1',
  ],
  [/^Instance does not have required property "(.*)"\.$/s, 'lacks "$1"'],
  [/^Instance does not match any of (\[.*\])\.$/s, 'must be one of $1'],
  [/^Instance does not match any subschemas\.$/, 'fits none of the allowed forms'],
  [
    /^Instance does not match exactly one subschema \((\d+) matches\)\.$/,
    'must fit exactly one of the allowed forms and fits $1',
  ],
  [/^Instance does not match (.*)\.$/s, 'must be $1'],
  [
    /^Instance does not have at least (\d+) properties\.$/,
    'has too few or too many properties (the limit is $1)',
  ],
  [/^False boolean schema\.$/, 'is not allowed here'],
  [/^Array has too few items \((\d+) < (\d+)\)\.$/, 'has $1 items and needs at least $2'],
  [/^Array has too many items \((\d+) > (\d+)\)\.$/, 'has $1 items and may have at most $2'],
  [/^String is too short \((\d+) < (\d+)\)\.$/, 'has $1 characters and needs at least $2'],
  [/^String is too long \((\d+) > (\d+)\)\.$/, 'has $1 characters and may have at most $2'],
  [/^String does not match pattern\.$/, 'does not match the pattern'],
  [/^String does not match format "(.*)"\.$/, 'is not in the format $1'],
  [/^Duplicate items at indexes (\d+) and (\d+)\.$/, 'has the same item at $1 and $2'],
  [/^(\S+) is less than or equal to +(\S+)\.$/, 'is $1 and must be above $2'],
  [/^(\S+) is less than +(\S+)\.$/, 'is $1 and must be at least $2'],
  [/^(\S+) is greater than or equal to +(\S+)\.$/, 'is $1 and must be below $2'],
  [/^(\S+) is greater than +(\S+)\.$/, 'is $1 and must be at most $2'],
  [/^(\S+) is not a multiple of (\S+)\.$/, 'is $1 and must be a multiple of $2'],
];

/**
 * Where and why a value does not fit a schema (draft 2020-12); nothing where it fits. Never throws:
 * a schema that cannot be applied is told as one misfit.
 */
export function checkValue(value: Json, schema: object): Misfit[] {
  try {
    // The validator writes into the schema, so it gets a copy.
    const own: Schema = structuredClone(schema);
    const { errors } = new Validator(own, '2020-12', false).validate(value);
    return distinct(innermost(errors).map((error) => toMisfit(error, value))).slice(0, maxMisfits);
  } catch {
    return [{ path: '', text: 'cannot be checked: the schema has no end or no meaning here' }];
  }
}

function innermost(errors: OutputUnit[]): OutputUnit[] {
  const open = errors.filter(({ keyword }) => alternatives.has(keyword));
  return errors.filter(
    ({ keyword, keywordLocation }) =>
      !wrappers.has(keyword) &&
      !open.some((outer) => keywordLocation.startsWith(`${outer.keywordLocation}/`)),
  );
}

function distinct(misfits: Misfit[]): Misfit[] {
  return [...new Map(misfits.map((misfit) => [JSON.stringify(misfit), misfit])).values()];
}

function toMisfit({ instanceLocation, keyword, error }: OutputUnit, value: Json): Misfit {
  const told = keyword === 'exclusiveMinimum' ? error.replace('than', 'than or equal to') : error;
  const [pattern, sentence] = sentences.find(([known]) => known.test(told)) ?? [/\.$/, ''];
  return { path: pathOf(instanceLocation, value), text: told.replace(pattern, sentence) };
}

/** `#/lines/0/unit~1price` → `lines[0]["unit/price"]`. */
function pathOf(location: string, value: Json): string {
  const steps = location
    .split('/')
    .slice(1)
    .map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'));
  let path = '';
  let inner: Json | undefined = value;
  for (const step of steps) {
    path = Array.isArray(inner) ? itemPath(path, Number(step)) : memberPath(path, step);
    inner = childOf(inner, step);
  }
  return path;
}

function childOf(value: Json | undefined, step: string): Json | undefined {
  if (Array.isArray(value)) return value[Number(step)];
  return typeof value === 'object' && value !== null ? value[step] : undefined;
}
