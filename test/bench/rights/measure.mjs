// Measures withdrawal, erasure and the sweep against the built server, in a process of its own.
import { createHash } from 'node:crypto';
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROTOCOL_VERSION } from '@remit/contract';
import { startServer } from '@remit/server';
import { CONTROLLER, ORIGIN, SITE_KEY } from '../ingest/make-events.mjs';
import { median } from '../median.mjs';
import { fill, person, RECORDS, TOKEN } from './fill.mjs';

const SMALL = 1_000;
const LARGE = 100_000;
const PEOPLE_MEASURED = 100;
const WARM_UP = 20;
const SECONDS = 6;
const MONTHS_13 = 396 * 864e5;

const hash = (/** @type {string} */ text) => createHash('sha256').update(text).digest('hex');
const whole = (/** @type {number} */ value) => Math.round(value).toLocaleString('en');
const folder = mkdtempSync(join(tmpdir(), 'remit-rights-'));
const at = (/** @type {number} */ people) => join(folder, String(people));
const start = (/** @type {number} */ people, now = Date.now) =>
  startServer({
    port: 0,
    dataDir: at(people),
    now,
    ratePerMinute: 1_000_000_000,
    logLevel: 'silent',
    tell: () => {},
  });

for (const people of [SMALL, LARGE]) {
  const begun = performance.now();
  await fill(at(people), people, hash);
  const seconds = ((performance.now() - begun) / 1000).toFixed(0);
  console.log(`${whole(people * RECORDS)} records of ${whole(people)} people: filled in ${seconds} s`);
}

/** @param {string} url @param {object} body @param {Record<string, string>} headers */
const post = async (url, body, headers) => {
  const begun = performance.now();
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (response.status !== 200) throw new Error(`${response.status} ${JSON.stringify(answer)}`);
  return { took: performance.now() - begun, answer };
};
const erase = (/** @type {string} */ url, /** @type {number} */ number) =>
  post(`${url}/v1/subjects/${person(number).id}/erasure`, {}, { authorization: `Bearer ${TOKEN}` });
const withdraw = (/** @type {string} */ url, /** @type {number} */ number) => {
  const { id, secret } = person(number);
  const envelope = {
    protocol: PROTOCOL_VERSION,
    controller: CONTROLLER,
    key: SITE_KEY,
    subject: { id, secret },
  };
  const body = { ...envelope, sentAt: Date.now(), purposes: ['analytics'] };
  return post(`${url}/v1/withdrawals`, body, { origin: ORIGIN });
};

const servers = { small: await start(SMALL), large: await start(LARGE) };
/** @type {Record<'withdraw' | 'erase', Record<'small' | 'large', number[]>>} */
const took = { withdraw: { small: [], large: [] }, erase: { small: [], large: [] } };
for (let round = 0; round < WARM_UP + PEOPLE_MEASURED; round++) {
  // One after the other, so that both see the same machine.
  for (const size of /** @type {const} */ (['small', 'large'])) {
    const people = size === 'small' ? SMALL : LARGE;
    const number = Math.floor((round * people) / (WARM_UP + PEOPLE_MEASURED));
    const withdrawn = await withdraw(servers[size].url, number);
    if (withdrawn.answer.erased.records !== RECORDS - 2)
      throw new Error('a withdrawal erased something else');
    const erased = await erase(servers[size].url, number + 1);
    if (erased.answer.erased.records !== RECORDS) throw new Error('an erasure erased something else');
    if (round < WARM_UP) continue;
    took.withdraw[size].push(withdrawn.took);
    took.erase[size].push(erased.took);
  }
}
await servers.small.close();

/** What 32 connections hand in for some seconds: records a second. */
const load = (/** @type {string} */ url) =>
  new Promise((resolve, reject) => {
    const child = fork(new URL('../ingest/load.mjs', import.meta.url), [url, '32', String(SECONDS)], {
      execArgv: [],
    });
    child.on('message', (said) => {
      if (typeof said === 'object') resolve(said);
      else void onMeasuring();
    });
    child.once('exit', (code) => reject(new Error(`the load ended with ${code}`)));
  });
let onMeasuring = async () => {};
const erasedFields = async (/** @type {string} */ url) => {
  const text = await (await fetch(`${url}/metrics`)).text();
  return [...text.matchAll(/^remit_erased_fields_total\{[^}]*\} (\d+)/gm)].reduce(
    (sum, [, n]) => sum + Number(n),
    0,
  );
};

const alone = await load(servers.large.url);
await servers.large.close();

// A year later everything that was counted has run out: the sweep begins with the server.
const later = await start(LARGE, () => Date.now() + MONTHS_13);
let measured = { from: 0, begun: 0 };
onMeasuring = async () => {
  measured = { from: await erasedFields(later.url), begun: performance.now() };
};
const beside = await load(later.url);
const fields = (await erasedFields(later.url)) - measured.from;
const rate = (fields / (performance.now() - measured.begun)) * 1000;
const undisturbed = { from: await erasedFields(later.url), begun: performance.now() };
await new Promise((resolve) => setTimeout(resolve, 3000));
const rest = ((await erasedFields(later.url)) - undisturbed.from) / (performance.now() - undisturbed.begun);
await later.close();
rmSync(folder, { recursive: true });

const line = (/** @type {'withdraw' | 'erase'} */ what) => {
  const { small, large } = took[what];
  const ratio = (median(large) / median(small)).toFixed(2);
  return (
    `${median(large).toFixed(1)} ms (longest ${Math.max(...large).toFixed(1)}) among ${whole(LARGE * RECORDS)} records, ` +
    `${median(small).toFixed(1)} ms among ${whole(SMALL * RECORDS)}: ratio ${ratio}`
  );
};
console.log(`
Over HTTP, medians of ${PEOPLE_MEASURED} people, the answer comes when the last row is erased and on disk.
  withdrawal  ${line('withdraw')}
  erasure     ${line('erase')}
  sweep       ${whole(rate)} fields/s while ingestion goes on; ${whole(rest * 1000)}/s without
  ingestion   ${whole(beside.rowsPerSecond)} records/s beside the sweep, ${whole(alone.rowsPerSecond)}/s without: it keeps ${(
    (100 * beside.rowsPerSecond) /
    alone.rowsPerSecond
  ).toFixed(0)} %; p99 ${beside.p99.toFixed(0)} ms, ${alone.p99.toFixed(0)} ms without`);
process.exit(0);
