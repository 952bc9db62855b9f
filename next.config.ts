import type { NextConfig } from 'next';

/** For every response; the content security policy of pages is made in proxy.ts. */
const securityHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'no-referrer' },
  { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=()' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
];

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  serverExternalPackages: ['@electric-sql/pglite', '@electric-sql/pglite-pgvector', 'pg', 'sharp'],
  // `npm run check` and `npm test` type-check; a build for use need not do it again.
  typescript: { ignoreBuildErrors: true },
  images: { unoptimized: true },
  headers: async () => [{ source: '/:path*', headers: securityHeaders }],
  outputFileTracingIncludes: {
    '/**': ['./lib/db/migrations/**', './node_modules/@electric-sql/pglite-pgvector/dist/*.tar.gz'],
  },
};

export default config;
