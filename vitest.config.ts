import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

export default defineConfig({
  resolve: {
    alias: { '@': path('.') },
  },
  test: {
    setupFiles: [path('./tests/support/vitest-setup.ts')],
    testTimeout: 15_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{app,components,lib,scripts}/**/*.test.{ts,tsx}', 'tests/*.test.ts'],
        },
      },
      {
        extends: true,
        test: { name: 'contract', include: ['tests/{contract,security}/**/*.test.ts'] },
      },
      {
        extends: true,
        // These need the build, and start apps of their own: one file at a time, or Stop would be timed on a busy machine.
        test: { name: 'faults', include: ['tests/faults/**/*.test.ts'], maxWorkers: 1 },
      },
    ],
  },
});
