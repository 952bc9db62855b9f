import type { Conversation, MadeCall, Turn } from './conversation';

type UserTurn = Extract<Turn, { role: 'user' }>;

export type Outcome = { call: MadeCall; content: string };

/** The part of a conversation that the next answer is about. */
export type Exchange = {
  /** What the person asked last. */
  question: UserTurn;
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
  const [question = SILENT, ...earlier] = users.reverse();
  const answers = turns.slice(0, Math.max(asked, 0)).filter((turn) => turn.role === 'assistant');
  const since = turns.slice(asked + 1);
  const last = since.at(-1);
  const told = last?.role === 'assistant' ? toldOutcomes(last.text) : [];
  const outcomes = [...outcomesOf(since), ...told];
  return {
    question,
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

/** What a result says: its JSON, even when it was put in a string twice, else its text. */
export function readResult(content: string): unknown {
  let value: unknown = content;
  for (let depth = 0; depth < 2 && typeof value === 'string'; depth += 1) {
    try {
      value = JSON.parse(value);
    } catch {
      return value; // plain text
    }
  }
  return value;
}

/** One field of a result, as text. */
export function resultField(content: string, field: string): string | undefined {
  const value = readResult(content);
  if (typeof value !== 'object' || value === null) return undefined;
  const inner: unknown = Reflect.get(value, field);
  if (typeof inner === 'string') return inner;
  return inner === undefined || inner === null ? undefined : JSON.stringify(inner);
}
