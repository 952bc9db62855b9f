import type { UIMessageChunk } from 'ai';
import type { AnswerMetadata, RunState } from '../../../lib/runs/schema';

/** Asks the app's database; both drivers have this. */
export type Query = (text: string, values: unknown[]) => Promise<{ rows: unknown[] }>;

type Part = { type: string; text?: string };
export type StoredMessage = {
  id: string;
  chat: string;
  parent: string | null;
  role: 'user' | 'assistant';
  parts: Part[];
  metadata: Partial<AnswerMetadata>;
};
export type StoredRun = {
  id: string;
  chat: string;
  question: string;
  answer: string;
  state: RunState;
  metadata: Partial<AnswerMetadata>;
  /** Its log's rows in their order. */
  log: { first: number; chunks: UIMessageChunk[] }[];
};

/** What the database holds of some chats. */
export type Ledger = { messages: StoredMessage[]; runs: StoredRun[] };

const messagesOf = `select id, chat_id as chat, parent_id as parent, role, parts, metadata
  from message where chat_id = any($1::uuid[])`;
const runsOf = `select id, chat_id as chat, question_id as question, answer_id as answer, state, metadata,
    coalesce((select jsonb_agg(jsonb_build_object('first', first_seq, 'chunks', chunks) order by first_seq)
      from run_chunk where run_id = run.id), '[]') as log
  from run where chat_id = any($1::uuid[])`;

export async function readLedger(query: Query, chats: string[]): Promise<Ledger> {
  const ids = [`{${chats.join(',')}}`];
  const { rows: messages } = await query(messagesOf, ids);
  const { rows: runs } = await query(runsOf, ids);
  // The columns are the ones selected above.
  return { messages: messages as StoredMessage[], runs: runs as StoredRun[] };
}

/** The text of a stored message. */
export const textOfMessage = ({ parts }: StoredMessage) =>
  parts.map((part) => (part.type === 'text' ? part.text : '')).join('');

/** The chunks of a run's log, one after the other. */
export const chunksOf = (run: StoredRun) => run.log.flatMap(({ chunks }) => chunks);
