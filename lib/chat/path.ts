/** A message's place in the tree. */
type Node = { id: string; parentId: string | null };

/**
 * The branch that is shown: from the newest message up to the first. `messages` are in order of
 * arrival, so a regenerated answer takes its question's place among the shown ones.
 */
export function activePath<M extends Node>(messages: readonly M[]): M[] {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const path: M[] = [];
  let current = messages.at(-1);
  while (current && path.length < messages.length) {
    path.push(current);
    current = current.parentId === null ? undefined : byId.get(current.parentId);
  }
  return path.reverse();
}
