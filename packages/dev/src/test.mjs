// npm test [-- stage …]: install, build, then every stage, or the named ones. The last line says how it went.
import './refuse-old-node.mjs';
import { build } from './build.mjs';
import { CannotGoOn, orSayWhy } from './cannot-go-on.mjs';
import { findChromium } from './find-browser.mjs';
import { findPostgres } from './find-postgres.mjs';
import { install } from './install.mjs';
import { runStages, stopRunning } from './run-stage.mjs';
import { browserTests } from './stage-browser-tests.mjs';
import { checks } from './stage-checks.mjs';
import { nodeTests } from './stage-node-tests.mjs';
import { sizes } from './stage-sizes.mjs';

/** @type {Record<string, string>} */
const environment = {};
const env = () => environment;

/** @type {Record<string, import('./run-stage.mjs').Stage>} */
const stages = {
  ...checks,
  architecture: nodeTests(['test/architecture'], env),
  sizes,
  unit: nodeTests(
    [
      'packages/contract/src',
      'packages/server/src',
      'packages/dev/src',
      'demo/src',
      'test/vectors',
      'test/oracle',
      'test/simulation',
    ],
    env,
    // Many of them wait for a disk or a clock most of the time.
    3,
  ),
  browser: browserTests('test/wtr.config.mjs', env),
  journeys: nodeTests(['test/journeys'], env),
  faults: nodeTests(['test/faults'], env),
};
const NEED_BUILD = ['packages', 'architecture', 'sizes', 'browser', 'journeys', 'faults'];
const NEED_CHROMIUM = ['browser', 'journeys', 'faults'];
const NEED_POSTGRES = ['unit', 'journeys'];

await orSayWhy(async () => {
  const names = stagesToRun(process.argv.slice(2));
  const needs = (/** @type {string[]} */ these) => names.some((name) => these.includes(name));
  install(announce);
  if (needs(NEED_BUILD)) build(announce);
  if (needs(NEED_CHROMIUM)) environment['CHROME_PATH'] = findChromium(announce);
  const stopPostgres = needs(NEED_POSTGRES) ? await sharePostgres() : async () => {};
  const interrupted = () => {
    stopRunning();
    process.exit(130);
  };
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  const run = Object.entries(stages).filter(([name]) => names.includes(name));
  try {
    if (!(await runStages(run, console.log))) process.exitCode = 1;
  } finally {
    await stopPostgres();
  }
}, '0 passed, 1 failed');

/** @param {string[]} asked */
function stagesToRun(asked) {
  const known = Object.keys(stages);
  const unknown = asked.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new CannotGoOn(`No such stage: ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
  return asked.length > 0 ? asked : known;
}

/** One PostgreSQL for the whole run: the tests find it, or the reason why there is none, in their environment. */
async function sharePostgres() {
  const postgres = await findPostgres(announce);
  if ('skipped' in postgres) {
    environment['REMIT_TEST_NO_POSTGRES'] = postgres.skipped;
    return async () => {};
  }
  environment['REMIT_TEST_POSTGRES'] = postgres.url;
  return postgres.stop;
}

/** @param {string} line */
function announce(line) {
  console.log(`${line} …`);
}
