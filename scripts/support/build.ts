import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { forwardSignals } from './signals';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const nextProgram = join(root, 'node_modules/next/dist/bin/next');

/** What goes into the build. Tests and scripts do not. */
const sources = [
  'app',
  'components',
  'lib',
  'messages',
  'public',
  'proxy.ts',
  'instrumentation.ts',
  'instrumentation-client.ts',
  'next.config.ts',
  'postcss.config.mjs',
  'tsconfig.json',
  'package-lock.json',
];

const stamp = join(root, '.next/tramontane-build');

function filesUnder(path: string): string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' });
  const files = names.map((name) => join(path, name)).filter((file) => statSync(file).isFile());
  return files.filter((file) => !/\.test\.tsx?$/.test(file)).sort();
}

/** A fingerprint of everything that the build is made of. */
function sourceHash(): string {
  const hash = createHash('sha256');
  for (const file of sources.flatMap((source) => filesUnder(join(root, source)))) {
    const content = readFileSync(file);
    hash.update(`${relative(root, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** Whether the build is the one of the present sources. */
export function isBuilt(): boolean {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === sourceHash();
}

type Outcome = { ok: true } | { ok: false; output: string };

/**
 * Builds when the sources have changed. The stamp goes before the build and comes back after it,
 * so a build that was cut off counts as none.
 */
export async function ensureBuilt(say: (line: string) => void): Promise<Outcome> {
  const hash = sourceHash();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return { ok: true };
  say('Building (about a minute)…');
  const began = Date.now();
  rmSync(stamp, { force: true });
  const { code, output } = await nextBuild();
  if (code !== 0) return { ok: false, output };
  writeFileSync(stamp, hash);
  say(`Built in ${Math.round((Date.now() - began) / 1000)} s.`);
  return { ok: true };
}

function nextBuild(): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, [nextProgram, 'build'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const signals = forwardSignals(child);
  let output = '';
  const keep = (piece: Buffer) => {
    output += piece;
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      const stopped = signals.stopCode();
      if (stopped !== undefined) process.exit(stopped);
      signals.end();
      resolve({ code: code ?? 1, output });
    });
  });
}
