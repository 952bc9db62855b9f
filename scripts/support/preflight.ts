import { createServer } from 'node:net';
import { folderProblem } from '@/lib/db/folder';
import { readDataLock } from '@/lib/db/lock';
import type { Env } from '@/lib/env';
import { InvalidModelsFileError, readOverrides } from '@/lib/models/overrides';

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown';
}

function portSentence(code: string, host: string, port: number): string {
  const other = `PORT=${port === 3001 ? 3002 : 3001} npm start`;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use by another program: stop that one, or choose another port with \`${other}\`.`;
    case 'EACCES':
      return `Port ${port} may not be used by this account: choose one above 1023 with \`${other}\`.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `HOST is ${host}, which is not an address of this machine: set it to 127.0.0.1, or leave it out.`;
    default:
      return `The server cannot listen on ${host}, port ${port} (${code}): choose another port with \`${other}\`.`;
  }
}

/** A sentence when the server could not listen there, otherwise undefined. */
function portProblem(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (thrown) => resolve(portSentence(codeOf(thrown), host, port)));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(undefined)));
  });
}

/** A sentence when the data folder cannot be used, otherwise undefined. */
function databaseProblem(folder: string): string | undefined {
  const unfit = folderProblem(folder);
  if (unfit) return unfit;
  const holder = readDataLock(folder);
  if (!holder) return undefined;
  return `The data folder ${folder} is in use by process ${holder.pid}: stop that process, or choose another folder with DATA_DIR.`;
}

/** A sentence for each thing that is wrong in the models file. */
function modelsFileProblems(env: Env): string[] {
  try {
    readOverrides(env);
    return [];
  } catch (thrown) {
    if (thrown instanceof InvalidModelsFileError) return [...thrown.problems];
    throw thrown;
  }
}

/** Everything that would keep the server from starting, one sentence each. Changes nothing. */
export async function preflightProblems(env: Env): Promise<string[]> {
  const port = await portProblem(env.HOST, env.PORT);
  const folder = env.DATABASE_URL ? undefined : databaseProblem(env.DATA_DIR);
  const found = [port, folder].filter((problem) => problem !== undefined);
  return [...found, ...modelsFileProblems(env)];
}
