import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { acquireDataLock, DataFolderBusyError, readDataLock } from './lock';

let folder: string;
const lockFile = () => join(folder, 'tramontane.lock');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tramontane-lock-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function startChild(): ChildProcess {
  const child = join(import.meta.dirname, '../../tests/support/lock-child.ts');
  return fork(child, { execArgv: ['--import', 'tsx'] });
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  const [message] = await once(child, 'message');
  return message;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** The pid of a process that ran and is gone. */
async function deadPid(): Promise<number> {
  const child = fork('-e', [], { execPath: '/bin/true', silent: true });
  await once(child, 'exit');
  if (child.pid === undefined) throw new Error('the child had no pid');
  return child.pid;
}

function leaveLock(pid: number, more: object = {}): void {
  writeFileSync(
    lockFile(),
    JSON.stringify({ pid, startedAt: new Date().toISOString(), id: `left-${pid}`, ...more }),
  );
}

describe('one process', () => {
  it('takes a folder, names itself, and gives it back', () => {
    const release = acquireDataLock(join(folder, 'new'));
    expect(readDataLock(join(folder, 'new'))?.pid).toBe(process.pid);
    expect(readdirSync(join(folder, 'new'))).toEqual(['tramontane.lock']);
    release();
    expect(readDataLock(join(folder, 'new'))).toBeNull();
    expect(readdirSync(join(folder, 'new'))).toEqual([]);
  });

  it('refuses a folder that it has already, by pid and folder', () => {
    const release = acquireDataLock(folder);
    expect(() => acquireDataLock(folder)).toThrowError(DataFolderBusyError);
    expect(() => acquireDataLock(folder)).toThrowError(
      `${folder} is in use by process ${process.pid}`,
    );
    release();
  });

  it('replaces the lock of a dead process and sweeps what it left', async () => {
    const pid = await deadPid();
    leaveLock(pid);
    writeFileSync(`${lockFile()}.after-older`, readFileSync(lockFile()));
    expect(readDataLock(folder)).toBeNull();
    acquireDataLock(folder)();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('goes on where a process died while it replaced a lock', async () => {
    const pid = await deadPid();
    leaveLock(pid);
    const successor = { pid, startedAt: new Date().toISOString(), id: 'died-too' };
    writeFileSync(`${lockFile()}.after-left-${pid}`, JSON.stringify(successor));
    acquireDataLock(folder);
    expect(readDataLock(folder)?.pid).toBe(process.pid);
    expect(readdirSync(folder)).toEqual(['tramontane.lock']);
  });

  it.runIf(process.platform === 'linux')('sees that a pid was given to another process', () => {
    leaveLock(process.pid, { processStart: '1' });
    expect(readDataLock(folder)).toBeNull();
    acquireDataLock(folder);
    expect(readDataLock(folder)?.pid).toBe(process.pid);
  });

  it('replaces a lock that was cut off in the middle', () => {
    writeFileSync(lockFile(), '{"pid":12');
    acquireDataLock(folder);
    expect(readDataLock(folder)?.pid).toBe(process.pid);
  });

  it('never removes the lock of somebody else', () => {
    const release = acquireDataLock(folder);
    leaveLock(1);
    release();
    expect(readDataLock(folder)?.pid).toBe(1);
  });
});

describe('several processes', () => {
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    for (let i = 0; i < 5; i += 1) children.push(startChild());
    await Promise.all(children.map(answerOf));
  }, 30_000);
  afterAll(async () => {
    await Promise.all(children.map(end));
  });

  async function race(): Promise<unknown[]> {
    const answers = Promise.all(children.map(answerOf));
    const at = Date.now() + 15;
    for (const child of children) child.send({ folder, at });
    return answers;
  }

  async function letGo(): Promise<void> {
    const answers = Promise.all(children.map(answerOf));
    for (const child of children) child.send('release');
    await answers;
  }

  it.each(['a free folder', 'the lock of a dead process'])(
    'exactly one wins %s, 20 of 20 times',
    async (kind) => {
      const pid = await deadPid();
      for (let round = 0; round < 20; round += 1) {
        if (kind.includes('dead')) leaveLock(pid, { id: `left-${round}` });
        const answers = await race();
        const winners = children.filter((_, index) => answers[index] === 'won');
        expect(winners).toHaveLength(1);
        const losers = answers.filter((answer) => answer !== 'won');
        for (const loser of losers) expect(loser).toEqual({ busy: expect.any(Number) });
        expect(readDataLock(folder)?.pid).toBe(winners[0]?.pid);
        expect(readdirSync(folder)).toEqual(['tramontane.lock']);
        await letGo();
        expect(readdirSync(folder)).toEqual([]);
      }
    },
    60_000,
  );

  it('is free again after its holder was killed', async () => {
    const child = startChild();
    expect(await answerOf(child)).toBe('ready');
    child.send({ folder, at: 0 });
    expect(await answerOf(child)).toBe('won');
    expect(() => acquireDataLock(folder)).toThrowError(`process ${child.pid}`);
    await end(child);
    acquireDataLock(folder);
    expect(readDataLock(folder)?.pid).toBe(process.pid);
  });
});
