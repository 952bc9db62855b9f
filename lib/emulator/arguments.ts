import { asSchema, type JsonSchema, propertiesOf, requiredOf, typeOf } from './json-schema';
import { fold, isStopWord } from './language';

export type Filled = {
  arguments: Record<string, unknown>;
  /** Required arguments that the text does not hold. */
  missing: string[];
  /** How many arguments came out of the text. */
  taken: number;
};

/** Fills a tool's arguments with what a text says: ids, numbers, names, quoted words. */
export function fillArguments(schema: JsonSchema, text: string): Filled {
  const filled: Filled = { arguments: {}, missing: [], taken: 0 };
  const numbers = numbersIn(text);
  for (const [name, inner] of Object.entries(propertiesOf(schema))) {
    const value = readValue(name, asSchema(inner), text, numbers);
    if (value !== undefined) {
      filled.arguments[name] = value;
      filled.taken += 1;
    } else if (requiredOf(schema).includes(name)) {
      const fallback = asSchema(inner).default;
      if (fallback === undefined) filled.missing.push(name);
      else filled.arguments[name] = fallback;
    }
  }
  return filled;
}

function readValue(name: string, schema: JsonSchema, text: string, numbers: number[]): unknown {
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(schema.enum)) return mentioned(schema.enum, text);
  switch (typeOf(schema)) {
    case 'string':
      return readString(name, schema, text);
    case 'integer':
    case 'number':
      return numbers.shift();
    case 'boolean':
      return fold(text).includes(fold(name.replaceAll('_', ' '))) ? true : undefined;
    case 'array':
      return readList(name, schema, text, numbers);
    case 'object': {
      const inner = fillArguments(schema, text);
      return inner.missing.length === 0 && inner.taken > 0 ? inner.arguments : undefined;
    }
    default:
      return undefined;
  }
}

function readList(name: string, schema: JsonSchema, text: string, numbers: number[]): unknown {
  const items = asSchema(schema.items);
  if (Array.isArray(items.enum)) {
    const found = items.enum.filter((value) => mentioned([value], text) !== undefined);
    return found.length > 0 ? found : undefined;
  }
  const value = readValue(name, items, text, numbers);
  return value === undefined ? undefined : [value];
}

/** The value of an enumeration that a text names. */
export function mentioned(values: readonly unknown[], text: string): unknown {
  const words = ` ${fold(text).replace(/[^\p{L}\p{N}]+/gu, ' ')} `;
  return values.find((value) =>
    words.includes(` ${fold(String(value)).replace(/[^\p{L}\p{N}]+/gu, ' ')} `),
  );
}

function readString(name: string, schema: JsonSchema, text: string): string | undefined {
  const found = candidates(name, schema, text).find((value) => fits(value, schema));
  return found === '' ? undefined : found;
}

function candidates(name: string, schema: JsonSchema, text: string): string[] {
  const folded = fold(name);
  if (schema.format === 'date' || /\b(date|day)\b/.test(folded)) return datesIn(text);
  if (schema.format === 'email' || folded.includes('email')) {
    return text.match(/[\w.+-]+@[\w-]+\.[\w.]+/g) ?? [];
  }
  if (schema.format === 'uri' || /\b(url|uri|link)\b/.test(folded)) {
    return text.match(/https?:\/\/\S+/g) ?? [];
  }
  if (/(^|_)(id|ids|reference|ref|number|code)$/.test(folded)) return idsIn(text);
  if (/(expression|formula|calculation)/.test(folded)) {
    return (text.match(/[-+*/().\d\s^%]*\d[-+*/().\d\s^%]*/g) ?? []).map((part) => part.trim());
  }
  if (/(query|question|prompt|message|text|search)/.test(folded)) {
    return [...quotedIn(text), text.trim()];
  }
  return [...quotedIn(text), ...namesIn(text), ...afterPreposition(text)];
}

function fits(value: string, { pattern, minLength, maxLength }: JsonSchema): boolean {
  if (typeof minLength === 'number' && value.length < minLength) return false;
  if (typeof maxLength === 'number' && value.length > maxLength) return false;
  if (typeof pattern !== 'string') return true;
  try {
    return new RegExp(pattern, 'u').test(value);
  } catch {
    return true; // a pattern of another dialect cannot be checked
  }
}

function numbersIn(text: string): number[] {
  return (text.match(/(?<![\w.])-?\d+(?:\.\d+)?(?![\w])/g) ?? []).map(Number);
}

export function idsIn(text: string): string[] {
  return (text.match(/\b[\w-]*\d[\w-]*\b/g) ?? []).filter((id) => id.length > 1);
}

export function datesIn(text: string): string[] {
  return text.match(/\b\d{4}-\d{2}-\d{2}\b/g) ?? [];
}

export function quotedIn(text: string): string[] {
  return [...text.matchAll(/["“«]\s*([^"”»]+?)\s*["”»]/g)].flatMap((match) => match[1] ?? []);
}

/** Runs of capitalised words that do not only begin the sentence. */
export function namesIn(text: string): string[] {
  const runs = [
    ...text.matchAll(/(?<![\p{L}\p{N}])\p{Lu}[\p{L}\p{M}'’-]+(?:\s+\p{Lu}[\p{L}\p{M}'’-]+)*/gu),
  ];
  const inside = runs.filter(({ index }) => index > 0).map((match) => match[0]);
  const starting = runs
    .filter(({ index }) => index === 0)
    .flatMap((match) => afterStart(match[0], text));
  return [...inside, ...starting].filter((name) => name !== 'I');
}

/** The first word of a sentence has a capital anyway: it counts only in a run that is the whole text. */
function afterStart(run: string, text: string): string[] {
  const [first = '', ...rest] = run.split(/\s+/);
  const isWhole = run.length === text.replace(/[.!\s]+$/, '').length;
  if (isWhole && !isStopWord(first)) return [run];
  return rest.length > 0 ? [rest.join(' ')] : [];
}

function afterPreposition(text: string): string[] {
  const match =
    /\b(?:in|for|of|about|at|to|à|de|pour)\s+(?:the\s+|la\s+|le\s+)?([\p{L}-]{3,})\W*$/iu.exec(
      text,
    );
  return match?.[1] ? [match[1]] : [];
}
