import { defineConfig } from '@playwright/test';
import { browserArguments, findBrowser } from './tests/support/browser';

const phoneOnly = /\.phone\.spec\.ts$/;
/** These are about one process and its data folder. */
const oneProcess = process.env.E2E_APP === 'cluster' ? [/e2e\/(start|access)\.spec\.ts$/] : [];

export default defineConfig({
  testDir: 'tests',
  testMatch: 'e2e/*.spec.ts',
  outputDir: 'test-results',
  workers: 2,
  retries: 0,
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 15_000 },
  use: {
    locale: 'en-US',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: findBrowser(), args: browserArguments() },
  },
  projects: [
    {
      name: 'desk',
      testIgnore: [phoneOnly, ...oneProcess],
      use: { viewport: { width: 1280, height: 800 } },
    },
    {
      name: 'phone',
      testMatch: phoneOnly,
      use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
    },
    {
      // Several processes on PostgreSQL and Redis, one after the other.
      name: 'cluster',
      testMatch: 'cluster/*.spec.ts',
      fullyParallel: false,
      workers: 1,
    },
  ],
});
