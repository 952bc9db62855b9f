import { checkValue, type Misfit } from './check-value';
import { type Json, type ParsedJson, parseJson, positionOf } from './parse-json';

/** `fits` its schema, or is `valid` JSON where there is none; `misfit` does not fit, `invalid` is no JSON. */
export type Verdict = 'fits' | 'valid' | 'misfit' | 'invalid';

/** A model's text, read as the JSON that it should be. */
type ReadAnswer = {
  verdict: Verdict;
  /** As much as there is; undefined where the text is no JSON at all. */
  value: Json | undefined;
  /** The JSON stands in a Markdown code fence. */
  fenced: boolean;
  /** Why it is not valid, or does not fit. */
  reasons: Misfit[];
};

const opening = /^\s*```[\w-]*[ \t]*\r?\n/;
const closing = /\r?\n?[ \t]*```\s*$/;

/** The JSON of a text that is nothing but a code fence, or the text as it is. */
function unfence(text: string): { json: string; before: string } {
  const before = opening.exec(text)?.[0] ?? '';
  const json = text.slice(before.length);
  return { json: before === '' ? json : json.replace(closing, ''), before };
}

/** Judges a finished answer. Never throws. */
export function readAnswer(text: string, schema?: object): ReadAnswer {
  const { json, before } = unfence(text);
  const parsed = parseJson(json);
  const fenced = before !== '';
  if (parsed.state !== 'whole') {
    return {
      verdict: 'invalid',
      value: shownOf(parsed),
      fenced,
      reasons: [whyNot(parsed, text, before)],
    };
  }
  const { value } = parsed;
  if (!schema) return { verdict: 'valid', value, fenced, reasons: [] };
  const reasons = checkValue(value, schema);
  return { verdict: reasons.length === 0 ? 'fits' : 'misfit', value, fenced, reasons };
}

/** What has arrived of an answer that is being written; undefined while it is no JSON. */
export function readArriving(text: string): Json | undefined {
  return shownOf(parseJson(unfence(text).json));
}

/** The beginning of JSON is worth showing, words around it are not: then the text is. */
function shownOf(parsed: ParsedJson): Json | undefined {
  return parsed.state === 'wrong' ? undefined : parsed.value;
}

function whyNot(
  parsed: Exclude<ParsedJson, { state: 'whole' }>,
  text: string,
  before: string,
): Misfit {
  if (text.trim() === '') return { path: '', text: 'The answer is empty' };
  if (parsed.state === 'cut') return { path: '', text: 'The answer ends before its JSON does' };
  const { line, column } = positionOf(text, before.length + parsed.at);
  return { path: '', text: `Line ${line}, column ${column}: ${parsed.problem}` };
}
