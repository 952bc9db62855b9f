import { z } from 'zod';
import { Message, Tool } from './mistral-request';
import type { BedrockModel } from './models';

/** The bodies of InvokeModel by AWS's pages of Mistral's parameters: every object is closed. */

const Share = z.number().min(0).max(1).optional();

export function chatBody(model: BedrockModel) {
  return z.strictObject({
    messages: z.array(Message),
    tools: z.array(Tool).optional(),
    tool_choice: z.enum(['auto', 'any', 'none']).optional(),
    max_tokens: z.int().min(1).max(model.maxOutput).optional(),
    temperature: Share,
    top_p: Share,
  });
}
export type ChatBody = z.infer<ReturnType<typeof chatBody>>;

export function textBody(model: BedrockModel) {
  return z.strictObject({
    prompt: z.string(),
    max_tokens: z.int().min(1).max(model.maxOutput).optional(),
    stop: z.array(z.string()).max(10).optional(),
    temperature: Share,
    top_p: Share,
    ...(takesTopK(model) ? { top_k: z.int().min(1).max(200).optional() } : {}),
  });
}
export type TextBody = z.infer<ReturnType<typeof textBody>>;

/** AWS's table: `top_k` is disabled for Large and Small. */
function takesTopK({ invoke }: BedrockModel): boolean {
  return invoke.kind === 'text' && invoke.topK;
}

type Issue = z.core.$ZodIssue;

/** What a schema refuses, in the words of the validator that Bedrock uses. */
export function violationsOf(issues: readonly Issue[], body: unknown): string[] {
  return issues.flatMap((issue) => {
    const place = ['#', ...issue.path.map(String)].join('/');
    const value = valueAt(body, issue.path);
    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map((key) => `${place}: extraneous key [${key}] is not permitted`);
      case 'invalid_type':
        return [value === undefined ? missing(issue.path) : mistyped(place, issue.expected, value)];
      case 'too_big':
        return [`${place}: ${sized(value)} is not less or equal to ${issue.maximum}`];
      case 'too_small':
        return [`${place}: ${sized(value)} is not greater or equal to ${issue.minimum}`];
      case 'invalid_value':
        return [`${place}: ${String(value)} is not a valid enum value`];
      default:
        return [`${place}: ${issue.message}`];
    }
  });
}

function missing(path: readonly PropertyKey[]): string {
  const parent = ['#', ...path.slice(0, -1).map(String)].join('/');
  return `${parent}: required key [${String(path.at(-1) ?? '')}] not found`;
}

const TYPES: Record<string, string> = {
  string: 'String',
  number: 'Number',
  int: 'Integer',
  boolean: 'Boolean',
  array: 'JSONArray',
  object: 'JSONObject',
};

function mistyped(place: string, expected: string, value: unknown): string {
  return `${place}: expected type: ${TYPES[expected] ?? expected}, found: ${typeOf(value)}`;
}

function typeOf(value: unknown): string {
  if (value === null) return 'Null';
  if (Array.isArray(value)) return 'JSONArray';
  if (typeof value === 'number') return Number.isInteger(value) ? 'Integer' : 'Double';
  return TYPES[typeof value] ?? typeof value;
}

function sized(value: unknown): string {
  return Array.isArray(value) ? `${value.length} items` : String(value);
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => Reflect.get(Object(inner), key), value);
}
