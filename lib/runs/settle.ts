import type { UIMessageChunk } from 'ai';
import { type SQL, sql } from 'drizzle-orm';
import type { ChatMessage } from '@/lib/chat/message';
import type { Database } from '@/lib/db/client';
import { rowsOf } from '@/lib/db/rows';
import type { Exchange } from '@/lib/models/capture';
import { asJson } from './as-json';
import { pack } from './packed';
import type { AnswerMetadata, RunRecord } from './schema';
import { openState } from './state';

export type Settlement = {
  run: { id: string; chatId: string; answerId: string };
  /** The moment of the end, the same at every try: by it one knows one's own end again. */
  endedAt: Date;
  /** For an end from outside: only if nothing was heard of the run since. */
  lastHeard?: Date;
  metadata: AnswerMetadata;
  parts: ChatMessage['parts'];
  /** What the log does not have yet. */
  log: { firstSeq: number; chunks: UIMessageChunk[] };
  /** For the inspector: what was sent and came back, and what the adapters said about it. */
  calls?: { exchanges: readonly Exchange[]; warnings: string[] };
};

/**
 * Ends a run for good: state, answer and the rest of the log in one statement, by
 * compare-and-set. False when it had ended otherwise; then nothing is changed. The same
 * settlement again is true again. The chat comes first, as when a run is claimed: an end and a
 * beginning never wait for each other.
 */
export async function settleRun(db: Database, settlement: Settlement): Promise<boolean> {
  const { run, metadata, parts, log, calls, endedAt, lastHeard } = settlement;
  const { exchanges = [], warnings = [] } = calls ?? {};
  const record: RunRecord = { ...metadata, ...(warnings.length > 0 ? { warnings } : {}) };
  const moment = endedAt.toISOString();
  // Of a moment the product keeps the milliseconds.
  const unheard = lastHeard
    ? sql`and date_trunc('milliseconds', run.heartbeat_at) = ${lastHeard.toISOString()}`
    : sql``;
  const open = sql`run.id = ${run.id} and run.state = ${openState} ${unheard}`;
  const ended = await rowsOf<{ id: string }>(
    db,
    sql`
    with touched as (
      update chat set updated_at = ${moment}
      where id = ${run.chatId} and exists (select from run where ${open})
      returning id
    ),
    ended as (
      -- The settings are there from the start.
      update run set state = ${metadata.state}, metadata = run.metadata || ${asJson(record)},
        finished_at = ${moment}, heartbeat_at = ${moment}
      from touched
      where ${open}
      returning run.id
    ),
    logged as (
      insert into run_chunk (run_id, first_seq, chunks)
      select ended.id, ${log.firstSeq}::int, ${asJson(log.chunks)} from ended
      on conflict (run_id, first_seq) do update set chunks = excluded.chunks
    ),
    ${exchanged(exchanges)}
    answered as (
      update message set parts = ${asJson(parts)}, metadata = ${asJson(metadata)}
      from ended where message.id = ${run.answerId}
    )
    select id from ended
    union all
    select id from run
    where id = ${run.id} and state = ${metadata.state} and finished_at = ${moment}`,
  );
  return ended.length > 0;
}

/** One parameter for each: taking an array of them apart costs the database twice their length. */
function exchanged(exchanges: readonly Exchange[]): SQL {
  if (exchanges.length === 0) return sql``;
  const calls = exchanges.map((exchange, index) => sql`(${index}::int, ${asJson(pack(exchange))})`);
  return sql`
    exchanged as (
      insert into run_exchange (run_id, position, exchange)
      select ended.id, call.position, call.exchange
      from ended, (values ${sql.join(calls, sql`, `)}) as call (position, exchange)
    ),`;
}
