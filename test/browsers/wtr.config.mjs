import { chromeLauncher, puppeteerCore } from '@web/test-runner-chrome';
import { findFirefox, findWebKit } from '@remit/dev/browser';
import chromium from '../wtr.config.mjs';
import { grantReducedMotion } from './reduced-motion.mjs';
import { webkitLauncher } from './webkit-launcher.mjs';

/**
 * These steer the size of the window, or the keyboard in ways that only Chromium's driver offers: they do not pass in the
 * others yet, and what they hold is not known there.
 */
const ONLY_IN_CHROMIUM = [
  'conversation/changing',
  'page/modes',
  'steps/accessible-steps',
  'steps/answering',
  'steps/extension',
  'triggers/watch-triggers',
  'ui/fit-phone',
];

/** The browser tests in Firefox ESR and WebKitGTK, one browser after the other: `npm test` runs them in Chromium. */
export default {
  ...chromium,
  files: [...chromium.files, ...ONLY_IN_CHROMIUM.map((name) => `!packages/widget/src/${name}.test.ts`)],
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
