import { type BrowserContext, test as base, expect } from '@playwright/test';
import { type App, type AppOptions, startApp } from './app';
import { bufferingProxy } from './buffering-proxy';
import { asApp, startCluster } from './cluster';

/** What went wrong in the pages of a test without being looked for. */
export type Problems = {
  /** From now on nothing counts: the apps behind the pages go away. */
  ignoreTheRest: () => void;
  /** Lets every message that matches pass, also those before. */
  allow: (pattern: RegExp) => void;
};

type TestFixtures = {
  /** Patterns of console errors that the test expects: `test.use({ allowedErrors: [/404/] })`. */
  allowedErrors: RegExp[];
  problems: Problems & { found: string[] };
  /** Starts one more app, with other settings; it ends with the test. */
  startApp: (options?: AppOptions) => Promise<App>;
};

/** `npm run test:buffered` sets it: every app stands behind a host that does not stream. */
const isBuffered = process.env.E2E_HOST === 'buffered';

/** An app as its host lets it be reached. */
async function startHosted(options?: AppOptions): Promise<App> {
  const app = await startApp(options);
  if (!isBuffered) return app;
  const proxy = await bufferingProxy(app.port);
  return {
    ...app,
    url: proxy.url,
    port: proxy.port,
    async stop(signal) {
      await proxy.close();
      await app.stop(signal);
    },
  };
}

type WorkerFixtures = {
  /** The app that the tests of one worker share, with the built-in demonstration. */
  app: App;
};

/** `npm run test:cluster`: what works with one process works with several, too. */
const onCluster = process.env.E2E_APP === 'cluster';

/** Writes each breach of the content security policy to the console, where it counts as an error. */
function reportPolicyBreaches(): void {
  addEventListener('securitypolicyviolation', (event) => {
    const where = event.sourceFile ? ` at ${event.sourceFile}:${event.lineNumber}` : '';
    console.error(`CSP violation: ${event.violatedDirective} blocked ${event.blockedURI}${where}`);
  });
}

async function watch(context: BrowserContext, found: string[]): Promise<void> {
  context.on('console', (message) => {
    if (message.type() !== 'error') return;
    const { url } = message.location();
    found.push(`console.error: ${message.text()}${url ? ` (${url})` : ''}`);
  });
  context.on('weberror', (event) => {
    const thrown = event.error();
    found.push(`page error: ${thrown.stack ?? thrown.message}`);
  });
  await context.addInitScript(reportPolicyBreaches);
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  app: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from here.
    async ({}, use) => {
      const app = onCluster ? asApp(await startCluster()) : await startHosted();
      await use(app);
      await app.stop();
    },
    { scope: 'worker', timeout: 90_000 },
  ],

  baseURL: ({ app }, use) => use(app.url),

  allowedErrors: [[], { option: true }],

  problems: async ({ allowedErrors }, use) => {
    const found: string[] = [];
    const allowed = [...allowedErrors, ...(isBuffered ? [/50[24]/] : [])];
    let counted: number | undefined;
    await use({
      found,
      allow: (pattern) => allowed.push(pattern),
      ignoreTheRest: () => {
        counted = found.length;
      },
    });
    const unexpected = found
      .slice(0, counted)
      .filter((text) => !allowed.some((pattern) => pattern.test(text)));
    expect(unexpected, 'errors in the page that no test expected').toEqual([]);
  },

  context: async ({ context, problems }, use) => {
    await watch(context, problems.found);
    await use(context);
  },

  startApp: async ({ problems }, use) => {
    base.skip(onCluster, 'It starts one app with settings of its own.');
    const started: App[] = [];
    await use(async (options) => {
      const app = await startHosted(options);
      started.push(app);
      return app;
    });
    problems.ignoreTheRest();
    await Promise.all(started.map((app) => app.stop()));
  },
});

export { expect };
