import { expect } from 'vitest';
import type { Fate, FateKind, SettingName } from '@/lib/models/parameter-fates';

/** A request as it went out; the operation of Bedrock by AWS's name, elsewhere the address's end. */
export type Sent = { operation: string; headers: Headers; body: Record<string, unknown> };

export const operations: Record<string, string> = {
  converse: 'Converse',
  'converse-stream': 'ConverseStream',
  invoke: 'InvokeModel',
  'invoke-with-response-stream': 'InvokeModelWithResponseStream',
};

/** What asks for nothing: the request is the same as without it. */
export const asksNothing = (name: SettingName, value: unknown) =>
  name === 'safePrompt' || name === 'jsonMode'
    ? value === false
    : typeof value === 'string' && value.trim() === '';

const tierHeader = 'X-Amzn-Bedrock-Service-Tier';
const lastName = (field: string) => field.split('.').at(-1) ?? field;

function valueAt(body: unknown, field: string): unknown {
  return field.split('.').reduce<unknown>((value, key) => Reflect.get(Object(value), key), body);
}

/** The body without these top fields, or fields of fields; what is empty then is left out, too. */
function without(body: object, ...fields: string[]): object {
  const kept = Object.entries(body).flatMap(([key, value]) => {
    if (fields.includes(key)) return [];
    const inner = fields.flatMap((field) =>
      field.startsWith(`${key}.`) ? [field.slice(key.length + 1)] : [],
    );
    if (inner.length === 0) return [[key, value]];
    const rest = without(Object(value), ...inner);
    return Object.keys(rest).length > 0 ? [[key, rest]] : [];
  });
  return Object.fromEntries(kept);
}

function toolNamesIn(body: Record<string, unknown>): string[] {
  const tools = body.tools ?? valueAt(body, 'toolConfig.tools') ?? [];
  if (!Array.isArray(tools)) return [];
  return tools.map((declared) =>
    String(valueAt(declared, 'function.name') ?? valueAt(declared, 'toolSpec.name')),
  );
}

/** The conversation, wherever the service has it. */
const conversation = ['messages', 'system', 'prompt'];

type Case = { name: SettingName; value: unknown; fate: Fate; base: Sent; sent: Sent };

export function expectSame(sent: Sent, base: Sent): void {
  expect(sent.operation).toBe(base.operation);
  expect(sent.body).toEqual(base.body);
  expect(sent.headers.get(tierHeader)).toBe(base.headers.get(tierHeader));
}

/** The value stands at the field that the fate names, and nothing else has changed. */
function expectSent({ name, value, fate, base, sent }: Case): void {
  const { field = '' } = fate;
  const expected = fate.value ?? value;
  if (Object.values(operations).includes(field)) {
    if (name === 'api') expect(sent.operation.startsWith(field)).toBe(true);
    else expect([sent.operation, sent.body]).toEqual([field, base.body]);
    return;
  }
  // Without tools a model may stream that otherwise does not.
  if (name !== 'tools') expect(sent.operation).toBe(base.operation);
  if (name === 'tools') {
    expect(toolNamesIn(sent.body)).toEqual(value);
    const changed = ['tools', 'tool_choice', 'toolConfig', 'messages'];
    expect(without(sent.body, ...changed)).toEqual(without(base.body, ...changed));
  } else if (field === tierHeader) {
    expect(sent.headers.get(tierHeader)).toBe(expected);
    expect(sent.body).toEqual(base.body);
  } else if (field === 'stream') {
    expect(sent.body.stream).toBe(value || undefined);
    const streaming = ['stream', 'stream_options'];
    expect(without(sent.body, ...streaming)).toEqual(without(base.body, ...streaming));
  } else if (name === 'system' && field === 'system') {
    expect(sent.body.system).toEqual([{ text: value }]);
    expect(without(sent.body, field)).toEqual(without(base.body, field));
  } else if (name === 'system') {
    expect(sent.body.messages).toEqual([
      { role: 'system', content: value },
      ...[base.body.messages].flat(),
    ]);
  } else if (name === 'prefix') {
    expect(sent.body.messages).toEqual([
      ...[base.body.messages].flat(),
      { role: 'assistant', content: value, prefix: true },
    ]);
    expect(without(sent.body, field)).toEqual(without(base.body, field));
  } else {
    expect(valueAt(sent.body, field)).toEqual(expected);
    const noTools = /^json/.test(name) && toolNamesIn(sent.body).length === 0;
    const changed = [
      field,
      ...(name === 'jsonMode' ? ['messages'] : []),
      ...(noTools ? ['tools', 'tool_choice'] : []),
    ];
    expect(without(sent.body, ...changed)).toEqual(without(base.body, ...changed));
    if (name === 'jsonMode') expect(JSON.stringify(sent.body.messages)).toMatch(/JSON/);
  }
  if (fate.kind === 'renamed') expect(lastName(field)).not.toBe(name);
}

