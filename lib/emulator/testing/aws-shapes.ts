import model from '../../../tests/fixtures/bedrock/service-model-converse.json';

/** A check of a value against AWS's service model: what is wrong, by place. */

type Shape = {
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

// the imported JSON has a type of its own for every shape
const shapes = model.shapes as Record<string, Shape>;

export function shapeProblems(name: string, value: unknown, place = name): string[] {
  const shape = shapes[name];
  if (!shape) return [`${place}: no shape ${name}`];
  if (shape.document) return [];
  switch (shape.type) {
    case 'structure':
      return structureProblems(shape, value, place);
    case 'list':
      if (!Array.isArray(value)) return [`${place}: not a list`];
      return value.flatMap((item, index) =>
        shapeProblems(shape.member?.shape ?? '', item, `${place}.${index}`),
      );
    case 'map':
      return Object.entries(Object(value)).flatMap(([key, item]) =>
        shapeProblems(shape.value?.shape ?? '', item, `${place}.${key}`),
      );
    default:
      return scalarProblems(shape, value, place);
  }
}

function structureProblems(shape: Shape, value: unknown, place: string): string[] {
  if (typeof value !== 'object' || value === null) return [`${place}: not a structure`];
  const members = shape.members ?? {};
  const inBody = (shape.required ?? []).filter((key) => members[key]?.location === undefined);
  const missing = inBody.filter((key) => !(key in value)).map((key) => `${place}: no ${key}`);
  const keys = Object.keys(value);
  const many = shape.union && keys.length !== 1 ? [`${place}: a union of ${keys.length}`] : [];
  const inner = Object.entries(value).flatMap(([key, item]) => {
    const member = members[key];
    return member
      ? shapeProblems(member.shape, item, `${place}.${key}`)
      : [`${place}: unknown ${key}`];
  });
  return [...missing, ...many, ...inner];
}

function scalarProblems(shape: Shape, value: unknown, place: string): string[] {
  const numeric = ['integer', 'long', 'float', 'double'].includes(shape.type);
  const wanted = numeric ? 'number' : shape.type === 'boolean' ? 'boolean' : 'string';
  if (typeof value !== wanted) return [`${place}: not a ${shape.type}`];
  if (shape.enum && !shape.enum.includes(String(value))) return [`${place}: ${value} not in enum`];
  if (shape.pattern && !new RegExp(`^(?:${shape.pattern})$`).test(String(value))) {
    return [`${place}: ${value} does not match`];
  }
  const size = typeof value === 'number' ? value : String(value).length;
  const small = shape.min !== undefined && size < shape.min;
  const large = shape.max !== undefined && size > shape.max;
  return small || large ? [`${place}: ${size} out of range`] : [];
}
