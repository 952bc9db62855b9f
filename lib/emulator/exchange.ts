import type { Conversation, MadeCall, Turn } from './conversation';
import { type Passage, splitMarked } from './passages';
import { readResult } from './result';

type UserTurn = Extract<Turn, { role: 'user' }>;

export type Outcome = { call: MadeCall; content: string };

/** The part of a conversation that the next answer is about. */
export type Exchange = {
  /** What the person asked last, without passages that a client has put before it. */
  question: UserTurn;
  /** Those passages; undefined where there was no search for them. */
  supplied?: Passage[] | undefined;
  /** What the person said before, the most recent first. */
  earlier: UserTurn[];
  /** What was answered to the message before this one. */
  previousAnswer: string;
  /** The calls made for this question, with what came back. */
  outcomes: Outcome[];
  /** Whether the last thing in the conversation is a result, so that an answer is due. */
  hasResults: boolean;
};

const SILENT: UserTurn = { role: 'user', text: '', images: [], documents: [] };

/** A turn of a single full stop only keeps the roles in order (pydantic-ai does the same). */
function isBridge(turn: Turn): boolean {
  if (turn.role === 'tool' || turn.text.trim() !== '.') return false;
  return turn.role === 'user' ? turn.images.length === 0 : turn.calls.length === 0;
}

/** Calls told in words, as clients do for models without tools: `(name {…} returned …)`. */
const TOLD = /^\(([\w-]+) (\{.*?\}) returned (.+)\)$/gm;

function toldOutcomes(text: string): Outcome[] {
  return [...text.matchAll(TOLD)].map(([, name = '', given = '', content = ''], index) => {
    const read = readResult(given);
    const values = typeof read === 'object' && read !== null ? { ...read } : {};
    return { call: { id: `told${index}`, name, arguments: values }, content };
  });
}

/** Reads the last question, what was called for it and what was said before. */
export function readExchange(conversation: Conversation): Exchange {
  const turns = conversation.turns.filter((turn) => !isBridge(turn));
  const asked = turns.map(({ role }) => role).lastIndexOf('user');
  const users = turns.slice(0, asked + 1).filter((turn) => turn.role === 'user');
  const [asking = SILENT, ...earlier] = users.reverse();
  const { supplied, question: text } = splitMarked(asking.text);
  const answers = turns.slice(0, Math.max(asked, 0)).filter((turn) => turn.role === 'assistant');
  const since = turns.slice(asked + 1);
  const last = since.at(-1);
  const told = last?.role === 'assistant' ? toldOutcomes(last.text) : [];
  const outcomes = [...outcomesOf(since), ...told];
  return {
    question: { ...asking, text },
    supplied,
    earlier,
    previousAnswer: answers.at(-1)?.text ?? '',
    outcomes,
    hasResults: outcomes.length > 0 && (last?.role === 'tool' || told.length > 0),
  };
}

function outcomesOf(turns: readonly Turn[]): Outcome[] {
  const calls = new Map<string, MadeCall>();
  const outcomes: Outcome[] = [];
  for (const turn of turns) {
    if (turn.role === 'assistant') for (const call of turn.calls) calls.set(call.id, call);
    const call = turn.role === 'tool' ? calls.get(turn.callId) : undefined;
    if (turn.role === 'tool' && call) outcomes.push({ call, content: turn.content });
  }
  return outcomes;
}
