import type { DeepPartial } from 'ai';
import type { ReactNode } from 'react';
import type { ToolInput, ToolName, ToolOutput } from '@/lib/tools/schema';

/** How one tool shows what it was given (perhaps still arriving) and what it gave. */
export type ToolView<N extends ToolName> = (props: {
  input: DeepPartial<ToolInput<N>> | undefined;
  output: ToolOutput<N> | undefined;
  /** True while the call is still being written or run. */
  pending: boolean;
}) => ReactNode;
