import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { chromiumFlags, findChromium } from '@remit/dev/browser';
import { countBrowserTests } from '@remit/dev/count-browser-tests';
import { leanPreact, leanPreactEntry } from '@remit/dev/lean-preact';
import { bundledTests } from './bundle-tests.mjs';
import { visitorSettings } from './browsers/visitor-settings.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const files = [
  'packages/sdk/src/**/*.test.ts',
  'packages/widget/src/**/*.test.ts',
  'packages/console/src/**/*.test.ts',
  'packages/console/src/**/*.test.tsx',
  'test/browsers/*.test.ts',
];
// Straight from the installed msw, so that worker and library are always of one version.
const mockWorker = createRequire(import.meta.url).resolve('msw/mockServiceWorker.js');

/** The chat is tested with the Preact that it is built with. The console has the whole of it. */
const withLeanPreact = {
  name: 'lean-preact',
  resolveImport: ({ source, context }) =>
    source === 'preact' && context.path.startsWith('/packages/widget/')
      ? `/${relative(root, leanPreactEntry)}`
      : undefined,
  transform: ({ path, body }) => (path.endsWith('.js') ? leanPreact(body, join(root, path)) : undefined),
};

/** Browser tests in Chromium. Everything is read from source, but for the vectors, which ask the built decision. */
export default {
  rootDir: root,
  files,
  nodeResolve: {
    browser: true,
    exportConditions: ['source', 'production'],
    extensions: ['.mjs', '.js', '.ts', '.tsx'],
  },
  concurrency: 2,
  browsers: [
    chromeLauncher({
      launchOptions: { executablePath: findChromium(), args: chromiumFlags },
      createPage: async ({ context }) => {
        // Two pages run at a time: each in a profile of its own, so that neither meets the other's storage and locks.
        const profile = await context.browser().createBrowserContext();
        const page = await profile.newPage();
        // Only one can be in front: the other must not count as hidden.
        const session = await page.createCDPSession();
        await session.send('Emulation.setFocusEmulationEnabled', { enabled: true });
        return Object.assign(page, {
          // Puppeteer's own refuses a feature that it does not know, such as forced colours.
          emulateMediaFeatures: (features) => session.send('Emulation.setEmulatedMedia', { features }),
        });
      },
    }),
  ],
  plugins: [
    visitorSettings,
    withLeanPreact,
    esbuildPlugin({ ts: true, tsx: true, target: 'es2022', tsconfig: `${root}tsconfig.json` }),
  ],
  middleware: [
    bundledTests(root, files),
    async (context, next) => {
      if (context.path !== '/mockServiceWorker.js') {
        await next();
        return;
      }
      context.type = 'text/javascript';
      context.set('service-worker-allowed', '/');
      context.body = await readFile(mockWorker);
    },
  ],
  reporters: [
    defaultReporter({ reportTestResults: true, reportTestProgress: process.stdout.isTTY }),
    countBrowserTests(process.env.REMIT_TEST_COUNTS),
  ],
  testFramework: { config: { timeout: 10_000 } },
  testsFinishTimeout: 180_000,
  browserStartTimeout: 60_000,
};
