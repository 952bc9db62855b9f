import { sql } from 'drizzle-orm';
import { rowsOf } from '@/lib/db/rows';
import { foldAccents } from './fold';
import type { TextLanguage } from './schema';
import { inScope, type Scope } from './scope';

/** Words of a question in one language: those beyond are left out. */
const mostTerms = 40;
/**
 * A word in so many chunks tells little; its exact number is not counted, and it alone makes no
 * chunk worth looking at.
 */
const common = 1_000;

type Term = { language: TextLanguage; lexeme: string };
type Weighed = Term & { query: string; isCommon: boolean; weight: number };
type Found = { id: string; score: number };

/**
 * Chunks with the question's words, reduced to their stems by the rules of the chunk's own language,
 * best first. A word counts the more, the rarer it is among the chunks searched and the oftener it
 * is in the chunk, as in BM25; words of headings count twice.
 */
export async function searchText(scope: Scope, query: string, limit: number): Promise<Found[]> {
  const terms = await weigh(scope, await termsOf(scope, query));
  const anyOf = candidates(terms);
  if (anyOf === null) return [];
  const listOf = (values: readonly unknown[]) => JSON.stringify(values);
  const rows = await rowsOf<Found>(
    scope.db,
    sql`with term as (
      select language, query::tsquery as query, weight from
        jsonb_to_recordset(${listOf(terms)}::jsonb) as t(language text, query text, weight real)
    )
    select id, score from (
      select c.id, (
        select sum(t.weight * ts_rank(c.search, t.query, 1)) from term t
        where t.language = c.language and c.search @@ t.query
      )::real as score
      from chunk c where ${inScope(scope, sql`c`)} and c.search @@ ${anyOf}::tsquery
    ) as found
    where score > 0 order by score desc, id limit ${sql.raw(String(limit))}`,
  );
  return rows;
}

function termsOf({ db }: Scope, query: string): Promise<Term[]> {
  return rowsOf<Term>(
    db,
    sql`select l.language, t.lexeme from (values ('english'), ('french'), ('simple')) as l(language),
      lateral (
        select lexeme from unnest(to_tsvector(l.language::regconfig, ${foldAccents(query)}))
        order by positions limit ${sql.raw(String(mostTerms))}
      ) as t`,
  );
}

/** Words that no chunk has are left out. */
async function weigh(scope: Scope, terms: readonly Term[]): Promise<Weighed[]> {
  if (terms.length === 0) return [];
  const asked = terms.map((term) => ({ ...term, query: quoted(term.lexeme) }));
  const counted = await rowsOf<Term & { query: string; chunks: number }>(
    scope.db,
    sql`select t.*, (
        select count(*)::int from (
          select from chunk c where ${inScope(scope, sql`c`)} and c.language = t.language
            and c.search @@ t.query::tsquery limit ${sql.raw(String(common))}
        ) as counted
      ) as chunks
      from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb)
        as t(language text, lexeme text, query text)`,
  );
  return counted
    .filter(({ chunks }) => chunks > 0)
    .map(({ chunks, ...term }) => ({
      ...term,
      isCommon: chunks >= common,
      weight: Math.log(1 + (scope.chunks - chunks + 0.5) / (chunks + 0.5)),
    }));
}

/** Chunks with any of the rarer words; where there are none, those with all of the common ones. */
function candidates(terms: readonly Weighed[]): string | null {
  const rare = terms.filter(({ isCommon }) => !isCommon);
  if (rare.length > 0) return rare.map(({ query }) => query).join(' | ');
  const together = Map.groupBy(terms, ({ language }) => language)
    .values()
    .map((ofOne) => `(${ofOne.map(({ query }) => query).join(' & ')})`)
    .toArray();
  return together.length > 0 ? together.join(' | ') : null;
}

const quoted = (lexeme: string) => `'${lexeme.replace(/['\\]/g, '$&$&')}'`;
