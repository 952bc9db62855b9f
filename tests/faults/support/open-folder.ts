/**
 * A process for tests/faults/folder.test.ts: opens, migrates and closes the embedded database of
 * DATA_DIR, and says `opened` or why not.
 */
import { sql } from 'drizzle-orm';
import { closeDatabase, db } from '../../../lib/db/client';

try {
  await (await db()).execute(sql`update payment set status = status`);
  await closeDatabase();
  console.log('opened');
} catch (thrown) {
  console.log(thrown instanceof Error ? thrown.message : thrown);
  process.exitCode = 1;
}
