/** A part of a path without its escapes; one that is badly escaped is taken as it stands. */
export function decodePath(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // no id is written so: it will not be found
  }
}
