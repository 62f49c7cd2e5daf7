import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { openSqlite } from '../store/open-sqlite.js';
import { batchOf, change, enquiry, newVisitor } from '../testing/bakery.js';
import { runRemit } from '../testing/run-remit.js';
import { startBakery, TOKENS, type Bakery } from '../testing/start-bakery.js';

let bakery: Bakery;
const visitor = newVisitor();
before(async () => {
  bakery = await startBakery();
  const now = bakery.clock.now();
  const changes = [change('marketing', 'given', now - 20), change('analytics', 'given', now - 10)];
  const consent = changes[1]?.id ?? null;
  const seen = {
    ...enquiry({ time: now, purposes: ['analytics'], consent }, { page: '/rye' }),
    type: 'seen',
  };
  await bakery.post('/v1/batch', batchOf(visitor, now, { changes, records: [seen] }));
});
after(() => bakery.remove());

const remit = (args: string, more: Record<string, string> = {}) =>
  runRemit(
    args,
    { REMIT_DATA_DIR: bakery.dataDir, REMIT_URL: bakery.url, REMIT_TOKEN: TOKENS.all, ...more },
    { now: bakery.clock.now },
  );

test('[LE2] remit ledger verify: beside a running server, without a key, and with what was noted', async () => {
  const first = await remit('ledger verify bakery');
  assert.equal(first.exit, 0);
  assert.match(
    first.said,
    /^ledger of bakery: 2 entries, each as it was written\nnote this .*: 2:[0-9a-f]{64}$/m,
  );
  const [noted = ''] = /2:[0-9a-f]{64}/.exec(first.said) ?? [];
  assert.equal((await remit(`ledger verify bakery --noted ${noted}`)).exit, 0);
  const other = await remit(`ledger verify bakery --noted 2:${'0'.repeat(64)}`);
  assert.deepEqual(
    [other.exit, other.complained],
    [1, 'ledger of bakery: entry 2 does not have the hash that was noted'],
  );
  assert.equal((await remit('ledger verify bakery --noted two')).exit, 2);
  assert.deepEqual(await remit('ledger verify nobody'), {
    exit: 2,
    said: '',
    complained: 'there is no controller nobody',
  });
  const elsewhere = await remit('ledger verify bakery', { REMIT_DATA_DIR: `${bakery.dataDir}/nowhere` });
  assert.match(elsewhere.complained, /there is no database at/);
  assert.match((await remit('ledger verify forge')).said, /0 entries/);
});

test('[LE3] remit words writes the words and nothing else', async () => {
  const { words } = change('marketing', 'given', 0);
  assert.deepEqual(await remit(`words ${words}`), {
    exit: 0,
    said: 'To write to you about new bread.',
    complained: '',
  });
  assert.match((await remit(`words ${'0'.repeat(64)}`)).complained, /words_unknown/);
});

test('[RD3] remit counts: in all and by day', async () => {
  const day = new Date(bakery.clock.now()).toISOString().slice(0, 10);
  const counted = await remit('counts --purpose analytics --type seen --by day');
  assert.match(
    counted.said,
    new RegExp(`${day} +1 +1\nseen of bakery for analytics: 1 records of 1 people$`),
  );
  assert.match(
    (await remit(`counts --purpose analytics --type seen --to ${day}`)).said,
    /: 0 records of 0 people$/,
  );
  assert.equal((await remit('counts --purpose analytics')).complained, '--type is missing');
  assert.match(
    (await remit('counts --purpose analytics --type seen --from yesterday')).complained,
    /expected a day/,
  );
  assert.match((await remit('counts --purpose analytics --type seen --by week')).complained, /malformed/);
  assert.equal(
    Object(JSON.parse((await remit('counts --purpose analytics --type seen --json')).said)).records,
    1,
  );
});

test('[LE2] what was changed in the file is found and named', async () => {
  const database = openSqlite(bakery.dataDir);
  await sql`drop trigger consent_changes_no_update`.execute(database.write);
  await sql`update consent_changes set state = 'refused' where controller_id = 'bakery' and seq = 1`.execute(
    database.write,
  );
  await database.close();
  const found = await remit('ledger verify bakery');
  assert.deepEqual([found.exit, found.complained], [1, 'ledger of bakery: entry 1 is not as it was written']);
});
