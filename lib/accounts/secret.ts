import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { env } from '@/lib/env';

/**
 * The secret that signs session cookies: APP_SECRET, otherwise one made once and kept in the data
 * folder, readable by its owner only.
 */
export async function appSecret(): Promise<string> {
  const { APP_SECRET, DATA_DIR } = env();
  if (APP_SECRET !== undefined) return APP_SECRET;
  await mkdir(DATA_DIR, { recursive: true, mode: 0o700 });
  const file = join(DATA_DIR, 'secret');
  try {
    await writeFile(file, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return (await readFile(file, 'utf8')).trim();
}
