import type { z } from 'zod';

/** One entry of a 422: what pydantic, which the service uses, says of a field. */
export type Detail = {
  type: string;
  loc: (string | number)[];
  msg: string;
  input: unknown;
  ctx?: Record<string, unknown>;
};

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];
type Verdict = { type: string; msg: string; ctx?: Record<string, unknown> };

const TYPES: Record<string, Verdict> = {
  string: { type: 'string_type', msg: 'Input should be a valid string' },
  number: { type: 'float_type', msg: 'Input should be a valid number' },
  int: { type: 'int_type', msg: 'Input should be a valid integer' },
  boolean: { type: 'bool_type', msg: 'Input should be a valid boolean' },
  array: { type: 'list_type', msg: 'Input should be a valid list' },
  object: {
    type: 'model_attributes_type',
    msg: 'Input should be a valid dictionary or object to extract fields from',
  },
  record: { type: 'dict_type', msg: 'Input should be a valid dictionary' },
};

/** The refusals of a body that does not have the documented shape. */
export function validationDetails(issues: readonly Issue[], body: unknown): Detail[] {
  return issues.flatMap((issue) => detailsOf(issue, [], body));
}

function detailsOf(issue: Issue, base: Path, body: unknown): Detail[] {
  const path = [...base, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      type: 'extra_forbidden',
      loc: locate([...path, key], body),
      msg: 'Extra inputs are not permitted',
      input: valueAt(body, [...path, key]),
    }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    return closest(issue.errors).flatMap((inner) => detailsOf(inner, path, body));
  }
  const input = valueAt(body, path);
  const tagged = issue.code === 'invalid_union' ? parentOf(path) : path;
  if (input === undefined && issue.code === 'invalid_type') {
    const parent = valueAt(body, parentOf(path));
    return [{ type: 'missing', loc: locate(path, body), msg: 'Field required', input: parent }];
  }
  const verdict = judge(issue, input, valueAt(body, tagged));
  const at = issue.code === 'invalid_union' ? tagged : path;
  return [{ loc: locate(at, body), input: valueAt(body, at), ...verdict }];
}

/** Of a union's branches, the one that came furthest into the value. */
function closest(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  const depth = (issues: readonly Issue[]) =>
    Math.max(
      0,
      ...issues.map((issue) => issue.path.length + (issue.code === 'invalid_type' ? 0 : 0.5)),
    );
  return branches.reduce((best, branch) => (depth(branch) > depth(best) ? branch : best));
}

function judge(issue: Issue, input: unknown, parent: unknown): Verdict {
  switch (issue.code) {
    case 'invalid_type':
      return judgeType(issue.expected, input);
    case 'too_big':
    case 'too_small':
      return judgeSize(issue, input);
    case 'invalid_value':
      return judgeValue(issue.values.map(String));
    case 'invalid_union':
      return judgeTag(parent, issue.discriminator ?? 'type');
    default:
      return { type: 'value_error', msg: `Value error, ${issue.message}` };
  }
}

function judgeType(expected: string, input: unknown): Verdict {
  if (expected === 'int' && typeof input === 'number') {
    return {
      type: 'int_from_float',
      msg: 'Input should be a valid integer, got a number with a fractional part',
    };
  }
  return TYPES[expected] ?? { type: 'value_error', msg: `Input should be a valid ${expected}` };
}

function judgeSize(
  issue: Extract<Issue, { code: 'too_big' | 'too_small' }>,
  input: unknown,
): Verdict {
  const big = issue.code === 'too_big';
  const limit = Number(big ? issue.maximum : issue.minimum);
  if (Array.isArray(input)) {
    const bound = big ? 'most' : 'least';
    const key = big ? 'max_length' : 'min_length';
    return {
      type: big ? 'too_long' : 'too_short',
      msg: `List should have at ${bound} ${limit} items after validation, not ${input.length}`,
      ctx: { field_type: 'List', [key]: limit, actual_length: input.length },
    };
  }
  const inclusive = issue.inclusive !== false;
  const word = big ? 'less' : 'greater';
  const sign = `${big ? 'l' : 'g'}${inclusive ? 'e' : 't'}`;
  return {
    type: `${word}_than${inclusive ? '_equal' : ''}`,
    msg: `Input should be ${word} than ${inclusive ? 'or equal to ' : ''}${limit}`,
    ctx: { [sign]: limit },
  };
}

function judgeValue(values: string[]): Verdict {
  const quoted = values.map((value) => `'${value}'`);
  const last = quoted.at(-1) ?? '';
  const expected = quoted.length > 1 ? `${quoted.slice(0, -1).join(', ')} or ${last}` : last;
  return {
    type: quoted.length > 1 ? 'enum' : 'literal_error',
    msg: `Input should be ${expected}`,
    ctx: { expected },
  };
}

function judgeTag(parent: unknown, discriminator: string): Verdict {
  const tag = valueAt(parent, [discriminator]);
  const ctx = { discriminator: `'${discriminator}'` };
  if (tag === undefined) {
    return {
      type: 'union_tag_not_found',
      msg: `Unable to extract tag using discriminator '${discriminator}'`,
      ctx,
    };
  }
  return {
    type: 'union_tag_invalid',
    msg: `Input tag '${String(tag)}' found using '${discriminator}' does not match any of the expected tags`,
    ctx: { ...ctx, tag },
  };
}

/** A pydantic location: it begins with `body` and names the role after the index of a message. */
function locate(path: Path, body: unknown): (string | number)[] {
  const loc: (string | number)[] = ['body'];
  path.forEach((key, index) => {
    loc.push(typeof key === 'number' ? key : String(key));
    const inMessage = path[0] === 'messages' && index === 1 && path.length > 2;
    const role = inMessage ? valueAt(body, [...path.slice(0, 2), 'role']) : undefined;
    if (typeof role === 'string') loc.push(role);
  });
  return loc;
}

function parentOf(path: Path): Path {
  return path.slice(0, -1);
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => {
    if (typeof inner !== 'object' || inner === null) return undefined;
    return Object.hasOwn(inner, key) ? Reflect.get(inner, key) : undefined;
  }, value);
}
