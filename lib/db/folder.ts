import { accessSync, constants, mkdirSync, statfsSync } from 'node:fs';

/** A database begins with 40 MB and its log grows by 16; opened without room, PGlite never answers. */
const neededMb = 64;

/** The embedded database cannot live in this folder; the message says why and what to do. */
export class DataFolderError extends Error {
  override name = 'DataFolderError';
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown';
}

/** A sentence when the embedded database could not live in this folder, otherwise undefined. */
export function folderProblem(folder: string): string | undefined {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOSPC') return fullDisk(folder, 0);
    return `The data folder ${folder} cannot be written (${codeOf(thrown)}): give this account the right to write there, or choose another folder with DATA_DIR.`;
  }
  const { bavail, bsize } = statfsSync(folder);
  const freeMb = Math.floor((bavail * bsize) / 2 ** 20);
  return freeMb < neededMb ? fullDisk(folder, freeMb) : undefined;
}

function fullDisk(folder: string, freeMb: number): string {
  return `The disk of the data folder ${folder} is full: ${freeMb} MB are free, and the database needs ${neededMb}. Make room there, or choose another folder with DATA_DIR.`;
}
