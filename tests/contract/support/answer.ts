import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { ModelMessage, ToolChoice, ToolSet, UIMessageChunk } from 'ai';
import type { ChatMessage } from '@/lib/chat/message';
import { toCallSettings } from '@/lib/models/parameters';
import type { ModelSettings, Offer } from '@/lib/models/schema';
import { conclude } from '@/lib/runs/conclude';
import { foldLog } from '@/lib/runs/fold-log';
import type { LiveRun } from '@/lib/runs/live';
import { type Observation, observe } from '@/lib/runs/observe';
import { runSteps } from '@/lib/runs/run-steps';
import type { AnswerMetadata, RunState } from '@/lib/runs/schema';

export type Asked = {
  offer: Offer;
  model: LanguageModelV4;
  messages: ModelMessage[];
  tools?: ToolSet;
  /** Besides what the model was resolved with. */
  settings?: ModelSettings;
  toolChoice?: ToolChoice<ToolSet>;
  abort?: AbortController;
  onChunk?: (chunk: UIMessageChunk) => void;
};

export type Answered = {
  answer: ChatMessage;
  seen: Observation;
  metadata: AnswerMetadata;
  state: RunState;
  text: string;
  calls: { id: string; name: string; input: unknown; output: unknown }[];
};

const claimed = {
  id: 'run',
  chatId: 'chat',
  answerId: 'answer',
  metadata: { run: 'run', state: 'running', offer: '', startedAt: '' },
} as const;

/** One answer as a run makes it: observed, folded out of its chunks and judged by its ending. */
export async function answerTo(asked: Asked): Promise<Answered> {
  const { offer, model, messages, tools = {}, settings = {}, toolChoice = 'auto' } = asked;
  const { abort = new AbortController(), onChunk } = asked;
  const startedAt = performance.now();
  const seen = observe();
  const chunks: UIMessageChunk[] = [];
  const writer = {
    append: (...added: UIMessageChunk[]) => {
      chunks.push(...added);
      for (const chunk of added) onChunk?.(chunk);
    },
  };
  await runSteps(
    {
      model,
      messages,
      tools,
      settings: { ...toCallSettings(offer, settings), toolChoice },
      abortSignal: abort.signal,
    },
    { seen, writer },
  );
  const answer = foldLog(claimed.answerId, chunks);
  const run: LiveRun = {
    id: claimed.id,
    chatId: claimed.chatId,
    chunks,
    ended: false,
    abort,
    settled: Promise.resolve(),
    waiting: new Set(),
    latest: null,
  };
  const { metadata } = conclude({ run, turn: { offer }, claimed, seen, answer, startedAt });
  return { answer, seen, metadata, state: metadata.state, ...saidAndCalled(answer) };
}

/** The text of an answer and its calls, as the page shows them. */
function saidAndCalled({ parts }: ChatMessage): Pick<Answered, 'text' | 'calls'> {
  const text = parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
  const calls = parts.flatMap((part) =>
    'toolCallId' in part
      ? [
          {
            id: part.toolCallId,
            name: part.type.slice('tool-'.length),
            input: part.input,
            output: 'output' in part ? part.output : undefined,
          },
        ]
      : [],
  );
  return { text, calls };
}
