import type { messages } from '@/lib/db/schema';

type Row = typeof messages.$inferSelect;
type Kept = { path: readonly Row[]; size: number };

/** Characters of all kept messages together, about 32 MB. */
const most = 16_000_000;

/**
 * Remembers the shown branches of the chats that were used last, as long as all of them together
 * take no more than `limit` characters. Messages do not change, so a branch is never wrong, only
 * too short.
 */
export function createPathMemory(limit = most) {
  const kept = new Map<string, Kept>(); // the one used last is at the end
  let total = 0;

  function forget(chatId: string): void {
    total -= kept.get(chatId)?.size ?? 0;
    kept.delete(chatId);
  }

  return {
    get(chatId: string): readonly Row[] {
      return kept.get(chatId)?.path ?? [];
    },
    set(chatId: string, path: readonly Row[]): void {
      const before = kept.get(chatId);
      const size =
        before && isGoneOn(before.path, path)
          ? before.size + sizeOf(path.slice(before.path.length))
          : sizeOf(path);
      forget(chatId);
      if (size > limit) return;
      kept.set(chatId, { path, size });
      total += size;
      for (const oldest of kept.keys()) {
        if (total <= limit) break;
        forget(oldest);
      }
    },
  };
}

const isGoneOn = (before: readonly Row[], path: readonly Row[]) =>
  before.length <= path.length && before.at(-1) === path[before.length - 1];

const sizeOf = (rows: readonly Row[]) =>
  rows.reduce((sum, { parts, metadata }) => sum + JSON.stringify([parts, metadata]).length, 0);
