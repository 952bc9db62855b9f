/** The path of an item: `lines` and 0 make `lines[0]`. */
export function itemPath(path: string, index: number): string {
  return `${path}[${index}]`;
}

/** The path of a property: `lines[0]` and `name` make `lines[0].name`. */
export function memberPath(path: string, name: string): string {
  if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === '' ? name : `${path}.${name}`;
}
