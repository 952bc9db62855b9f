import nextEnv from '@next/env';
import { type Env, parseEnv } from '@/lib/env';
import { bootBlock } from './support/boot-block';
import { ensureBuilt, root } from './support/build';
import { lastLines } from './support/output';
import { preflightProblems } from './support/preflight';
import { ended, isReady, spawnServer } from './support/server';
import { forwardSignals } from './support/signals';

/** What Next prints about itself; the block says it better. */
const nextNoise = /^\s*(▲|✓|- (Local|Network|Environments|Experiments))/;

function refuse(problems: readonly string[]): 1 {
  console.error('Tramontane did not start.');
  for (const problem of problems) console.error(problem);
  return 1;
}

function readSettings(): ReturnType<typeof parseEnv> {
  nextEnv.loadEnvConfig(root, false, { info: () => {}, error: console.error });
  return parseEnv(process.env);
}

function withoutNoise(text: string): string {
  const lines = text.split('\n').filter((line) => !nextNoise.test(line));
  return lines.join('\n');
}

/** Holds the server's output back until it is ready, then lets all but Next's own lines through. */
function makeOutput() {
  let isOpen = false;
  let all = '';
  let warnings = '';
  return {
    onStdout(text: string) {
      if (isOpen) process.stdout.write(withoutNoise(text));
      else all += withoutNoise(text);
    },
    onStderr(text: string) {
      if (isOpen) {
        process.stderr.write(text);
        return;
      }
      all += text;
      warnings += text;
    },
    open() {
      isOpen = true;
      process.stderr.write(warnings);
    },
    lastWords: () => lastLines(all),
  };
}

async function runServer(env: Env): Promise<number> {
  const output = makeOutput();
  const server = spawnServer({ host: env.HOST, port: env.PORT, env: process.env, ...output });
  const signals = forwardSignals(server);
  const [ready, { connectionSummaries }] = await Promise.all([
    isReady(server, env.HOST, env.PORT),
    import('@/lib/models/connections'),
  ]);
  if (ready) {
    output.open();
    console.log(bootBlock(env, connectionSummaries()));
  } else if (signals.stopCode() === undefined) {
    server.kill('SIGKILL');
    await ended(server);
    return refuse(['The server ended before it was ready. Its last words:', output.lastWords()]);
  }
  await ended(server);
  return server.exitCode ?? signals.stopCode() ?? 1;
}

async function main(): Promise<number> {
  const settings = readSettings();
  if (!settings.ok) return refuse(settings.problems);
  const problems = await preflightProblems(settings.value);
  if (problems.length > 0) return refuse(problems);
  const built = await ensureBuilt(console.log);
  if (!built.ok) return refuse(['The build failed. Its last words:', lastLines(built.output, 40)]);
  return runServer(settings.value);
}

process.exit(await main());
