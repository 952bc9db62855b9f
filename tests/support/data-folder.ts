import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { root } from '../../scripts/support/build';

/** An empty database as PGlite makes it, without any of the product's tables; made once a machine. */
async function emptyDatabase(): Promise<string> {
  const manifest = join(root, 'node_modules/@electric-sql/pglite/package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8'));
  const made = join(tmpdir(), `tramontane-empty-pglite-${version}`);
  if (existsSync(made)) return made;
  const draft = mkdtempSync(join(tmpdir(), 'tramontane-empty-'));
  await (await PGlite.create(draft)).close();
  try {
    renameSync(draft, made);
  } catch {
    rmSync(draft, { recursive: true, force: true }); // another process was first
  }
  return made;
}

/** A new temporary data folder. Making its empty database is most of a first start, so it is copied. */
export async function newDataFolder(): Promise<string> {
  const empty = await emptyDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'tramontane-app-'));
  cpSync(empty, join(folder, 'pglite'), { recursive: true });
  return folder;
}
