import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browserAdvice, findBrowser } from '../tests/support/browser';
import { clusterAdvice, missingPrograms } from '../tests/support/programs';
import { ensureBuilt, nextProgram, root } from './support/build';
import { lastLines } from './support/output';
import { ended } from './support/server';
import { forwardSignals } from './support/signals';
import { type Count, countPlaywright, countVitest, one, sum } from './support/test-counts';

type Part = 'check' | 'unit' | 'contract' | 'build' | 'faults' | 'e2e' | 'cluster' | 'buffered';

/** What can be asked for after `npm test --`. */
const selections: Record<string, readonly Part[]> = {
  all: ['check', 'unit', 'contract', 'build', 'faults', 'e2e'],
  check: ['check', 'unit'],
  unit: ['unit'],
  contract: ['contract'],
  faults: ['build', 'faults'],
  e2e: ['build', 'e2e'],
  cluster: ['build', 'cluster'],
  buffered: ['build', 'buffered'],
};

const programs = {
  biome: join(root, 'node_modules/@biomejs/biome/bin/biome'),
  tsc: join(root, 'node_modules/typescript/bin/tsc'),
  vitest: join(root, 'node_modules/vitest/vitest.mjs'),
  playwright: join(root, 'node_modules/@playwright/test/cli.js'),
  next: nextProgram,
};

const reports = mkdtempSync(join(tmpdir(), 'tramontane-tests-'));

/** Runs a program of the project with its output on the terminal; resolves with its exit code. */
async function run(
  program: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<number> {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: root,
    env: { ...process.env, ...env, NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const signals = forwardSignals(child);
  await ended(child);
  const stopped = signals.stopCode();
  if (stopped !== undefined) process.exit(stopped);
  signals.end();
  return child.exitCode ?? 1;
}

function title(text: string): void {
  console.log(`\n== ${text}`);
}

async function step(name: string, program: string, args: string[]): Promise<Count> {
  title(name);
  return one((await run(program, args)) === 0);
}

async function check(): Promise<Count> {
  const format = await step('Format and lint', programs.biome, ['check', '--error-on-warnings']);
  title('Types');
  // The route types and the declarations of style sheets come from Next.
  const types =
    (await run(programs.next, ['typegen'])) === 0 && (await run(programs.tsc, ['--noEmit'])) === 0;
  return sum(format, one(types));
}

function readReport(file: string): unknown {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

const vitestTitles = {
  unit: 'Unit and architecture tests',
  contract: 'Contract tests',
  faults: 'Faults',
} as const;

async function vitest(project: keyof typeof vitestTitles, filters: string[]): Promise<Count> {
  title(vitestTitles[project]);
  const file = join(reports, `${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const code = await run(programs.vitest, ['run', '--project', project, ...reporters, ...filters]);
  return countVitest(readReport(file), code);
}

async function build(): Promise<Count> {
  title('Build');
  const built = await ensureBuilt(console.log);
  if (!built.ok) console.error(lastLines(built.output, 40));
  else console.log('The build is up to date.');
  return one(built.ok);
}

async function playwright(filters: string[], env: Record<string, string> = {}): Promise<Count> {
  const file = join(reports, 'playwright.json');
  const code = await run(programs.playwright, ['test', '--reporter=list,json', ...filters], {
    ...env,
    PLAYWRIGHT_JSON_OUTPUT_FILE: file,
  });
  return countPlaywright(readReport(file), code);
}

function e2e(filters: string[]): Promise<Count> {
  title('Browser tests');
  if (missingPrograms().length > 0) {
    console.log(`The tests of several processes are left out. ${clusterAdvice}`);
  }
  return playwright(filters);
}

/** The browser tests once more, over three processes, and the long form of those about processes. */
function cluster(filters: string[]): Promise<Count> {
  title('Several processes, PostgreSQL and Redis');
  return playwright(filters, { E2E_APP: 'cluster', CLUSTER_TESTS: 'long' });
}

/** What people do in a chat, once more behind a host that does not stream. */
const bufferedSpecs = ['answer', 'failures', 'images', 'page-life', 'payments', 'phone', 'sidebar'];

function buffered(filters: string[]): Promise<Count> {
  title('Behind a host that does not stream');
  const specs = bufferedSpecs.map((name) => `e2e/${name}.`);
  return playwright(filters.length > 0 ? filters : specs, { E2E_HOST: 'buffered' });
}

/** What a new CI machine may lack; there it may be installed without asking. */
function installOnCi(): void {
  const packages = [
    ...(findBrowser() ? [] : ['chromium']),
    ...(missingPrograms().length === 0 ? [] : ['postgresql', 'redis-server']),
  ];
  const mayInstall =
    process.env.CI === 'true' && process.platform === 'linux' && process.getuid?.() === 0;
  if (packages.length === 0 || !mayInstall || !existsSync('/usr/bin/apt-get')) return;
  console.log(`Installing ${packages.join(', ')}…`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
    const done = spawnSync('apt-get', args, { env, encoding: 'utf8' });
    if (done.status !== 0) console.error(lastLines(`${done.stdout}${done.stderr}`));
  }
}

const browserParts: ReadonlySet<Part> = new Set<Part>(['e2e', 'cluster', 'buffered']);

/** Why the browser tests cannot run, or undefined. */
function lack(parts: readonly Part[]): string | undefined {
  if (!parts.some((part) => browserParts.has(part))) return undefined;
  installOnCi();
  if (!findBrowser()) return browserAdvice;
  return parts.includes('cluster') && missingPrograms().length > 0 ? clusterAdvice : undefined;
}

async function runParts(parts: readonly Part[], filters: string[]): Promise<Count> {
  let total: Count = { passed: 0, failed: 0 };
  let built = true;
  for (const part of parts) {
    if (part === 'check') total = sum(total, await check());
    if (part === 'unit' || part === 'contract') total = sum(total, await vitest(part, filters));
    if (part === 'build') {
      const count = await build();
      built = count.failed === 0;
      total = sum(total, count);
    }
    if (part === 'faults') total = sum(total, built ? await vitest(part, filters) : one(false));
    if (part === 'buffered') total = sum(total, built ? await buffered(filters) : one(false));
    if (part === 'e2e') total = sum(total, built ? await e2e(filters) : one(false));
    if (part === 'cluster') total = sum(total, built ? await cluster(filters) : one(false));
  }
  return total;
}

async function main(): Promise<number> {
  const [name = 'all', ...filters] = process.argv.slice(2);
  const parts = selections[name];
  if (!parts) {
    console.error(`Choose one of: ${Object.keys(selections).join(', ')}.`);
    return 1;
  }
  const lacking = lack(parts);
  if (lacking) {
    console.error(lacking);
    console.log('\n0 passed, 1 failed');
    return 1;
  }
  const { passed, failed } = await runParts(parts, filters);
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

process.on('exit', () => rmSync(reports, { recursive: true, force: true }));
process.exit(await main());
