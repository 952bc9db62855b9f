import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { type App, startApp } from '../../support/app';
import { newDataFolder } from '../../support/data-folder';
import { type Postgres, startPostgres } from '../../support/postgres';
import { type Client, enter } from './client';
import type { Witness } from './invariants';
import { type Ledger, type Query, readLedger } from './ledger';
import { type FaultyLink, startLink } from './link';
import { startUpstream, type Upstream } from './upstream';

/** Where episodes are played: one app, the service behind it, and what is seen of both. */
export type Stage = {
  app: App;
  /** Between the app and its database server, where it has one. */
  link: FaultyLink | null;
  upstream: Upstream;
  client: Client;
  record: Witness;
  /** What is wrong and can be seen from outside. */
  problems: string[];
  /** Settled when the process runs that is to be asked. */
  up: Promise<void>;
};

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

/** A stage that must be closed, and what its database holds once the app has ended. */
export type OpenStage = Stage & { ledger: () => Promise<Ledger>; close: () => Promise<void> };

/** Starts an app with a database and a scripted service of its own. */
export async function openStage(
  store: Store,
  env: Readonly<Record<string, string>> = {},
): Promise<OpenStage> {
  const undo: Undo[] = [];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const database = store === 'embedded' ? await embedded(undo) : await served(undo);
    const upstream = await startUpstream();
    undo.push(upstream.close);
    const { dataDir, link } = database;
    const app = await startApp({ env: { ...database.env, ...upstream.env, ...env }, dataDir });
    undo.push(() => app.stop());
    const client = await enter(app.url);
    const record: Witness = { asked: [], viewed: [], kills: [] };
    const up = Promise.resolve();
    return {
      ...{ app, link, upstream, client, record, up, close },
      problems: [],
      async ledger() {
        await app.stop(); // an embedded database has one reader
        const chats = new Set(record.asked.map(({ chat }) => chat));
        return readLedger(database.query, [...chats]);
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
