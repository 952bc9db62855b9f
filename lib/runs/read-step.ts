import {
  getErrorMessage,
  type LanguageModelV4FinishReason,
  type LanguageModelV4StreamPart,
  type LanguageModelV4ToolCall,
  type LanguageModelV4Usage,
} from '@ai-sdk/provider';
import {
  type CallWarning,
  type ContentPart,
  type ModelMessage,
  NoOutputGeneratedError,
  type ProviderMetadata,
  type TextStreamPart,
  type ToolSet,
  type TypedToolCall,
  toUIMessageChunk,
  type UIMessageChunk,
} from 'ai';
import { parseToolCall } from 'ai/internal';
import { noteOutput, noteStep, type Observation } from './observe';
import { toStreamError } from './stream-error';
import type { Watch } from './time-limits';

/** Takes the chunks of an answer as they come. */
export type Writer = { append: (...chunks: UIMessageChunk[]) => void };

/** What one call of the model brought. */
export type Step = {
  finishReason: LanguageModelV4FinishReason['unified'];
  usage: LanguageModelV4Usage | undefined;
  /** As the model is to see it again. */
  content: ContentPart<ToolSet>[];
  /** What is to be run here: known tools with an input that fits. */
  calls: TypedToolCall<ToolSet>[];
};

type Reading = {
  tools: ToolSet;
  messages: ModelMessage[];
  /** No tool may be called: what the model says of one is not passed on. */
  toolsForbidden: boolean;
  seen: Observation;
  writer: Writer;
  watch: Watch;
  /** Gives an id that no earlier part of the answer has. */
  nameOf: (kind: Kind, id: string) => string;
};

type Part = LanguageModelV4StreamPart;
type Kind = 'text' | 'reasoning';
type Spoken = Extract<ContentPart<ToolSet>, { type: Kind }>;
type Open = { id: string; spoken: Spoken };

/** What a failed or refused tool is called to the readers; the cause is in the log. */
const onError = () => 'The tool failed.';

/** The AI SDK's own words for a part that is no delta. */
export function chunkOf(part: TextStreamPart<ToolSet>, tools: ToolSet): UIMessageChunk[] {
  const chunk = toUIMessageChunk(part, { tools, onError });
  return chunk ? [chunk] : [];
}

const withMetadata = (providerMetadata: ProviderMetadata | undefined) =>
  providerMetadata ? { providerMetadata } : {};

/**
 * Reads one call's stream to its end and writes what it brings as chunks, as the AI SDK's
 * `streamText` and `toUIMessageStream` would, without their dozen streams in between. Throws what
 * the stream throws, and the signal's reason when that is aborted.
 */
export async function readStep(stream: ReadableStream<Part>, reading: Reading): Promise<Step> {
  const { signal } = reading.watch;
  const reader = stream.getReader();
  // An adapter may not listen: then the reading ends all the same.
  const leave = () => void reader.cancel(signal.reason).catch(() => undefined); // it is thrown below
  signal.addEventListener('abort', leave, { once: true });
  const step = new StepReader(reading);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      if (done) break;
      if (value.type === 'tool-call') await step.takeCall(value);
      else step.take(value);
    }
  } finally {
    signal.removeEventListener('abort', leave);
    reading.watch.chunk.stop();
  }
  return step.end();
}

class StepReader {
  #warnings: CallWarning[] = [];
  #begun = false;
  #ended = false;
  #lastOutputAt: number | null = null;
  /** The open text and reasoning, by the adapter's ids: their ids in this answer. */
  readonly #open = { text: new Map<string, Open>(), reasoning: new Map<string, Open>() };
  readonly #step: Step = { finishReason: 'other', usage: undefined, content: [], calls: [] };

  constructor(private readonly reading: Reading) {}

