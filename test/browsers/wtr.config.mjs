import { chromeLauncher, puppeteerCore } from '@web/test-runner-chrome';
import { findFirefox, findWebKit } from '@remit/dev/browser';
import chromium from '../wtr.config.mjs';
import { webkitLauncher } from './webkit-launcher.mjs';

/** The browser tests in Chromium, Firefox ESR and WebKitGTK. */
export default {
  ...chromium,
  concurrentBrowsers: 1,
  browsers: [
    ...chromium.browsers,
    chromeLauncher({
      // Firefox speaks WebDriver BiDi. One page at a time: a page in a background tab counts as hidden.
      puppeteer: puppeteerCore,
      concurrency: 1,
      launchOptions: { browser: 'firefox', executablePath: findFirefox() },
    }),
    webkitLauncher(findWebKit()),
  ],
};
