import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { runCommand } from '../cli/run-command.js';
import { instructions } from '../testing/bakery.js';
import { startBakery, type Bakery } from '../testing/start-bakery.js';

const base = instructions();
const { contact } = base.purposes;
assert.ok(contact);
const PROCESSOR = {
  name: 'Leipä Cloud Oy',
  address: 'Helsinki',
  contact: 'hello@leipa.example',
  region: 'FI',
};

const folder = mkdtempSync(join(tmpdir(), 'remit-documents-'));
const processorFile = join(folder, 'processor.json');
let bakery: Bakery;
before(async () => {
  writeFileSync(processorFile, JSON.stringify(PROCESSOR));
  const purposes = {
    ...base.purposes,
    contact: { ...contact, wording: { en: 'To <b>answer</b>.', fi: 'Vastataksemme.' } },
  };
  bakery = await startBakery({ instructions: { ...base, purposes } }, { processorFile });
});
after(async () => {
  await bakery.remove();
  rmSync(folder, { recursive: true });
});

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${bakery.url}${path}`, { headers });
const remit = async (args: string, env: Record<string, string> = {}) => {
  const said: string[] = [];
  const complained: string[] = [];
  const exit = await runCommand(args.split(' '), {
    env: { REMIT_DATA_DIR: bakery.dataDir, REMIT_PROCESSOR_FILE: processorFile, ...env },
    say: (line) => said.push(`${line}\n`),
    complain: (line) => complained.push(line),
    fetch,
    now: Date.now,
    width: 200,
    stopped: new Promise(() => {}),
  });
  return { exit, said: said.join(''), complained: complained.join('\n') };
};

test('[DO7] the notice is a page for everybody that runs and loads nothing', async () => {
  const response = await get('/v1/notices/bakery', { origin: 'https://anywhere.example' });
  assert.equal(response.status, 200);
  const policy = response.headers.get('content-security-policy') ?? '';
  for (const part of [
    "default-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ])
    assert.ok(policy.includes(part), part);
  assert.ok(!/unsafe|script-src|https?:/.test(policy));
  assert.equal(response.headers.get('content-type'), 'text/html; charset=utf-8');
  assert.equal(response.headers.get('access-control-allow-origin'), '*');
  assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
  const html = await response.text();
  const [, style = ''] = /<style>(.*)<\/style>/.exec(html) ?? [];
  assert.ok(policy.includes(`style-src 'sha256-${hash('sha256', style, 'base64')}'`));
  assert.ok(html.includes('To &lt;b&gt;answer&lt;/b&gt;.') && html.includes('Leipä Cloud Oy'));
  assert.ok(!/<script|<link|<img|<iframe|style=|\son\w+=/.test(html));
});

test('[DO7] a notice that did not change is not sent again; what cannot be is refused', async () => {
  const etag = (await get('/v1/notices/bakery?format=md')).headers.get('etag') ?? '';
  const again = await get('/v1/notices/bakery?format=md', { 'if-none-match': etag });
  assert.deepEqual([again.status, await again.text()], [304, '']);
  const other = await get('/v1/notices/bakery?format=html', { 'if-none-match': etag });
  assert.equal(other.status, 200);
  const hashless = '0'.repeat(64);
  for (const [path, status, code] of [
    ['/v1/notices/nobody', 404, 'controller_unknown'],
    ['/v1/notices/Bakery', 404, 'controller_unknown'],
    ['/v1/notices/bakery?format=pdf', 400, 'malformed'],
    ['/v1/notices/bakery?language=%3Cb%3E', 400, 'malformed'],
    ['/v1/notices/bakery?colour=red', 400, 'unknown_field'],
    [`/v1/notices/bakery/${hashless}`, 404, 'notice_unknown'],
    ['/v1/notices/bakery/x', 404, 'notice_unknown'],
  ] as const) {
    const refused = await get(path);
    assert.deepEqual([refused.status, Object(await refused.json()).code], [status, code], path);
  }
});

test('[DO5] a notice that was handed out comes back byte for byte, whatever the instructions say since', async () => {
  const seen: [place: string, etag: string, text: string][] = [];
  for (const query of ['language=fi&format=md', 'language=en&format=md', 'format=html']) {
    const response = await get(`/v1/notices/bakery?${query}`);
    const text = await response.text();
    const place = response.headers.get('content-location') ?? '';
    const etag = response.headers.get('etag') ?? '';
    assert.equal(etag, `"${hash('sha256', text)}"`);
    assert.equal(place, `/v1/notices/bakery/${hash('sha256', text)}`);
    seen.push([place, etag, text]);
  }
  assert.match(seen[0]?.[2] ?? '', /Vastataksemme/);
  await bakery.inspect(async (controller) => {
    const inForce = await controller.instructions();
    const { marketing } = inForce.purposes;
    assert.ok(marketing);
    const purposes = { ...inForce.purposes, marketing: { ...marketing, retention: 'P30D' } };
    await controller.addInstructions({ ...inForce, version: 2, purposes }, bakery.clock.now());
  });
  bakery.clock.skip(1001);
  const fresh = await (await get('/v1/notices/bakery?format=md')).text();
  assert.ok(fresh.includes('Kept for 30 days') && !fresh.includes('Kept for 24 months'));
  for (const [place, etag, text] of seen) {
    const kept = await get(place);
    assert.deepEqual([await kept.text(), kept.headers.get('etag')], [text, etag]);
    assert.match(kept.headers.get('cache-control') ?? '', /immutable/);
  }
  assert.equal((await get(seen[0]?.[0].replace('bakery', 'forge') ?? '')).status, 404);
});

test('[DO5] the command gives the same bytes as the address', async () => {
  for (const [query, options] of [
    ['format=md', ''],
    ['format=html&language=fi', ' --format html --language fi'],
  ]) {
    const served = await (await get(`/v1/notices/bakery?${query}`)).text();
    assert.equal((await remit(`document notice bakery${options}`)).said, served);
    assert.equal(
      (await remit(`document notice bakery${options} --sha256`)).said,
      `${hash('sha256', served)}\n`,
    );
  }
});

test('[DO6] the record of processing and the policy come from the command line', async () => {
  const all = await remit('document ropa');
  assert.deepEqual(
    [all.exit, all.said.match(/^## Controller: .*/gm)],
    [0, ['## Controller: Bakery', '## Controller: Bakery']],
  );
  const one = await remit('document ropa forge --format html');
  assert.match(one.said, /^<!doctype html>/);
  assert.ok(one.said.includes('(forge)') && !one.said.includes('(bakery)'));
  assert.match((await remit('document policy')).said, /^# Privacy policy of Leipä Cloud Oy as a processor\n/);
});

test('[DO6] a document that nobody can answer for is not made', async () => {
  const file = join(folder, 'wrong.json');
  writeFileSync(file, JSON.stringify({ ...PROCESSOR, region: 'Finland' }));
  for (const [args, env, says] of [
    [
      'document ropa',
      { REMIT_PROCESSOR_FILE: file },
      /^REMIT_PROCESSOR_FILE: .*region: expected a two-letter/,
    ],
    ['document policy', { REMIT_PROCESSOR_FILE: join(folder, 'gone') }, /^REMIT_PROCESSOR_FILE: .*ENOENT/],
    ['document ropa nobody', {}, /^there is no controller nobody/],
    ['document policy --format pdf', {}, /^--format: expected md or html/],
    ['document notice bakery --language <b>', {}, /^--language: expected/],
    ['document notice', {}, /CONTROLLER is missing/],
  ] as const) {
    const { exit, said, complained } = await remit(args, env);
    assert.deepEqual([exit, said], [2, ''], args);
    assert.match(complained, says);
  }
  const without = await remit('document ropa', { REMIT_PROCESSOR_FILE: '' });
  assert.equal(without.exit, 2);
});
