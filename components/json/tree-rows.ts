import { itemPath, memberPath } from '@/lib/json/json-path';
import type { Json } from '@/lib/json/parse-json';

type Placed = {
  /** Unique in the tree, and the same while the value grows. */
  id: string;
  depth: number;
  /** Among its siblings, from 1. */
  place: number;
  of: number;
};

/** One line of the tree; `more` stands for the members of a container that are not shown yet. */
export type TreeRow =
  | (Placed & { kind: 'value'; name: string; path: string; value: Json; open: boolean | null })
  | (Placed & { kind: 'more'; container: string; hidden: number });

/** What the reader has opened, closed and asked more of, by the id of the container. */
export type TreeChoices = {
  open: ReadonlyMap<string, boolean>;
  shown: ReadonlyMap<string, number>;
};

/** Values that are open from the start, in the order of the text, so that a growing value stays as it is. */
const openBudget = 300;

/** Members of a container that are shown at a time. */
export const pageSize = 100;

export function isContainer(value: Json): value is Json[] | { [key: string]: Json } {
  return typeof value === 'object' && value !== null;
}

const idOf = (parent: string, key: string | number) =>
  `${parent}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** At most so many members, without listing the others. */
function membersOf(value: Json[] | { [key: string]: Json }, most: number): [string, Json][] {
  if (Array.isArray(value)) return value.slice(0, most).map((item, at) => [String(at), item]);
  return Object.entries(value).slice(0, most);
}

const sizeOf = (value: Json[] | { [key: string]: Json }) =>
  Array.isArray(value) ? value.length : Object.keys(value).length;

/** The containers that are open before anybody chooses: the first few hundred values. */
export function openFromStart(value: Json): ReadonlySet<string> {
  const open = new Set<string>();
  let seen = 0;
  const visit = (inner: Json, id: string) => {
    if (!isContainer(inner) || seen >= openBudget) return;
    open.add(id);
    const members = membersOf(inner, pageSize);
    seen += members.length;
    for (const [key, member] of members) visit(member, idOf(id, key));
  };
  visit(value, '');
  return open;
}

/** Pure: the lines of the tree as it stands. Closed containers are not looked into. */
export function treeRows(value: Json, choices: TreeChoices): TreeRow[] {
  const fromStart = openFromStart(value);
  const rows: TreeRow[] = [];
  const add = (inner: Json, row: Placed & { name: string; path: string }) => {
    const open = isContainer(inner) ? (choices.open.get(row.id) ?? fromStart.has(row.id)) : null;
    rows.push({ ...row, kind: 'value', value: inner, open });
    if (open && isContainer(inner)) addMembers(inner, row);
  };
  const addMembers = (inner: Json[] | { [key: string]: Json }, row: Placed & { path: string }) => {
    const size = sizeOf(inner);
    const members = membersOf(inner, choices.shown.get(row.id) ?? pageSize);
    const hidden = size - members.length;
    const of = members.length + (hidden > 0 ? 1 : 0);
    const depth = row.depth + 1;
    for (const [index, [name, member]] of members.entries()) {
      const path = Array.isArray(inner) ? itemPath(row.path, index) : memberPath(row.path, name);
      add(member, { id: idOf(row.id, name), depth, place: index + 1, of, name, path });
    }
    if (hidden > 0) {
      rows.push({
        kind: 'more',
        id: `${row.id}/~`,
        container: row.id,
        depth,
        place: of,
        of,
        hidden,
      });
    }
  };
  add(value, { id: '', depth: 0, place: 1, of: 1, name: '', path: '' });
  return rows;
}

/** The line that holds this one, by its index; -1 at the top. */
export function parentOf(rows: readonly TreeRow[], index: number): number {
  const depth = rows[index]?.depth ?? 0;
  return rows.slice(0, index).findLastIndex((row) => row.depth < depth);
}
