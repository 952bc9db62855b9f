import type { UIMessageChunk } from 'ai';
import { chunksOf, type Ledger, type StoredRun, textOfMessage } from './ledger';
import { questionFor, textOf } from './script';
import type { Call } from './upstream';

/** A question as it was sent, once or more often. */
export type Asked = {
  seed: number;
  chat: string;
  id: string;
  mark: string;
  /** The app said that it has taken it. */
  acknowledged: boolean;
};

/** What one reader saw of an answer, over all its connections; `from`: where it began to read. */
export type Viewed = {
  mark: string;
  from: number;
  events: { seq: number; chunk: UIMessageChunk }[];
};

/** All that was seen of some episodes from outside. Moments are of `performance.now()`. */
export type Witness = {
  asked: Asked[];
  viewed: Viewed[];
  /** When the process of the app was killed. */
  kills: number[];
};

/** What a killed process may lose, in milliseconds of tokens: 250 and the way from the service. */
const mayLoseMs = 350;

const spoken = (chunks: readonly UIMessageChunk[]) =>
  chunks.map((chunk) => (chunk.type === 'text-delta' ? chunk.delta : '')).join('');

/** Everything that is not as it must be, one line each, after all runs have ended. */
export function violations(record: Witness, ledger: Ledger, calls: Call[]): string[] {
  return record.asked.flatMap((asked) => {
    const found = [...inDatabase(asked, ledger)];
    const run = ledger.runs.find(({ question }) => question === asked.id);
    if (run) {
      const own = calls.filter(({ mark }) => mark === asked.mark);
      found.push(...ofRun(run, ledger), ...ofText(run, ledger, { asked, record, calls: own }));
      found.push(...ofUsage(run, own));
    }
    return found.map((what) => `seed ${asked.seed}: ${what} (run ${run?.id}, ${run?.state})`);
  });
}

/** 1, 2 and 3: each question once, one run, one answer; at most one running run in a chat. */
function* inDatabase(asked: Asked, { messages, runs }: Ledger): Generator<string> {
  const questions = messages.filter(({ id }) => id === asked.id);
  if (asked.acknowledged && questions.length !== 1) {
    yield `(1) the acknowledged message ${asked.id} exists ${questions.length} times`;
  }
  const [question] = questions;
  if (question && textOfMessage(question) !== questionFor(asked.mark)) {
    yield `(1) the message ${asked.id} is not as it was sent`;
  }
  const copies = messages.filter(
    (message) => message.role === 'user' && textOfMessage(message) === questionFor(asked.mark),
  );
  if (copies.length > 1) yield `(1) the question was stored ${copies.length} times`;
  const own = runs.filter((run) => run.question === asked.id);
  if (own.length !== questions.length) yield `(2) ${own.length} runs of one question`;
  const answers = messages.filter(
    ({ role, parent }) => role === 'assistant' && parent === asked.id,
  );
  if (answers.length > own.length) yield `(2) ${answers.length} answers for ${own.length} runs`;
  const running = runs.filter(({ chat, state }) => chat === asked.chat && state === 'running');
  if (running.length > 1) yield `(3) ${running.length} runs of a chat are running`;
}

/** 4, 5 and 9: it has ended, its log has no gap, and no tool ran twice. */
function* ofRun(run: StoredRun, { messages }: Ledger): Generator<string> {
  const answer = messages.find(({ id }) => id === run.answer);
  if (run.state === 'running') yield '(4) it is still running';
  if (answer?.metadata.state !== run.state) {
    yield `(4) its answer says ${answer?.metadata.state}`;
  }
  let next = 0;
  for (const { first, chunks } of run.log) {
    if (first !== next) yield `(5) its log goes on with ${first} after ${next - 1}`;
    next = first + chunks.length;
  }
  const ended = chunksOf(run).filter(({ type }) => type === 'finish').length;
  if (run.state !== 'running' && ended !== 1) yield `(5) its log has ${ended} ends`;
  const results = chunksOf(run).flatMap((chunk) =>
    chunk.type === 'tool-output-available' || chunk.type === 'tool-output-error'
      ? [chunk.toolCallId]
      : [],
  );
  if (new Set(results).size < results.length) yield '(9) a tool call has two results';
}

type Outside = { asked: Asked; record: Witness; calls: Call[] };

/** 6 and 7: the answer is what its log says, and nobody saw anything else. */
function* ofText(run: StoredRun, { messages }: Ledger, outside: Outside): Generator<string> {
  const { asked, record, calls } = outside;
  const log = chunksOf(run);
  const answer = messages.find(({ id }) => id === run.answer);
  const text = answer ? textOfMessage(answer) : '';
  if (text !== spoken(log)) yield '(6) the stored text is not that of its log';
  const sent = textOf(asked.mark, Math.max(0, ...calls.map(({ sentAt }) => sentAt.length)));
  if (!sent.startsWith(text)) yield '(6) the stored text is not what the service said';
  if (run.state === 'complete' && text !== sent) yield '(6) a complete answer lacks words';
  for (const viewed of record.viewed.filter(({ mark }) => mark === asked.mark)) {
    yield* ofViewer(viewed, { run, text, log, lostMs: lostMs(text, outside) });
  }
}

/** How long before a kill the first word was sent that is not in the stored text; 0: none is lost. */
function lostMs(text: string, { asked, record, calls }: Outside): number {
  const { sentAt = [] } = calls.findLast(({ sentAt }) => sentAt.length > 0) ?? {};
  const stored = sentAt.findIndex((_, index) => textOf(asked.mark, index + 1).length > text.length);
  const first = sentAt[stored];
  if (first === undefined) return 0;
  const kill = record.kills.find((moment) => moment > first);
  return kill === undefined ? 0 : kill - first;
}

type Truth = { run: StoredRun; text: string; log: UIMessageChunk[]; lostMs: number };

function* ofViewer({ from, events }: Viewed, { run, text, log, lostMs }: Truth): Generator<string> {
  const gap = events.findIndex(({ seq }, index) => seq !== from + index);
  if (gap >= 0) yield `(7) a reader got ${events[gap]?.seq} where ${from + gap} was next`;
  const seen = spoken(events.map(({ chunk }) => chunk));
  const before = spoken(log.slice(0, from));
  if ((before + seen).length > text.length) {
    if (!(before + seen).startsWith(text)) yield '(7) a reader saw another text';
    if (run.state !== 'interrupted' && run.state !== 'failed')
      yield '(7) a reader saw more than was stored';
    if (lostMs > mayLoseMs) yield `(7) ${Math.round(lostMs)} ms of words were lost`;
  } else if (!text.startsWith(before + seen)) yield '(7) a reader saw another text';
}

/** 10: what the service counted, or said to be an estimate. */
function* ofUsage(run: StoredRun, calls: Call[]): Generator<string> {
  const { usage } = run.metadata;
  const answered = calls.filter(({ status }) => status === 200);
  if (!usage || answered.length === 0) return;
  const uncounted = answered.some(({ counted, sentAt }) => !counted && sentAt.length > 0);
  if (uncounted && !usage.estimated) yield '(10) its usage is not marked as estimated';
  if (usage.estimated) return;
  const sum = (kind: 'input' | 'output') =>
    answered.reduce((total, { counted }) => total + (counted?.[kind] ?? 0), 0);
  if (usage.inputTokens !== sum('input') || usage.outputTokens !== sum('output')) {
    yield `(10) ${usage.inputTokens} + ${usage.outputTokens} tokens, and the service counted ${sum('input')} + ${sum('output')}`;
  }
}
