const TYPES = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'];
const MANY = ['properties', '$defs', 'definitions', 'patternProperties'];
const LISTS = ['anyOf', 'oneOf', 'allOf', 'prefixItems'];
const ONE = ['items', 'additionalProperties', 'not', 'if', 'then', 'else', 'contains'];

/** What makes a value no JSON Schema, in the words of Python's jsonschema; undefined: it is one. */
export function schemaProblem(schema: unknown): string | undefined {
  if (typeof schema === 'boolean') return undefined;
  if (!isObject(schema)) return `${quoted(schema)} is not of type 'object', 'boolean'`;
  return typeProblem(schema.type) ?? listProblem(schema.required) ?? innerProblem(schema);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function quoted(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
}

function typeProblem(type: unknown): string | undefined {
  const names = Array.isArray(type) ? type : type === undefined ? [] : [type];
  const known = names.every((name) => TYPES.includes(String(name)));
  return known ? undefined : `${quoted(type)} is not valid under any of the given schemas`;
}

function listProblem(required: unknown): string | undefined {
  if (required === undefined) return undefined;
  if (!Array.isArray(required)) return `${quoted(required)} is not of type 'array'`;
  const odd = required.find((name) => typeof name !== 'string');
  return odd === undefined ? undefined : `${quoted(odd)} is not of type 'string'`;
}

function innerProblem(schema: Record<string, unknown>): string | undefined {
  for (const key of [...MANY, ...LISTS, ...ONE]) {
    const value = schema[key];
    if (value === undefined) continue;
    const inner = MANY.includes(key) || LISTS.includes(key) ? value : [value];
    const wanted = LISTS.includes(key) ? 'array' : 'object';
    const holds = wanted === 'array' ? Array.isArray(inner) : isObject(inner);
    if (!ONE.includes(key) && !holds) return `${quoted(value)} is not of type '${wanted}'`;
    const problem = Object.values(Object(inner)).map(schemaProblem).find(Boolean);
    if (problem) return problem;
  }
  return undefined;
}
