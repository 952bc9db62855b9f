import type { UIMessage, UIMessageChunk } from 'ai';

type Part = UIMessage['parts'][number];
type Chunk<T extends UIMessageChunk['type']> = Extract<UIMessageChunk, { type: T }>;

/**
 * An answer after one more chunk of its stream. The server folds the log with it and the page
 * folds what it reads, so both always show the same. Pure; parts that did not change keep their
 * identity. While a tool's input streams, the part's `input` is the raw JSON text so far.
 */
export function applyChunk<M extends UIMessage>(message: M, chunk: UIMessageChunk): M {
  const parts = applyToParts(message.parts, chunk);
  const metadata =
    'messageMetadata' in chunk
      ? mergeMetadata(message.metadata, chunk.messageMetadata)
      : message.metadata;
  if (parts === message.parts && metadata === message.metadata) return message;
  // Parts and metadata are those of `M` because the stream that made the chunks is of `M`.
  return { ...message, parts, metadata } as M;
}

function applyToParts(parts: Part[], chunk: UIMessageChunk): Part[] {
  switch (chunk.type) {
    case 'start-step':
      return [...parts, { type: 'step-start' }];
    case 'text-start':
      return [...parts, { type: 'text', text: '', state: 'streaming' }];
    case 'reasoning-start':
      return [...parts, { type: 'reasoning', text: '', state: 'streaming' }];
    case 'text-delta':
      return extendSpoken(parts, 'text', chunk.delta);
    case 'reasoning-delta':
      return extendSpoken(parts, 'reasoning', chunk.delta);
    case 'text-end':
      return closeSpoken(parts, 'text');
    case 'reasoning-end':
      return closeSpoken(parts, 'reasoning');
    case 'tool-input-start':
    case 'tool-input-delta':
    case 'tool-input-available':
    case 'tool-input-error':
    case 'tool-output-available':
    case 'tool-output-error':
      return applyToTool(parts, chunk);
    case 'source-document':
      return [...parts, chunk];
    case 'finish':
      return closeSpoken(closeSpoken(parts, 'text'), 'reasoning');
    default:
      return parts;
  }
}

type SpokenType = 'text' | 'reasoning';

/** One model speaks at a time, so the open part of a type is the last one that still streams. */
function openPart(parts: Part[], type: SpokenType): number {
  return parts.findLastIndex((part) => part.type === type && part.state === 'streaming');
}

function replaceAt(parts: Part[], index: number, change: (part: Part) => Part): Part[] {
  const part = parts[index];
  return part ? parts.with(index, change(part)) : parts;
}

function extendSpoken(parts: Part[], type: SpokenType, delta: string): Part[] {
  return replaceAt(parts, openPart(parts, type), (part) =>
    part.type === type ? { ...part, text: part.text + delta } : part,
  );
}

function closeSpoken(parts: Part[], type: SpokenType): Part[] {
  return replaceAt(parts, openPart(parts, type), (part) =>
    part.type === type ? { ...part, state: 'done' } : part,
  );
}

type ToolChunk = Chunk<
  | 'tool-input-start'
  | 'tool-input-delta'
  | 'tool-input-available'
  | 'tool-input-error'
  | 'tool-output-available'
  | 'tool-output-error'
>;

function applyToTool(parts: Part[], chunk: ToolChunk): Part[] {
  const index = parts.findLastIndex(
    (part) => 'toolCallId' in part && part.toolCallId === chunk.toolCallId,
  );
  const known = parts[index];
  const next = toolPart(known, chunk);
  if (!next) return parts;
  return known ? parts.with(index, next) : [...parts, next];
}

function toolPart(known: Part | undefined, chunk: ToolChunk): Part | undefined {
  const { toolCallId } = chunk;
  const input = known && 'input' in known ? known.input : undefined;
  const type: `tool-${string}` | undefined =
    'toolName' in chunk ? `tool-${chunk.toolName}` : toolType(known);
  if (!type) return undefined;
  switch (chunk.type) {
    case 'tool-input-start':
      return { type, toolCallId, state: 'input-streaming', input: '' };
    case 'tool-input-delta': {
      const text = typeof input === 'string' ? input : '';
      return { type, toolCallId, state: 'input-streaming', input: text + chunk.inputTextDelta };
    }
    case 'tool-input-available':
      return { type, toolCallId, state: 'input-available', input: chunk.input };
    case 'tool-input-error':
      return {
        type,
        toolCallId,
        state: 'output-error',
        input: chunk.input,
        errorText: chunk.errorText,
      };
    case 'tool-output-available':
      return { type, toolCallId, state: 'output-available', input, output: chunk.output };
    case 'tool-output-error':
      return { type, toolCallId, state: 'output-error', input, errorText: chunk.errorText };
  }
}

function toolType(part: Part | undefined): `tool-${string}` | undefined {
  return part && 'toolCallId' in part && part.type !== 'dynamic-tool' ? part.type : undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Later fields win; `toolMs` collects the calls; a wait ends by `null` or with the answer. */
function mergeMetadata(known: unknown, added: unknown): unknown {
  if (!isRecord(added)) return known;
  if (!isRecord(known)) return added;
  const merged = { ...known, ...added };
  if (isRecord(known.toolMs) && isRecord(added.toolMs)) {
    merged.toolMs = { ...known.toolMs, ...added.toolMs };
  }
  if (merged.waiting === null || merged.state !== 'running') delete merged.waiting;
  return merged;
}
