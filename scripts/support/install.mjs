// Runs on Node.js 20 before anything is installed: plain JavaScript, nothing but built-in modules.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

const oldestNode = [20, 20];
/** Runs the product itself; older ones only run `npm ci`, which brings a newer one. */
const oldestProductNode = [22, 22];

/** A sentence for the person at the terminal; no stack trace is shown for it. */
export class Refusal extends Error {}

/** @param {number[]} floor */
function isNodeAtLeast(floor) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [floorMajor = 0, floorMinor = 0] = floor;
  return major > floorMajor || (major === floorMajor && minor >= floorMinor);
}

/** Throws unless this Node.js can run the set-up. */
export function checkNode() {
  if (isNodeAtLeast(oldestNode)) return;
  throw new Refusal(
    `Node.js ${oldestNode.join('.')} or newer is needed, and this is ${process.versions.node}: install a current one from https://nodejs.org.`,
  );
}

/** @param {string} path */
function packagesOf(path) {
  const { packages } = JSON.parse(readFileSync(path, 'utf8'));
  delete packages[''];
  return packages;
}

/**
 * Whether node_modules is what package-lock.json says. npm writes its own record of what it
 * installed as its last step, so an installation that was cut off has none.
 */
export function isInstalled() {
  const record = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const present = packagesOf(record);
  const names = new Set([...Object.keys(wanted), ...Object.keys(present)]);
  return [...names].every((name) => {
    const { [name]: want } = wanted;
    const { [name]: have } = present;
    if (!want) return false;
    // Packages for other systems stay out of node_modules.
    return have ? have.version === want.version : want.optional === true;
  });
}

/** The search path without this project's own programs: they go away while npm replaces them. */
function pathWithoutProject() {
  const own = join(root, 'node_modules');
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.filter((folder) => !folder.startsWith(own)).join(delimiter);
}

/**
 * What npm says about a failure, without its help pages: it begins with the cause.
 * @param {string} text
 */
function firstLines(text, count = 12) {
  const lines = text.split('\n').filter((line) => line.replace('npm error', '').trim() !== '');
  return lines.slice(0, count).join('\n');
}

/** @returns {Promise<{ code: number | null, output: string }>} */
function npmCi() {
  const options = ['--include=dev', '--no-audit', '--no-fund', '--no-engine-strict'];
  const windows = process.platform === 'win32';
  return new Promise((resolve, reject) => {
    const npm = spawn(windows ? 'npm.cmd' : 'npm', ['ci', ...options, '--loglevel=error'], {
      cwd: root,
      shell: windows,
      env: { ...process.env, PATH: pathWithoutProject() },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (/** @type {Buffer} */ piece) => {
      output += piece;
    };
    npm.stdout.on('data', keep);
    npm.stderr.on('data', keep);
    npm.on('error', reject);
    npm.on('close', (code) => resolve({ code, output }));
  });
}

/** Installs from the lock file when node_modules is missing, unfinished or of another lock file. */
export async function ensureInstalled() {
  if (isInstalled()) return;
  console.log('Installing (about a minute)…');
  const began = Date.now();
  const { code, output } = await npmCi();
  if (code !== 0) {
    console.error(firstLines(output));
    throw new Refusal(
      'The installation failed; the lines above say why. Nothing is half done: run the command again when it is put right.',
    );
  }
  console.log(`Installed in ${Math.round((Date.now() - began) / 1000)} s.`);
}

/** The Node.js that runs the product: the one that came with the dependencies. */
export function productNode() {
  const own = join(
    root,
    'node_modules/node/bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  if (existsSync(own)) return own;
  if (isNodeAtLeast(oldestProductNode)) return process.execPath;
  throw new Refusal(
    `Node.js ${oldestProductNode.join('.')} or newer is needed, and npm did not bring it: allow install scripts (npm config set ignore-scripts false) or install it from https://nodejs.org.`,
  );
}
