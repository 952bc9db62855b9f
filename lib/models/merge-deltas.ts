/** A frame of a streamed chat completion, as far as it matters here. */
type Frame = { choices: [{ delta: { content: string } }] };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const onlyHas = (value: Record<string, unknown>, ...names: string[]) =>
  Object.entries(value).every(([name, field]) => names.includes(name) || field === null);

/** Whether a frame brings text and nothing else, so that the next one's text can join it. */
function isText(value: unknown): value is Frame {
  if (!isObject(value) || !Array.isArray(value.choices) || value.choices.length !== 1) return false;
  const [choice] = value.choices;
  if (!isObject(choice) || choice.index !== 0 || !isObject(choice.delta)) return false;
  return (
    typeof choice.delta.content === 'string' &&
    onlyHas(choice.delta, 'content', 'role') &&
    onlyHas(choice, 'index', 'delta') &&
    onlyHas(value, 'id', 'object', 'created', 'model', 'choices', 'p', 'system_fingerprint')
  );
}

const data = 'data: ';

function textIn(event: string): Frame | undefined {
  if (!event.startsWith(`${data}{`)) return undefined;
  try {
    const frame: unknown = JSON.parse(event.slice(data.length));
    return isText(frame) ? frame : undefined;
  } catch {
    return undefined; // for the adapter to judge
  }
}

/** Joins the texts of neighbouring frames; everything else passes as it is. Pure. */
export function mergeEvents(events: readonly string[]): string[] {
  const merged: string[] = [];
  let open: Frame | undefined;
  const close = () => {
    if (open) merged.push(`${data}${JSON.stringify(open)}`);
    open = undefined;
  };
  for (const event of events) {
    const frame = textIn(event);
    if (open && frame) {
      open.choices[0].delta.content += frame.choices[0].delta.content;
      continue;
    }
    close();
    open = frame;
    if (!frame) merged.push(event);
  }
  close();
  return merged;
}

const between = '\n\n';
/** Servers end their lines with a line feed, some with a carriage return before it. */
const betweenAny = /\r?\n\r?\n/;

/**
 * Merges what has arrived together, read by read, so that a burst of tokens costs what one costs.
 * A single frame, and what is not yet whole, passes untouched; bytes that are no text throw.
 */
function merging(): TransformStream<Uint8Array, Uint8Array> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const encoder = new TextEncoder();
  let rest = '';
  return new TransformStream({
    transform(bytes, controller) {
      const events = (rest + decoder.decode(bytes, { stream: true })).split(betweenAny);
      rest = events.pop() ?? '';
      if (events.length === 0) return;
      const out = events.length > 1 ? mergeEvents(events) : events;
      controller.enqueue(encoder.encode(out.join(between) + between));
    },
    flush(controller) {
      rest += decoder.decode();
      if (rest !== '') controller.enqueue(encoder.encode(rest));
    },
  });
}

/**
 * A `fetch` whose streamed chat completions (Mistral's, and the local servers' in the same form)
 * come in as few frames as they arrived in pieces. Waits for nothing.
 */
export function mergeDeltas(send: typeof fetch): typeof fetch {
  return async (input, init) => {
    const response = await send(input, init);
    const type = response.headers.get('content-type') ?? '';
    if (!response.body || !type.startsWith('text/event-stream')) return response;
    const { status, statusText, headers } = response;
    return new Response(response.body.pipeThrough(merging()), { status, statusText, headers });
  };
}
