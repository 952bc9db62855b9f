import type { NextConfig } from 'next';

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  serverExternalPackages: ['@electric-sql/pglite', 'pg', 'sharp'],
  images: { unoptimized: true },
  outputFileTracingIncludes: { '/**': ['./lib/db/migrations/**'] },
};

export default config;
