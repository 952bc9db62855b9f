import type { ChildProcess } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Readable } from 'node:stream';

/** Debian keeps the programs of PostgreSQL out of the search path, by version. */
const postgresHome = '/usr/lib/postgresql';

function postgresFolders(): string[] {
  if (!existsSync(postgresHome)) return [];
  const versions = readdirSync(postgresHome).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => join(postgresHome, version, 'bin'));
}

/** The path of a program of this machine, or undefined when it is not there. */
export function findProgram(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return [...postgresFolders(), ...folders]
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}

/** Like `findProgram`, but throws a sentence that says what to install. */
export function requireProgram(name: string): string {
  const path = findProgram(name);
  if (path === undefined) throw new Error(`There is no ${name} here. ${clusterAdvice}`);
  return path;
}

/** What to do when a program is missing, in one sentence. */
export const clusterAdvice =
  'The tests of several processes need PostgreSQL and Redis: on Debian or Ubuntu `apt-get install postgresql redis-server`, on macOS `brew install postgresql redis`.';

/** What the tests of several processes need and this machine lacks, by name. */
export function missingPrograms(): string[] {
  return ['initdb', 'postgres', 'redis-server'].filter((name) => findProgram(name) === undefined);
}

const startPatienceMs = 20_000;

/** Resolves when a server has written that it accepts connections; otherwise rejects with all it wrote. */
export function accepting(
  name: string,
  server: ChildProcess,
  output: Readable | null,
): Promise<void> {
  let log = '';
  return new Promise((resolve, reject) => {
    const refuse = () => reject(new Error(`${name} did not start. It wrote:\n${log}`));
    const timer = setTimeout(refuse, startPatienceMs);
    server.once('exit', refuse);
    output?.setEncoding('utf8').on('data', (text: string) => {
      log += text;
      if (!/ready to accept connections/i.test(log)) return;
      clearTimeout(timer);
      server.off('exit', refuse);
      resolve();
    });
  });
}
