// Runs on Node.js 20 before anything is installed: plain JavaScript, nothing but built-in modules.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { checkNode, ensureInstalled, productNode, Refusal, root } from './install.mjs';

const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** @param {NodeJS.Signals} signal */
function exitCodeOf(signal) {
  return 128 + (constants.signals[signal] ?? 1);
}

/**
 * Calls back when the shell that npm ran this process in has ended. A SIGTERM to npm ends that
 * shell and comes no further by itself.
 * @param {() => void} stop
 */
function whenNpmEnds(stop) {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    stop();
  }, 300);
  watch.unref();
}

/**
 * Runs a TypeScript file on the product's Node.js, first in the search path for its children too,
 * and passes signals on. Resolves with the exit code. The channel between the two tells the child
 * when this process is gone.
 * @param {string} script
 * @param {string[]} args
 * @returns {Promise<number>}
 */
function runScript(script, args) {
  const node = productNode();
  const path = [dirname(node), join(root, 'node_modules/.bin'), process.env.PATH ?? ''];
  return new Promise((resolve, reject) => {
    const child = spawn(node, ['--import', 'tsx', join(root, script), ...args], {
      cwd: root,
      env: { ...process.env, PATH: path.join(delimiter) },
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    });
    for (const signal of signals) process.on(signal, () => child.kill(signal));
    whenNpmEnds(() => child.kill('SIGTERM'));
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(signal ? exitCodeOf(signal) : (code ?? 1)));
  });
}

/**
 * Installs what is missing, then runs a TypeScript file; this process ends with its exit code.
 * @param {string} script
 * @param {string[]} [args]
 */
export async function launch(script, args = []) {
  try {
    checkNode();
    const early = signals.map((signal) => {
      const stop = () => process.exit(exitCodeOf(signal));
      process.on(signal, stop);
      return () => process.off(signal, stop);
    });
    await ensureInstalled();
    for (const forget of early) forget();
    process.exitCode = await runScript(script, args);
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    console.error(thrown.message);
    process.exitCode = 1;
  }
}
