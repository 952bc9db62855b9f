'use client';

import type { DeepPartial } from 'ai';
import type { ReactNode } from 'react';
import type { ChatPart } from '@/lib/chat/message';
import type { ToolInput, ToolName, ToolOutput } from '@/lib/tools/schema';
import { Facts } from './facts';
import { PaymentDateView, PaymentStatusView } from './payment-views';
import { SearchView } from './search-view';
import { ToolCard, type ToolProgress } from './tool-card';
import type { ToolView } from './tool-view';

/** Every tool's view. A tool without one does not compile. */
const views: { readonly [N in ToolName]: ToolView<N> } = {
  retrieve_payment_status: PaymentStatusView,
  retrieve_payment_date: PaymentDateView,
  search_knowledge: SearchView,
};

/** The search belongs to the choice of documents; every other tool can be switched on and off. */
export const searchTool = 'search_knowledge' satisfies ToolName;

const allTools = Object.keys(views) as ToolName[]; // keys of a const object

/** The tools that can be switched, in the order of their declaration. */
export const knownTools = allTools.filter((name) => name !== searchTool);

export type ToolPart = Extract<ChatPart, { toolCallId: string }>;

/** Whether a part of a message is a tool call, known to this version or not. */
export function isToolPart(part: ChatPart): part is ToolPart {
  return part.type === 'dynamic-tool' || part.type.startsWith('tool-');
}

function progressOf(part: ToolPart, live: boolean): ToolProgress {
  if (part.state === 'output-available') {
    const { output } = part;
    const refused = typeof output === 'object' && output !== null && 'error' in output;
    return refused ? 'error' : 'done';
  }
  if (part.state === 'output-error' || part.state === 'output-denied') return 'error';
  return live ? 'running' : 'cut';
}

function viewOf<N extends ToolName>(name: N, part: ToolPart, pending: boolean): ReactNode {
  const View: ToolView<N> = views[name];
  // The part's name selects the view, which TypeScript cannot follow through the two unions.
  const input = part.input as DeepPartial<ToolInput<N>> | undefined;
  const output = part.output as ToolOutput<N> | undefined;
  return <View input={input} output={output} pending={pending} />;
}

function isKnown(name: string): name is ToolName {
  return Object.hasOwn(views, name);
}

/** One tool call of an answer. `live`: the answer is still being written. */
export function ToolCall({
  part,
  live,
  milliseconds,
}: {
  part: ToolPart;
  live: boolean;
  milliseconds: number | undefined;
}) {
  const name = part.type === 'dynamic-tool' ? part.toolName : part.type.slice('tool-'.length);
  const progress = progressOf(part, live);
  const raw = {
    id: part.toolCallId,
    input: part.input,
    output: part.output,
    error: part.errorText,
  };
  return (
    <ToolCard name={name} progress={progress} milliseconds={milliseconds} raw={raw}>
      {isKnown(name) ? (
        viewOf(name, part, progress === 'running')
      ) : (
        <p className="text-ink-3">This version does not know this tool; its JSON is below.</p>
      )}
      {part.errorText ? (
        <Facts facts={[{ name: 'error', value: part.errorText, emphasis: 'bad' }]} />
      ) : null}
    </ToolCard>
  );
}

/** Calls that were made together stand together. */
export function ToolGroup({ count, children }: { count: number; children: ReactNode }) {
  if (count < 2) return <div className="my-3">{children}</div>;
  return (
    <section aria-label={`${count} tools`} className="my-3">
      <div className="mb-1.5 font-medium text-ink-3 text-xs">{count} tools, called together</div>
      <div className="grid gap-2 border-l-2 pl-3">{children}</div>
    </section>
  );
}
