import { chromeLauncher, puppeteerCore } from '@web/test-runner-chrome';
import { findFirefox, findWebKit } from '@remit/dev/browser';
import chromium from '../wtr.config.mjs';
import { FIREFOX_FLAGS, firefoxPage } from './firefox-page.mjs';
import { webkitLauncher } from './webkit-launcher.mjs';

/** The browser tests in Firefox ESR and WebKitGTK, both at the same time: `npm test` runs them in Chromium. */
export default {
  ...chromium,
  concurrentBrowsers: 2,
  browsers: [
    // Firefox speaks WebDriver BiDi. One page at a time: a page in a background tab counts as hidden.
    chromeLauncher({
      puppeteer: puppeteerCore,
      concurrency: 1,
      launchOptions: {
        browser: 'firefox',
        executablePath: findFirefox(),
        args: FIREFOX_FLAGS,
        // Nobody looks at what goes over the network, and to tell of it takes time.
        networkEnabled: false,
      },
      createPage: firefoxPage,
    }),
    webkitLauncher(findWebKit()),
  ],
};
