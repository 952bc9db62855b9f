import { sql } from 'drizzle-orm';
import type { Context } from '@/lib/accounts/context';
import type { Database } from '@/lib/db/client';
import { rowsOf } from '@/lib/db/rows';
import { AppError } from '@/lib/errors';
import { describeFailure, log } from '@/lib/log';
import { resolveEmbedder } from '@/lib/models/embedding';
import type { KnowledgeState } from './schema';
import { makeVectorTable } from './vectors';

/** Filtered searches in an index go on until they have enough since pgvector 0.8 (its changelog). */
const oldestVersion = [0, 8];

const howToInstall =
  'Install it on the database server, for example with the package postgresql-NN-pgvector (NN is the version of Postgres) or the image pgvector/pgvector, and try again.';

type Offered = { available: string | null; installed: string | null };

const ready = new WeakSet<Database>();

/**
 * Whether documents can be searched here: the database must have pgvector, which is switched on
 * when first needed. PGlite brings it along.
 */
export async function knowledgeState({ db }: Pick<Context, 'db'>): Promise<KnowledgeState> {
  if (ready.has(db)) return available();
  const problem = await findProblem(db);
  if (problem) {
    return {
      available: false,
      problem: new AppError('knowledge_unavailable', { message: problem }).toBody(),
    };
  }
  await makeVectorTable(db);
  ready.add(db);
  return available();
}

function available(): KnowledgeState {
  const { offer, space } = resolveEmbedder();
  return { available: true, ...(space === offer.id ? {} : { demonstration: true }) };
}

/** Throws `knowledge_unavailable`, with what is missing. */
export async function requireKnowledge(ctx: Pick<Context, 'db'>): Promise<void> {
  const state = await knowledgeState(ctx);
  if (!state.available) {
    throw new AppError('knowledge_unavailable', { message: state.problem.message });
  }
}

async function findProblem(db: Database): Promise<string | null> {
  const [offered] = await rowsOf<Offered>(
    db,
    sql`select default_version as available, installed_version as installed
      from pg_available_extensions where name = 'vector'`,
  );
  if (!offered) return `This Postgres has no pgvector. ${howToInstall}`;
  const version = offered.installed ?? offered.available ?? '0';
  if (isOlder(version)) {
    return `This Postgres has pgvector ${version}; documents need 0.8 or newer. ${howToInstall} Then run \`alter extension vector update\` in this database.`;
  }
  return offered.installed ? null : switchOn(db);
}

function isOlder(version: string): boolean {
  const parts = version.split('.').map(Number);
  const at = oldestVersion.findIndex((least, index) => (parts[index] ?? 0) !== least);
  return at >= 0 && (parts[at] ?? 0) < (oldestVersion[at] ?? 0);
}

async function switchOn(db: Database): Promise<string | null> {
  try {
    await db.execute(sql`create extension if not exists vector`);
    return null;
  } catch (error) {
    log.warn('pgvector not switched on', { cause: describeFailure(error) });
    return 'Postgres has pgvector, but this user may not switch it on. Run `create extension vector` in this database as an administrator and try again.';
  }
}
