import { builtinModules } from 'node:module';
import { posix } from 'node:path';

/** Source texts by their path from the root of the project. */
type Sources = ReadonlyMap<string, string>;

type Import = { from: string; target: string; typeOnly: boolean };
type Module = { path: string; text: string; imports: Import[] };

const withFrom =
  /^[ \t]*(?:import|export)\s+(type\s+)?([\w$*{][^'"`;()=]*?)\s*from\s*['"]([^'"]+)['"]/gm;
const bare = /^[ \t]*import\s*['"]([^'"]+)['"]/gm;
const dynamic = /(?<!typeof )\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

function isTypeClause(clause: string): boolean {
  const names = /^\{([^}]*)\}$/.exec(clause.trim())?.[1];
  const list = names?.split(',').filter((name) => name.trim() !== '') ?? [];
  return list.length > 0 && list.every((name) => /^\s*type\s/.test(name));
}

/** Every import and re-export of a TypeScript text, as written. */
export function importsOf(text: string): { target: string; typeOnly: boolean }[] {
  const found = [...text.matchAll(withFrom)].map(([, type, clause = '', target = '']) => ({
    target,
    typeOnly: type !== undefined || isTypeClause(clause),
  }));
  const others = [...text.matchAll(bare), ...text.matchAll(dynamic)];
  return [...found, ...others.map(([, target = '']) => ({ target, typeOnly: false }))];
}

/** The project's own file behind an import, or the import as written when it is somebody else's. */
function resolveImport(sources: Sources, from: string, target: string): string {
  if (!/^(@\/|\.)/.test(target)) return target;
  const path = target.startsWith('@/') ? target.slice(2) : posix.join(posix.dirname(from), target);
  const endings = ['', '.ts', '.tsx', '/index.ts', '/index.tsx'];
  return endings.map((ending) => path + ending).find((file) => sources.has(file)) ?? path;
}

const isTest = (path: string) =>
  /\.test\.tsx?$|(^|\/)testing\//.test(path) || path.startsWith('tests/');

function parse(sources: Sources): Map<string, Module> {
  const modules = new Map<string, Module>();
  for (const [path, text] of sources) {
    const imports = importsOf(text).map(({ target, typeOnly }) => ({
      from: path,
      target: resolveImport(sources, path, target),
      typeOnly,
    }));
    modules.set(path, { path, text, imports });
  }
  return modules;
}

/** From the top downwards; a noun imports values only from lower ones. */
const nouns = [
  ['json'],
  ['chat'],
  ['runs'],
  ['tools'],
  ['payments', 'knowledge'],
  ['files'],
  ['models'],
  ['usage'],
  ['accounts'],
  ['db'],
];
const forEverybody = ['env', 'errors', 'log'];
const underHttp = ['http', 'accounts', 'db', ...forEverybody];
const clientSafe = [
  'schema',
  'message',
  'catalog',
  'parameters',
  'prices',
  'as-code',
  'twins',
  'apply-chunk',
  'kept',
  'title',
  'estimate',
  'errors',
  'result',
  'format',
  'actions',
  'check-schema',
  'parse-json',
  'read-answer',
  'json-path',
  'starters',
  'bench-limits',
  'document-limits',
  'source',
  'citations',
  'retrieval',
  'instructions',
];

const layerOf = (path: string) => (path.includes('/') ? (path.split('/')[0] ?? '') : 'root');
const baseOf = (path: string) => posix.basename(path).replace(/\.tsx?$/, '');
/** `lib/chat/store.ts` is of `chat`, `lib/env.ts` of `env`. */
const nounOf = (path: string) => (path.split('/')[1] ?? '').replace(/\.tsx?$/, '');
const rankOf = (noun: string) => nouns.findIndex((level) => level.includes(noun));

function libProblem(edge: Import): string | undefined {
  const [from, to] = [nounOf(edge.from), nounOf(edge.target)];
  if (from === to) return undefined;
  if (from === 'emulator') return 'the emulator imports nothing of the product';
  if (to === 'emulator') {
    return edge.from === 'lib/models/connections.ts'
      ? undefined
      : 'only lib/models/connections imports the emulator';
  }
  if (edge.typeOnly || forEverybody.includes(to)) return undefined;
  // What ties the whole together at boot stands above all nouns.
  if (edge.from === 'lib/boot.ts') return undefined;
  if (from === 'http') {
    return underHttp.includes(to) ? undefined : `lib/http imports only ${underHttp.join(', ')}`;
  }
  if (to === 'http') {
    return baseOf(edge.from) === 'actions' ? undefined : 'only actions.ts and app import lib/http';
  }
  const [above, below] = [rankOf(from), rankOf(to)];
  if (above === -1 || below === -1)
    return `lib/${above === -1 ? from : to} has no place in the order`;
  return above < below ? undefined : `lib/${from} does not stand above lib/${to}`;
}

function componentProblem(edge: Import): string | undefined {
  const inUi = edge.from.startsWith('components/ui/');
  const toLayer = layerOf(edge.target);
  if (inUi && toLayer === 'components' && !edge.target.startsWith('components/ui/')) {
    return 'components/ui imports no other components';
  }
  if (toLayer !== 'lib') return undefined;
  if (inUi) return 'components/ui imports nothing from lib';
  if (edge.typeOnly || clientSafe.includes(baseOf(edge.target))) return undefined;
  return `components take from lib only types and ${clientSafe.join(', ')}`;
}

function directionProblem(edge: Import): string | undefined {
  const [from, to] = [layerOf(edge.from), layerOf(edge.target)];
  if (to === 'app' && from !== 'app') return 'nothing imports app';
  if (from === 'lib' && to === 'components') return 'lib never imports components';
  if (from === 'lib' && to === 'lib') return libProblem(edge);
  if (from === 'components') return componentProblem(edge);
  if (nounOf(edge.target) === 'emulator' && to === 'lib' && from !== 'scripts') {
    return 'only lib/models/connections imports the emulator';
  }
  return undefined;
}

function directionProblems(modules: Map<string, Module>): string[] {
  const edges = [...modules.values()].flatMap(({ imports }) => imports);
  return edges.flatMap((edge) => {
    if (!modules.has(edge.target)) return [];
    const problem = directionProblem(edge);
    return problem ? [`${edge.from} imports ${edge.target}: ${problem}.`] : [];
  });
}

const valueTargets = (module: Module | undefined) =>
  module?.imports.filter(({ typeOnly }) => !typeOnly).map(({ target }) => target) ?? [];

/** The official AWS clients prove the emulator; the product signs and reads by itself. */
const onlyInTests = /^(@aws-sdk\/client-bedrock(-runtime)?|@smithy\/node-http-handler)(\/|$)/;

function packageProblems({ path, imports }: Module): string[] {
  return imports.flatMap(({ target }) =>
    onlyInTests.test(target) ? [`${path} imports ${target}: only tests do.`] : [],
  );
}

function cycleProblems(modules: Map<string, Module>): string[] {
  const done = new Set<string>();
  const problems: string[] = [];
  const visit = (path: string, trail: string[]) => {
    const at = trail.indexOf(path);
    if (at !== -1) problems.push(`${[...trail.slice(at), path].join(' -> ')}: this is a cycle.`);
    if (at !== -1 || done.has(path)) return;
    for (const target of valueTargets(modules.get(path))) {
      if (modules.has(target)) visit(target, [...trail, path]);
    }
    done.add(path);
  };
  for (const path of modules.keys()) visit(path, []);
  return problems;
}

const directive = (name: string) =>
  new RegExp(`^(?:\\s|//[^\\n]*\\n|/\\*[\\s\\S]*?\\*/)*['"]${name}['"]`);
const isClient = (module: Module) => directive('use client').test(module.text);
const isEndpoint = (module: Module) => directive('use server').test(module.text);

function isServerOnly(target: string): boolean {
  if (target.startsWith('lib/db/') || target === 'lib/env.ts') return true;
  const name = target.replace(/^node:/, '');
  const packages = /^(server-only|next\/headers|pg|sharp|drizzle-orm|@electric-sql\/.*)(\/|$)/;
  return builtinModules.includes(name) || packages.test(target);
}

/** Follows value imports from a client file; Server Actions are endpoints, so the way ends there. */
function bundleProblem(modules: Map<string, Module>, start: string): string | undefined {
  const seen = new Set<string>();
  const queue: string[][] = [[start]];
  for (let trail = queue.shift(); trail; trail = queue.shift()) {
    const path = trail.at(-1) ?? start;
    if (isServerOnly(path)) return `${trail.join(' -> ')}: server code in a client bundle.`;
    const module = modules.get(path);
    if (seen.has(path) || !module || isEndpoint(module)) continue;
    seen.add(path);
    for (const target of valueTargets(module)) queue.push([...trail, target]);
  }
  return undefined;
}

const mayReadEnv =
  /^(lib\/env\.ts|(next|playwright|vitest|drizzle)\.config\.ts|instrumentation.*\.ts|(scripts|tests)\/.*)$/;
const kebabCase = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*\.tsx?$/;

function fileProblems({ path, text }: Module): string[] {
  const problems: string[] = [];
  const code = text.replace(/^\s*(\/?\*|\/\/).*$/gm, '');
  if (!mayReadEnv.test(path) && !isTest(path) && /\bprocess\.env\b/.test(code)) {
    problems.push(`${path}: only lib/env.ts reads process.env.`);
  }
  if (/^\s*['"]use server['"]/m.test(text) && posix.basename(path) !== 'actions.ts') {
    problems.push(`${path}: a file with 'use server' is named actions.ts.`);
  }
  if (!kebabCase.test(posix.basename(path))) problems.push(`${path}: file names are kebab-case.`);
  return problems;
}

/** Every breach of the order of the project, one sentence each, with the file and the rule. */
export function architectureProblems(sources: Sources): string[] {
  const all = parse(sources);
  const product = new Map([...all].filter(([path]) => !isTest(path)));
  const clients = [...product.values()].filter(isClient);
  return [
    ...directionProblems(product),
    ...cycleProblems(product),
    ...[...product.values()].flatMap(packageProblems),
    ...clients.flatMap(({ path }) => bundleProblem(product, path) ?? []),
    ...[...all.values()].flatMap(fileProblems),
  ];
}