  take(part: Exclude<Part, LanguageModelV4ToolCall>): void {
    if (part.type === 'stream-start') {
      this.#warnings = part.warnings;
      return;
    }
    if (this.reading.toolsForbidden && part.type.startsWith('tool-')) return;
    this.#begin();
    switch (part.type) {
      case 'text-delta':
      case 'reasoning-delta':
        this.#extend(part);
        break;
      case 'text-start':
      case 'reasoning-start':
        this.#openSpoken(part);
        break;
      case 'text-end':
      case 'reasoning-end':
        this.#closeSpoken(part);
        break;
      case 'tool-input-start':
        this.#startInput(part);
        break;
      case 'tool-input-delta':
        this.#extendInput(part);
        break;
      case 'finish':
        this.#ended = true;
        this.#step.finishReason = part.finishReason.unified;
        this.#step.usage = part.usage;
        this.reading.watch.chunk.stop();
        break;
      case 'error':
        this.#ended = true;
        this.#step.finishReason = 'error';
        this.reading.seen.error ??= toStreamError(part.error);
        break;
    }
  }

  async takeCall(part: LanguageModelV4ToolCall): Promise<void> {
    const { tools, messages, toolsForbidden, writer } = this.reading;
    if (!toolsForbidden) {
      this.#begin();
      this.#output();
    }
    const call = await parseToolCall({
      toolCall: part,
      tools,
      messages,
      repairToolCall: undefined,
      instructions: undefined,
    });
    this.#step.content.push(call);
    if (toolsForbidden) return;
    writer.append(...chunkOf(call, tools));
    if (!call.invalid) {
      if (tools[call.toolName]?.execute) this.#step.calls.push(call);
      return;
    }
    const { toolCallId, toolName, input } = call;
    const error = getErrorMessage(call.error);
    this.#step.content.push({
      type: 'tool-error',
      toolCallId,
      toolName,
      input,
      error,
      dynamic: true,
    });
  }

  /** The step, when its stream is at its end. */
  end(): Step {
    if (this.#ended || this.#lastOutputAt !== null) return this.#step;
    throw new NoOutputGeneratedError({ message: 'The stream ended before the first word.' });
  }

  #begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    noteStep(this.reading.seen, this.#warnings);
    this.#write({ type: 'start-step' });
  }

  #write(chunk: UIMessageChunk): void {
    this.reading.writer.append(chunk);
  }

  #output(): void {
    this.#lastOutputAt = noteOutput(this.reading.seen, this.#lastOutputAt);
    this.reading.watch.chunk.restart();
  }

  #extend(part: Extract<Part, { type: 'text-delta' | 'reasoning-delta' }>): void {
    const { type, delta, providerMetadata } = part;
    if (delta !== '') this.#output();
    else if (type === 'text-delta' && !providerMetadata) return;
    const open = this.#open[type === 'text-delta' ? 'text' : 'reasoning'].get(part.id);
    if (open) {
      open.spoken.text += delta;
      if (providerMetadata) open.spoken.providerMetadata = providerMetadata;
    }
    this.#write({ type, id: open?.id ?? part.id, delta, ...withMetadata(providerMetadata) });
  }

  #openSpoken(part: Extract<Part, { type: 'text-start' | 'reasoning-start' }>): void {
    const { type, providerMetadata } = part;
    const kind = type === 'text-start' ? 'text' : 'reasoning';
    const id = this.reading.nameOf(kind, part.id);
    const spoken: Spoken = { type: kind, text: '', ...withMetadata(providerMetadata) };
    this.#open[kind].set(part.id, { id, spoken });
    this.#step.content.push(spoken);
    this.#write({ type, id, ...withMetadata(providerMetadata) });
  }

  #closeSpoken(part: Extract<Part, { type: 'text-end' | 'reasoning-end' }>): void {
    const { type, providerMetadata } = part;
    const parts = this.#open[type === 'text-end' ? 'text' : 'reasoning'];
    const open = parts.get(part.id);
    parts.delete(part.id);
    if (open && providerMetadata) open.spoken.providerMetadata = providerMetadata;
    this.#write({ type, id: open?.id ?? part.id, ...withMetadata(providerMetadata) });
  }

  #extendInput({ id, delta }: Extract<Part, { type: 'tool-input-delta' }>): void {
    if (delta !== '') this.#output();
    this.#write({ type: 'tool-input-delta', toolCallId: id, inputTextDelta: delta });
  }

  #startInput(part: Extract<Part, { type: 'tool-input-start' }>): void {
    this.reading.writer.append(...chunkOf({ ...part, dynamic: false }, this.reading.tools));
  }
}
