import { chromeLauncher, puppeteerCore } from '@web/test-runner-chrome';
import { findFirefox, findWebKit } from '@remit/dev/browser';
import chromium from '../wtr.config.mjs';
import { grantReducedMotion } from './reduced-motion.mjs';
import { webkitLauncher } from './webkit-launcher.mjs';

/** The browser tests in Firefox ESR and WebKitGTK, one browser after the other: `npm test` runs them in Chromium. */
export default {
  ...chromium,
  concurrentBrowsers: 1,
  browsers: [
    // Firefox speaks WebDriver BiDi. One page at a time: a page in a background tab counts as hidden.
    chromeLauncher({
      puppeteer: puppeteerCore,
      concurrency: 1,
      launchOptions: {
        browser: 'firefox',
        executablePath: findFirefox(),
        extraPrefsFirefox: { 'ui.prefersReducedMotion': 1 },
      },
      createPage: async ({ context }) =>
        Object.assign(await context.newPage(), { emulateMediaFeatures: grantReducedMotion }),
    }),
    webkitLauncher(findWebKit()),
  ],
};
