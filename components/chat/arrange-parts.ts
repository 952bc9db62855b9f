import { isToolPart, type ToolPart } from '@/components/tools';
import type { ChatPart } from '@/lib/chat/message';

export type ArrangedPart =
  | { kind: 'text'; key: string; text: string; last: boolean }
  | { kind: 'reasoning'; key: string; text: string; open: boolean }
  | { kind: 'tools'; key: string; calls: ToolPart[] };

/**
 * Pure: an answer's parts in order, with the calls that stand side by side in one step together. Its
 * sources are listed below it.
 */
export function arrangeParts(all: readonly ChatPart[]): ArrangedPart[] {
  const parts = all.filter(({ type }) => type !== 'source-document');
  const arranged: ArrangedPart[] = [];
  let together = false;
  for (const [index, part] of parts.entries()) {
    const key = String(index);
    if (isToolPart(part)) {
      const before = arranged.at(-1);
      if (together && before?.kind === 'tools') before.calls.push(part);
      else arranged.push({ kind: 'tools', key, calls: [part] });
      together = true;
      continue;
    }
    together = false;
    if (part.type === 'text' && part.text) {
      arranged.push({ kind: 'text', key, text: part.text, last: index === parts.length - 1 });
    } else if (part.type === 'reasoning' && part.text) {
      const open = part.state === 'streaming';
      arranged.push({ kind: 'reasoning', key, text: part.text, open });
    }
  }
  return arranged;
}
