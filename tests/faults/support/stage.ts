import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { type App, startApp } from '../../support/app';
import { newDataFolder } from '../../support/data-folder';
import { type Postgres, startPostgres } from '../../support/postgres';
import { enter } from './client';
import { type Ledger, type Query, readLedger } from './ledger';
import { type FaultyLink, startLink } from './link';
import type { Stage } from './play';
import { startUpstream } from './upstream';

export type Store = 'embedded' | 'postgres';

type Undo = () => unknown;

/** The database of a stage, and a way to ask it that does not go through the app. */
type Database = {
  env: Record<string, string>;
  dataDir: string;
  link: FaultyLink | null;
  query: Query;
};

async function embedded(undo: Undo[]): Promise<Database> {
  const dataDir = await newDataFolder();
  undo.push(() => rmSync(dataDir, { recursive: true, force: true }));
  const query: Query = async (text, values) => {
    const database = await PGlite.create(join(dataDir, 'pglite'));
    try {
      return await database.query(text, values);
    } finally {
      await database.close();
    }
  };
  return { env: {}, dataDir, link: null, query };
}

async function served(undo: Undo[]): Promise<Database> {
  const dataDir = await newDataFolder();
  undo.push(() => rmSync(dataDir, { recursive: true, force: true }));
  const server: Postgres = await startPostgres();
  undo.push(server.remove);
  const direct = await server.createDatabase('app');
  const link = await startLink(server.port);
  undo.push(link.close);
  const url = direct.replace(`:${server.port}/`, `:${link.port}/`);
  const query: Query = async (text, values) => {
    const client = new pg.Client({ connectionString: direct });
    await client.connect();
    try {
      return await client.query(text, values);
    } finally {
      await client.end();
    }
  };
  return { env: { DATABASE_URL: url }, dataDir, link, query };
}

/** An app with a database of its own behind which everything is scripted; ended after `work`. */
export async function withStage<T>(
  store: Store,
  work: (stage: Stage, ledger: () => Promise<Ledger>) => Promise<T>,
): Promise<T> {
  const undo: Undo[] = [];
  try {
    const database = store === 'embedded' ? await embedded(undo) : await served(undo);
    const upstream = await startUpstream();
    undo.push(upstream.close);
    const { dataDir, link } = database;
    const app: App = await startApp({ env: { ...database.env, ...upstream.env }, dataDir });
    undo.push(() => app.stop());
    const client = await enter(app.url);
    const record = { asked: [], viewed: [], kills: [] };
    const stage: Stage = {
      app,
      link,
      upstream,
      client,
      record,
      problems: [],
      up: Promise.resolve(),
    };
    const ledger = async () => {
      await app.stop(); // an embedded database has one reader
      const chats = new Set(stage.record.asked.map(({ chat }) => chat));
      return readLedger(database.query, [...chats]);
    };
    return await work(stage, ledger);
  } finally {
    for (const step of undo.reverse()) await step();
  }
}
