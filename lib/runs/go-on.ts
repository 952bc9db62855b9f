import type { UIMessageChunk } from 'ai';
import type { ChatPart } from '@/lib/chat/message';
import type { Writer } from './read-step';

/** What a run goes on from. */
export type GoingOn = {
  kept: readonly ChatPart[];
  /** For the inspector: how a service was asked that has no way of its own to go on. */
  note?: string;
};

const idOf = (index: number) => `kept-${index}`;

/** Pure: the chunks that make these parts again. A last text stays open: the run goes on with it. */
export function keptChunks(kept: readonly ChatPart[]): UIMessageChunk[] {
  return kept.flatMap((part, index): UIMessageChunk[] => {
    const id = idOf(index);
    const isLast = index === kept.length - 1;
    if (part.type === 'step-start') return [{ type: 'start-step' }];
    if (part.type === 'text' || part.type === 'reasoning') {
      const { type, text } = part;
      const begun: UIMessageChunk[] = [
        { type: `${type}-start`, id },
        { type: `${type}-delta`, id, delta: text },
      ];
      return isLast ? begun : [...begun, { type: `${type}-end`, id }];
    }
    if (part.type === 'source-document') return [part];
    return 'toolCallId' in part ? callChunks(part) : [];
  });
}

function callChunks(part: Extract<ChatPart, { toolCallId: string }>): UIMessageChunk[] {
  const { toolCallId, input } = part;
  const toolName = part.type === 'dynamic-tool' ? part.toolName : part.type.slice('tool-'.length);
  const called: UIMessageChunk = { type: 'tool-input-available', toolCallId, toolName, input };
  switch (part.state) {
    case 'output-available':
      return [called, { type: 'tool-output-available', toolCallId, output: part.output }];
    case 'output-error':
      return [called, { type: 'tool-output-error', toolCallId, errorText: part.errorText }];
    default:
      return [];
  }
}

/**
 * A writer that joins what the model writes to the kept words, in one text, so that a sentence, a
 * list or a block of code that was cut goes on. What the model repeats of the kept words from their
 * beginning, as Mistral's `prefix` does (its documentation), is not written again.
 */
export function goOnFrom(writer: Writer, kept: readonly ChatPart[]): Writer {
  const last = kept.at(-1);
  if (last?.type !== 'text') return writer;
  const id = idOf(kept.length - 1);
  const unrepeated = leaveOut(last.text);
  let joined: string | undefined;
  let held: UIMessageChunk[] = [];
  let open = true;

  /** The model does something else first: then the kept words are a text of their own. */
  function close(): UIMessageChunk[] {
    open = false;
    return [{ type: 'text-end', id }, ...held.splice(0)];
  }

  function join(chunk: UIMessageChunk): UIMessageChunk[] {
    if (!open || standsAside(chunk)) return [chunk];
    if (joined === undefined && chunk.type === 'start-step') {
      held = [chunk];
      return [];
    }
    if (joined === undefined && chunk.type === 'text-start') {
      joined = chunk.id;
      return [];
    }
    if (chunk.type === 'text-delta' && chunk.id === joined) {
      const delta = unrepeated.add(chunk.delta);
      return delta === '' ? [] : [{ type: 'text-delta', id, delta }];
    }
    if (chunk.type === 'text-end' && chunk.id === joined) {
      const delta = unrepeated.end();
      held = [];
      return [...(delta === '' ? [] : [{ type: 'text-delta' as const, id, delta }]), ...close()];
    }
    return [...close(), chunk];
  }

  return { append: (...chunks) => writer.append(...chunks.flatMap(join)) };
}

/** What says something of the answer, and is no part of what the model writes. */
const standsAside = ({ type }: UIMessageChunk) =>
  type === 'message-metadata' || type === 'source-document';

/** Takes a text piece by piece and gives it without `repeated` at its beginning. */
function leaveOut(repeated: string): { add: (piece: string) => string; end: () => string } {
  let waiting = '';
  let decided = false;
  return {
    add(piece) {
      if (decided) return piece;
      waiting += piece;
      if (repeated.startsWith(waiting) && waiting.length < repeated.length) return '';
      decided = true;
      return waiting.startsWith(repeated) ? waiting.slice(repeated.length) : waiting;
    },
    // A text that ends before all was repeated is one of its own.
    end: () => (decided ? '' : waiting),
  };
}
