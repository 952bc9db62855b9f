import { type SQL, sql } from 'drizzle-orm';
import { rowsOf } from '@/lib/db/rows';
import { foldAccents } from './fold';
import { type TextLanguage, textLanguages } from './schema';
import { inScope, type Scope } from './scope';

/** Words of a question in one language: those beyond are left out. */
const mostTerms = 40;
/**
 * A word in so many chunks tells little: how many exactly is not counted, and it makes no chunk worth
 * looking at where there are rarer ones.
 */
const common = 1_000;
/** Chunks whose words are counted exactly: with few words in the question, more of them. */
const mostRanked = 200;
const mostRanks = 2_000;

type Term = { language: TextLanguage; lexeme: string; query: string };
type Found = { id: string; score: number };

/**
 * Chunks with the question's words, reduced to their stems by the rules of the chunk's own language,
 * best first. A word counts the more, the rarer it is among the chunks searched and the oftener it
 * is in the chunk, as in BM25; words of headings count twice.
 */
export async function searchText(scope: Scope, query: string, limit: number): Promise<Found[]> {
  const terms = await termsOf(scope, query);
  if (terms.length === 0) return [];
  const found = await byRareWords(scope, terms, limit);
  return found.length > 0 ? found : byAllWords(scope, terms, limit);
}

async function termsOf({ db }: Scope, query: string): Promise<Term[]> {
  const rows = await rowsOf<Omit<Term, 'query'>>(
    db,
    sql`select l.language, t.lexeme from unnest(${`{${textLanguages.join(',')}}`}::text[]) as l(language),
      lateral (
        select lexeme from unnest(to_tsvector(l.language::regconfig, ${foldAccents(query)}))
        order by positions limit ${number(mostTerms)}
      ) as t`,
  );
  return rows.map((row) => ({ ...row, query: quoted(row.lexeme) }));
}

/**
 * First which chunks have which words, which an index knows; then how often, for the best of them.
 * How many have a common word is not known: the middle, by orders of magnitude, of what it can be.
 */
function byRareWords(scope: Scope, terms: readonly Term[], limit: number): Promise<Found[]> {
  const ranked = Math.max(mostRanked, Math.floor(mostRanks / terms.length));
  const total = sql`${scope.chunks}::real`;
  return rowsOf<Found>(
    scope.db,
    sql`with term as materialized (${given(terms)}),
    hit as materialized (${sql.join(
      textLanguages.map((language) => hitsIn(scope, language)),
      sql` union all `,
    )}),
    weighed as materialized (
      select language, query, seen < ${number(common)} as is_rare,
        ln(1 + greatest(${total} - chunks, 0) / (chunks + 0.5))::real as weight
      from (
        select t.language, t.query, h.seen,
          case when h.seen < ${number(common)} then h.seen else sqrt(h.seen * ${total}) end as chunks
        from (select language, query, count(*) as seen from hit group by 1, 2) h
        join term t using (language, query)
      ) as counted
    ),
    best as materialized (
      select c.id, c.language, c.search || ''::tsvector as search from (
        select h.id from hit h join weighed w using (language, query)
        where w.is_rare group by h.id order by sum(w.weight) desc, h.id limit ${number(ranked)}
      ) as likely join chunk c on c.id = likely.id
    )
    select b.id, sum(w.weight * ts_rank(b.search, w.query::tsquery, 1))::real as score
    from best b join weighed w on w.language = b.language
    group by b.id order by score desc, b.id limit ${number(limit)}`,
  );
}

/**
 * Chunks by their words, found before anything else is asked of them: `offset 0` keeps it so.
 * Otherwise every chunk of the owner would be read wherever the database has no statistics, as the
 * embedded one has none.
 */
const withWords = (language: TextLanguage, query: SQL): SQL => sql`(
  select id, owner_id, collection_id, search from chunk
  where language = ${sql.raw(`'${language}'`)} and search @@ ${query} offset 0)`;

/** Every word of one language, and chunks that have it: as many as make it common. */
const hitsIn = (scope: Scope, language: TextLanguage): SQL => sql`
  select t.language, t.query, h.id from term t, lateral (
    select id from ${withWords(language, sql`t.query::tsquery`)} as c
    where ${inScope(scope, sql`c`)} limit ${number(common)}
  ) as h where t.language = ${sql.raw(`'${language}'`)}`;

/** Where every word is common: some of the chunks that have all of them. */
function byAllWords(scope: Scope, terms: readonly Term[], limit: number): Promise<Found[]> {
  const all = textLanguages.flatMap((language) => {
    const words = terms.filter((term) => term.language === language);
    const query = words.map((word) => word.query).join(' & ');
    return words.length === 0
      ? []
      : sql`(select c.id, ts_rank(c.search, ${query}::tsquery, 1) as score
        from ${withWords(language, sql`${query}::tsquery`)} as c
        where ${inScope(scope, sql`c`)} limit ${number(mostRanked)})`;
  });
  return rowsOf<Found>(
    scope.db,
    sql`select id, score from (${sql.join(all, sql` union all `)}) as found
      order by score desc, id limit ${number(limit)}`,
  );
}

const given = (terms: readonly Term[]) =>
  sql`select language, query from jsonb_to_recordset(${JSON.stringify(terms)}::jsonb)
    as t(language text, query text)`;

const number = (value: number) => sql.raw(String(value));

const quoted = (lexeme: string) => `'${lexeme.replace(/['\\]/g, '$&$&')}'`;