/** The trick that the note tells is there, and the service's own field is not. */
function expectEmulated({ name, value, base, sent }: Case): void {
  const [text, before] = [JSON.stringify(sent.body), JSON.stringify(base.body)];
  const within = (words: unknown) => JSON.stringify(String(words)).slice(1, -1);
  const rawFields = ['safe_prompt', 'response_format', 'outputConfig', 'prefix', 'random_seed'];
  const added = rawFields.filter(
    (raw) => text.includes(`"${raw}":`) && !before.includes(`"${raw}":`),
  );
  expect(added).toEqual([]);
  if (name === 'stream') {
    expect(['Converse', 'InvokeModel']).toContain(sent.operation);
    expect(sent.body).toEqual(base.body);
    return;
  }
  const inTools = ['toolConfig', 'tools', 'tool_choice'];
  const asIs = name === 'jsonSchema' || name === 'toolChoice' ? inTools : [];
  expect(without(sent.body, ...conversation, ...asIs)).toEqual(
    without(base.body, ...conversation, ...asIs),
  );
  if (name === 'safePrompt') expect(text).toContain('care, respect, and truth');
  else if (name === 'jsonMode') expect(text).toContain('one JSON object');
  else if (name === 'prefix') expect(text).toContain(within(`answer with exactly:\n${value}`));
  else if (name === 'jsonSchema') expectSchema(sent, value);
  else if (name === 'system') {
    const first = valueAt(sent.body, 'messages.0.content.0.text') ?? sent.body.prompt;
    expect(String(first).replace('<s>[INST] ', '').startsWith(String(value))).toBe(true);
    expect(sent.body.system ?? []).toEqual([]);
  } else if (value === 'none') {
    expect(sent.body).not.toHaveProperty('toolConfig');
    expect(text).not.toMatch(/"tool(Use|Result)"/);
  } else {
    expect(toolNamesIn(sent.body)).toEqual([valueAt(value, 'tool')]);
    expect(
      valueAt(sent.body, 'toolConfig.toolChoice') ?? { [String(sent.body.tool_choice)]: {} },
    ).toEqual({ any: {} });
  }
}

/** As the only tool, whose call is forced; or word for word in the instructions. */
function expectSchema({ body }: Sent, value: unknown): void {
  const [forced] = toolNamesIn(body);
  if (forced === undefined) {
    expect(JSON.stringify(body)).toContain(JSON.stringify(JSON.stringify(value)).slice(1, -1));
    return;
  }
  expect(toolNamesIn(body)).toEqual(['json']);
  const parameters =
    valueAt(body, 'tools.0.function.parameters') ??
    valueAt(body, 'toolConfig.tools.0.toolSpec.inputSchema.json');
  expect(parameters).toEqual(value);
  expect(body.tool_choice ?? valueAt(body, 'toolConfig.toolChoice')).toEqual(
    body.tool_choice === undefined ? { any: {} } : 'any',
  );
}

export const proofs: Record<Exclude<FateKind, 'refused'>, (checked: Case) => void> = {
  sent: expectSent,
  renamed: expectSent,
  clamped: (checked) => {
    expect(checked.fate.value).not.toEqual(checked.value);
    expect(checked.fate.note).toContain('Sent as');
    expectSent(checked);
  },
  emulated: expectEmulated,
  ignored: ({ sent, base, fate }) => {
    expect(fate.note).toMatch(/^Not sent: /);
    expectSame(sent, base);
  },
};
