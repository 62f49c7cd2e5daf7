// npm run test:browsers: the browser tests in Firefox ESR and WebKitGTK; npm test runs them in Chromium.
import './refuse-old-node.mjs';
import { build } from './build.mjs';
import { orSayWhy } from './cannot-go-on.mjs';
import { findFirefox, findWebKit } from './find-browser.mjs';
import { install } from './install.mjs';
import { runStages, stopRunning } from './run-stage.mjs';
import { browserTests } from './stage-browser-tests.mjs';

const announce = (/** @type {string} */ line) => console.log(`${line} …`);

await orSayWhy(async () => {
  install(announce);
  build(announce);
  const env = { FIREFOX_PATH: findFirefox(announce) };
  findWebKit(announce);
  const interrupted = () => {
    stopRunning();
    process.exit(130);
  };
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  const stage = browserTests('test/browsers/wtr.config.mjs', () => env);
  const ok = await runStages([['browser tests in Firefox and WebKitGTK', stage]], console.log);
  if (!ok) process.exitCode = 1;
}, '0 passed, 1 failed');
