/** What is typed for a stop sequence: `\n` and `\t` are a new line and a tab, `\\` a backslash. */
export function readStop(typed: string): string {
  return typed.replace(/\\([nt\\])/g, (_, letter: string) =>
    letter === 'n' ? '\n' : letter === 't' ? '\t' : '\\',
  );
}

/** A stop sequence as it is typed. */
export function showStop(stop: string): string {
  return stop.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
}
