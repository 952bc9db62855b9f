/** A frame of a streamed chat completion, as far as it matters here. */
type Frame = { choices: [{ delta: { content: string } }]; p?: unknown };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const onlyHas = (value: Record<string, unknown>, ...names: string[]) =>
  Object.entries(value).every(([name, field]) => names.includes(name) || field === null);

const isOptional = (value: unknown, type: 'string' | 'number') =>
  value === undefined || value === null || typeof value === type;

/** Whether a frame is as it should be, and brings text and nothing else. */
function isText(value: unknown): value is Frame {
  if (!isObject(value) || !Array.isArray(value.choices) || value.choices.length !== 1) return false;
  const [choice] = value.choices;
  if (!isObject(choice) || choice.index !== 0 || !isObject(choice.delta)) return false;
  return (
    typeof choice.delta.content === 'string' &&
    (choice.delta.role ?? 'assistant') === 'assistant' &&
    onlyHas(choice.delta, 'content', 'role') &&
    onlyHas(choice, 'index', 'delta') &&
    onlyHas(value, 'id', 'object', 'created', 'model', 'choices', 'p', 'system_fingerprint') &&
    isOptional(value.id, 'string') &&
    isOptional(value.model, 'string') &&
    isOptional(value.created, 'number')
  );
}

const data = 'data: ';

function frameIn(event: string): Frame | undefined {
  if (!event.startsWith(`${data}{`)) return undefined;
  try {
    const frame: unknown = JSON.parse(event.slice(data.length));
    return isText(frame) ? frame : undefined;
  } catch {
    return undefined; // for the adapter to judge
  }
}

const textOf = (frame: Frame) => frame.choices[0].delta.content;

/** What must be escaped inside a JSON string, and the escapes themselves. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const special = /["\\\u0000-\u001f]/;

const content = '"content":"';

/**
 * Reads the events of one stream for their text. A service writes its frames alike, so that most
 * can be read by what stands before and after the text, without parsing them.
 */
export class TextFrames {
  #before = '';
  #after = '';
  #last = '';

  /** The text of an event that brings nothing else; undefined for any other event. */
  read(event: string): string | undefined {
    const alike = this.#readAlike(event);
    if (alike !== undefined) return alike;
    const frame = frameIn(event);
    if (!frame) return undefined;
    this.#last = event;
    // Mistral pads its frames by `p` to different lengths: no two are alike.
    if (frame.p === undefined) this.#learn(event, textOf(frame));
    return textOf(frame);
  }

  /** An event like the last that brought text, with this text. */
  write(text: string): string {
    const frame = frameIn(this.#last);
    if (!frame) throw new TypeError('There was no text before this one.');
    frame.choices[0].delta.content = text;
    return `${data}${JSON.stringify(frame)}`;
  }

  #readAlike(event: string): string | undefined {
    const [before, after] = [this.#before, this.#after];
    if (before === '' || event.length < before.length + after.length) return undefined;
    if (!event.startsWith(before) || !event.endsWith(after)) return undefined;
    const text = event.slice(before.length, event.length - after.length);
    return special.test(text) ? undefined : text;
  }

  #learn(event: string, text: string): void {
    const begin = event.indexOf(content) + content.length;
    if (begin < content.length || special.test(text) || !event.startsWith(text, begin)) return;
    const [before, after] = [event.slice(0, begin), event.slice(begin + text.length)];
    const proof = frameIn(`${before}?${after}`);
    if (!proof || textOf(proof) !== '?') return;
    this.#before = before;
    this.#after = after;
  }
}
