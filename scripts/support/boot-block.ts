import { type Env, isLoopback } from '@/lib/env';
import type { ConnectionSummary, Source } from '@/lib/models/schema';

const sourceNames: Record<Source, string> = {
  mistral: 'Mistral API',
  bedrock: 'Amazon Bedrock',
  local: 'Local models',
};

/** The address to open in a browser. */
export function addressOf(env: Env): string {
  if (env.APP_URL) return env.APP_URL;
  const everywhere = env.HOST === '0.0.0.0' || env.HOST === '::';
  if (everywhere || isLoopback(env.HOST)) return `http://localhost:${env.PORT}`;
  return `http://${env.HOST.includes(':') ? `[${env.HOST}]` : env.HOST}:${env.PORT}`;
}

/** Where the data is, without the credentials of a database address. */
function dataOf(env: Env): string {
  if (!env.DATABASE_URL) return env.DATA_DIR;
  const url = new URL(env.DATABASE_URL);
  return `Postgres at ${url.host || 'a local socket'}${url.pathname.replace(/^\/$/, '')}`;
}

/** The one block that a start prints: where it is, where the data is, what it is connected to. */
export function bootBlock(env: Env, connections: readonly ConnectionSummary[]): string {
  const rows = [
    ['Address', addressOf(env)],
    ['Data', dataOf(env)],
    ...connections.map(({ source, label }) => [sourceNames[source], label]),
  ];
  const width = Math.max(...rows.map(([name = '']) => name.length)) + 3;
  const lines = rows.map(([name = '', value]) => `  ${name.padEnd(width)}${value}`);
  return ['', '  Tramontane is running. Ctrl+C stops it.', '', ...lines, ''].join('\n');
}
