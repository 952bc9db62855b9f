import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { architectureProblems, importsOf } from './support/architecture';

const root = join(import.meta.dirname, '..');
const isSource = (path: string) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts');

function projectSources(): Map<string, string> {
  const folders = ['app', 'components', 'lib', 'scripts', 'tests'];
  const inFolders = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
      join(folder, name).replaceAll('\\', '/'),
    ),
  );
  const files = [...readdirSync(root), ...inFolders].filter(isSource);
  return new Map(files.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

/** The problems of a small made-up project: paths and texts. */
const problemsOf = (sources: Record<string, string>) =>
  architectureProblems(new Map(Object.entries(sources)));

describe('the project', () => {
  it('keeps the order of design and finds its own files', () => {
    const sources = projectSources();
    expect(sources.size).toBeGreaterThan(50);
    expect(architectureProblems(sources)).toEqual([]);
  });
});

describe('reading imports', () => {
  it('sees every form, and which ones are only types', () => {
    const text = `
import a from 'a';
import type { B } from 'b';
import { type C, type D } from 'c';
import {
  e,
  type F,
} from 'e';
import 'f';
export * from 'g';
export type { H } from 'h';
const i = await import('i');
type J = typeof import('j');
// import k from 'k';
 * import l from 'l';
export const m = { from: 'n' };`;
    const found = importsOf(text).map(({ target, typeOnly }) => target + (typeOnly ? '?' : ''));
    expect(found).toEqual(['a', 'b?', 'c?', 'e', 'g', 'h?', 'f', 'i']);
  });
});

describe('each rule can fail', () => {
  const leaf = 'export const x = 1;';
  const values = (path: string) => `import { x } from '@/${path}';`;
  const types = (path: string) => `import type { X } from '@/${path}';`;

  it.each([
    ['nothing imports app', 'lib/chat/store.ts', 'app/page.tsx'],
    ['nothing imports app', 'components/chat/list.tsx', 'app/page.tsx'],
    ['lib never imports components', 'lib/chat/store.ts', 'components/ui/button.tsx'],
    ['components take from lib only', 'components/chat/list.tsx', 'lib/chat/store.ts'],
    ['components/ui imports nothing from lib', 'components/ui/button.tsx', 'lib/chat/schema.ts'],
    ['components/ui imports no other', 'components/ui/button.tsx', 'components/chat/list.tsx'],
    ['lib/models does not stand above lib/chat', 'lib/models/resolve.ts', 'lib/chat/schema.ts'],
    ['lib/payments does not stand above', 'lib/payments/store.ts', 'lib/knowledge/store.ts'],
    ['lib/news has no place', 'lib/news/store.ts', 'lib/db/client.ts'],
    ['lib/http imports only', 'lib/http/route.ts', 'lib/chat/store.ts'],
    ['only actions.ts and app import lib/http', 'lib/chat/store.ts', 'lib/http/route.ts'],
    ['the emulator imports nothing', 'lib/emulator/script.ts', 'lib/errors.ts'],
    ['only lib/models/connections imports', 'lib/models/resolve.ts', 'lib/emulator/index.ts'],
    ['only lib/models/connections imports', 'app/page.tsx', 'lib/emulator/index.ts'],
  ])('%s: %s', (rule, from, to) => {
    const problems = problemsOf({ [from]: values(to), [to]: leaf });
    expect(problems.some((problem) => problem.startsWith(from) && problem.includes(rule))).toBe(
      true,
    );
  });

  it.each([
    ['lib/chat/store.ts', 'lib/runs/start.ts', values],
    ['lib/db/schema/chat.ts', 'lib/chat/message.ts', types],
    ['lib/chat/actions.ts', 'lib/http/action.ts', values],
    ['lib/models/connections.ts', 'lib/emulator/index.ts', values],
    ['scripts/emulator.ts', 'lib/emulator/server.ts', values],
    ['lib/usage/store.ts', 'lib/log.ts', values],
    ['components/chat/list.tsx', 'lib/chat/actions.ts', values],
    ['components/chat/list.tsx', 'lib/chat/store.ts', types],
    ['lib/models/resolve.test.ts', 'lib/emulator/index.ts', values],
    ['app/page.tsx', 'lib/chat/store.ts', values],
  ])('lets %s import %s', (from, to, how) => {
    expect(problemsOf({ [from]: how(to), [to]: leaf })).toEqual([]);
  });

  it('finds a cycle of values, and lets types go round', () => {
    const cycle = {
      'lib/chat/a.ts': values('lib/chat/b.ts'),
      'lib/chat/b.ts': values('lib/chat/a.ts'),
    };
    expect(problemsOf(cycle)).toEqual([
      'lib/chat/a.ts -> lib/chat/b.ts -> lib/chat/a.ts: this is a cycle.',
    ]);
    expect(problemsOf({ ...cycle, 'lib/chat/b.ts': types('lib/chat/a.ts') })).toEqual([]);
  });

  it('finds server code in a client bundle, and stops at Server Actions', () => {
    const client = `'use client';\nimport { x } from './middle';`;
    const sources = {
      'app/a.tsx': client,
      'app/middle.ts': values('lib/chat/actions.ts'),
      'lib/chat/actions.ts': `import { x } from 'node:fs';`,
    };
    expect(problemsOf(sources)).toEqual([
      'app/a.tsx -> app/middle.ts -> lib/chat/actions.ts -> node:fs: server code in a client bundle.',
    ]);
    const endpoint = `'use server';\n${sources['lib/chat/actions.ts']}`;
    expect(problemsOf({ ...sources, 'lib/chat/actions.ts': endpoint })).toEqual([]);
  });

  it.each([
    '@aws-sdk/client-bedrock-runtime',
    '@aws-sdk/client-bedrock',
    '@smithy/node-http-handler',
  ])('keeps %s in the tests', (name) => {
    const text = `import type { X } from '${name}';`;
    expect(
      problemsOf({ 'lib/models/resolve.ts': text, 'lib/models/resolve.test.ts': text }),
    ).toEqual([`lib/models/resolve.ts imports ${name}: only tests do.`]);
  });

  it('looks at names, directives and process.env', () => {
    expect(
      problemsOf({
        'lib/chat/sendMessage.ts': leaf,
        'lib/chat/send.ts': `'use server';`,
        'lib/models/resolve.ts': 'const key = process.env.KEY;',
        'lib/models/prices.ts': '/**\n * Not from process.env.\n */',
        'lib/env.ts': 'const key = process.env.KEY;',
      }),
    ).toEqual([
      'lib/chat/sendMessage.ts: file names are kebab-case.',
      "lib/chat/send.ts: a file with 'use server' is named actions.ts.",
      'lib/models/resolve.ts: only lib/env.ts reads process.env.',
    ]);
  });
});
