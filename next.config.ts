import { existsSync, readFileSync } from 'node:fs';
import type { NextConfig } from 'next';

/** For every response; the content security policy of pages is made in proxy.ts. */
const securityHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'no-referrer' },
  { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=()' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
];

/** What the process that reads documents needs (lib/knowledge/reader); no bundler looks into it. */
const readerPackages = [
  'csv-parse',
  'htmlparser2',
  'mammoth',
  'mdast-util-from-markdown',
  'mdast-util-gfm',
  'micromark-extension-gfm',
  'unpdf',
  'yauzl',
];

/** The packages and all that they depend on. */
function withDependencies(names: string[], found = new Set<string>()): Set<string> {
  for (const name of names) {
    const manifest = `node_modules/${name}/package.json`;
    if (found.has(name) || !existsSync(manifest)) continue;
    found.add(name);
    withDependencies(
      Object.keys(JSON.parse(readFileSync(manifest, 'utf8')).dependencies ?? {}),
      found,
    );
  }
  return found;
}

const readerFiles = [...withDependencies(readerPackages)].map(
  (name) => `./node_modules/${name}/**/*.{js,mjs,cjs,json}`,
);

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  serverExternalPackages: ['@electric-sql/pglite', '@electric-sql/pglite-pgvector', 'pg', 'sharp'],
  // `npm run check` and `npm test` type-check; a build for use need not do it again.
  typescript: { ignoreBuildErrors: true },
  images: { unoptimized: true },
  headers: async () => [{ source: '/:path*', headers: securityHeaders }],
  outputFileTracingIncludes: {
    '/**': [
      './lib/db/migrations/**',
      './node_modules/@electric-sql/pglite-pgvector/dist/*.tar.gz',
      './lib/knowledge/**/*.ts',
      ...readerFiles,
    ],
  },
};

export default config;
