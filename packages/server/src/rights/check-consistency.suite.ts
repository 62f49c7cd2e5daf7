import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { whatIsLeft } from '../retention/what-is-left.js';
import { sweepController } from '../retention/sweep-controller.js';
import { verifyLedger } from '../read/verify-ledger.js';
import { fulfilRequest } from '../requests/fulfil-request.js';
import { linkOf } from '../store/audit.js';
import { checkChain } from '../store/chain.js';
import type { Database } from '../store/database.js';
import { openLedger } from '../store/open-ledger.js';
import { openSqlite } from '../store/open-sqlite.js';
import { openStore } from '../store/open-store.js';
import { recordsWithEnds } from '../store/records.js';
import type { ControllerStore } from '../store/store.js';
import { keysIn } from '../vault/load-master-keys.js';

/** What was acknowledged so far, by all processes that worked on this database. */
export type Acknowledged = {
  readonly changes: ReadonlySet<string>;
  /** Whose record it is, by its id. */
  readonly lasting: ReadonlyMap<string, string>;
  readonly erasing: ReadonlySet<string>;
  readonly erased: ReadonlySet<string>;
  /** Requests of people, by their ids. */
  readonly asked: ReadonlySet<string>;
  readonly answered: ReadonlySet<string>;
};

const BAKERY = 'bakery';

const peopleIn = async (
  { read }: Database,
  table: 'records' | 'lookups' | 'subject_keys',
): Promise<ReadonlySet<string>> => {
  const rows = await read
    .selectFrom(table)
    .select('subject_id')
    .where('controller_id', '=', BAKERY)
    .execute();
  return new Set(rows.map((row) => row.subject_id));
};

/** Records of an erased person, due deliveries of nothing, tags of nothing: none of these may be there. */
const checkRows = async (database: Database, erased: ReadonlySet<string>): Promise<void> => {
  const { rows: fine } = await sql<{ integrity_check: string }>`PRAGMA integrity_check`.execute(
    database.read,
  );
  assert.deepEqual(fine, [{ integrity_check: 'ok' }]);
  const subjects = await database.read.selectFrom('subjects').select(['id', 'erased_at']).execute();
  const tombstones = new Set(subjects.flatMap((row) => (row.erased_at === null ? [] : [row.id])));
  for (const person of erased) assert.ok(tombstones.has(person), `the tombstone of ${person} is gone`);
  for (const table of ['records', 'lookups', 'subject_keys'] as const) {
    for (const person of await peopleIn(database, table))
      assert.ok(!tombstones.has(person), `${person} was erased and is in ${table}`);
  }
  const keys = await peopleIn(database, 'subject_keys');
  for (const person of await peopleIn(database, 'records'))
    assert.ok(keys.has(person), `${person} has no key`);

  const due = await database.read
    .selectFrom('outbox')
    .leftJoin('records', (join) =>
      join.onRef('records.controller_id', '=', 'outbox.controller_id').onRef('records.id', '=', 'record_id'),
    )
    .select(['outbox.id', 'outbox.purpose', 'records.tag'])
    .where('outbox.kind', '=', 'data')
    .where('outbox.state', '=', 'due')
    .execute();
  for (const { id, purpose, tag } of due) {
    assert.ok(tag !== null, `${id} is due, and its record is gone`);
    assert.ok(JSON.parse(tag).purposes.includes(purpose), `${id} is due for a purpose that has ended`);
  }
};

const checkChains = async (dataDir: string, shop: ControllerStore, erased: ReadonlySet<string>) => {
  const ledger = await openLedger({ dataDir }, BAKERY);
  const verified = await verifyLedger(ledger);
  await ledger.close();
  assert.ok(verified.ok, JSON.stringify(verified));
  const audit = await shop.audit(0, 1_000_000);
  const checked = checkChain(audit.map((entry) => linkOf(BAKERY, entry)));
  assert.ok(checked.ok, JSON.stringify(checked));
  const noted = audit.flatMap(({ action, subject }) =>
    action === 'erase' && subject !== null ? [subject] : [],
  );
  assert.equal(noted.length, new Set(noted).size, 'an erasure is noted once');
  for (const person of erased) assert.ok(noted.includes(person), `the erasure of ${person} is not noted`);
};

/** What was acknowledged is there and can be read. */
const checkKept = async (
  { read }: Database,
  shop: ControllerStore,
  { changes, lasting, erasing }: Acknowledged,
): Promise<void> => {
  const entries = await read.selectFrom('consent_changes').select('id').execute();
  const repeated = await read.selectFrom('repeated_changes').select('id').execute();
  const kept = new Set([...entries, ...repeated].map(({ id }) => id));
  for (const id of changes) assert.ok(kept.has(id), `change ${id} was acknowledged and is gone`);
  const ids = [...lasting].flatMap(([id, person]) => (erasing.has(person) ? [] : [id]));
  const records = new Map(
    (await recordsWithEnds('sqlite', read, BAKERY, ids)).map(({ record }) => [record.id, record] as const),
  );
  for (const id of ids) assert.ok(records.has(id), `record ${id} was acknowledged and is gone`);
  const opened = await shop.open([...records.values()]);
  for (const { fields } of opened) assert.equal(fields['email'], 'aino@example.org');
};

/** Requests are where they were said to be; what was begun can be done again, and holds together then. */
const checkRequests = async (
  { read }: Database,
  shop: ControllerStore,
  now: number,
  { asked, answered }: Acknowledged,
): Promise<void> => {
  const rows = () =>
    read
      .selectFrom('requests')
      .leftJoin('subjects', (join) =>
        join
          .onRef('subjects.controller_id', '=', 'requests.controller_id')
          .onRef('subjects.id', '=', 'requests.subject_id'),
      )
      .select(['requests.id', 'state', 'content', 'answered_at', 'subjects.erased_at'])
      .execute();
  const before = await rows();
  const known = new Map(before.map(({ id, state }) => [id, state]));
  for (const id of asked) assert.ok(known.has(id), `request ${id} was taken and is gone`);
  for (const id of answered)
    assert.match(known.get(id) ?? '', /^(fulfilled|refused|closed)$/, `request ${id} was answered`);
  for (const { id, state } of before.filter((row) => row.state === 'fulfilling')) {
    const again = await fulfilRequest(shop, id, 'reader:dpo', now);
    assert.ok(again.ok || again.code === 'field_not_kept', `${id}: ${state}, ${JSON.stringify(again)}`);
  }
  for (const { id, state, content, answered_at: at, erased_at: gone } of await rows()) {
    assert.notEqual(state, 'fulfilling', id);
    assert.equal(at === null, state === 'open', `${id}: ${state}`);
    if (gone !== null) assert.ok(content === null && at !== null, `${id} is of somebody erased`);
  }
  const corrected = await read.selectFrom('rectifications').select(['record_id', 'field']).execute();
  for (const { record_id: id, field } of corrected) {
    const record = await shop.record(id);
    const [opened] = await shop.open(record ? [record] : []);
    if (opened && Object.hasOwn(opened.fields, field)) assert.equal(opened.fields[field], 'Aino Maria', id);
  }
};

/** After a sweep nothing is kept that no purpose serves, but of restricted people. */
const checkSwept = async (database: Database, shop: ControllerStore, now: number): Promise<void> => {
  const end = await sweepController(shop, {
    now: () => now,
    requestMonths: 36,
    rest: 0,
    stopped: () => false,
    onErased: () => {},
  });
  assert.equal(end.state, 'done');
  const rows = await database.read.selectFrom('records').select('id').execute();
  const ids = rows.map(({ id }) => id);
  const records = await recordsWithEnds('sqlite', database.read, BAKERY, ids);
  const people = [...new Set(records.map(({ record }) => record.subject))];
  const [instructions, histories, states] = await Promise.all([
    shop.instructions(),
    shop.histories(people),
    shop.subjectStates(people),
  ]);
  for (const { record, nextEnd } of records) {
    const { subject, id } = record;
    assert.ok(record.tag.purposes.length > 0 && Object.keys(record.fields).length > 0, id);
    if (states.get(subject)?.restrictedAt !== null) continue;
    assert.ok(nextEnd > now, `${id} was not looked at`);
    const history = histories.get(subject) ?? [];
    const facts = { instructions, history, restricted: false, erased: false, now };
    assert.equal(whatIsLeft(record, facts), undefined, `${id} holds what no purpose serves`);
  }
};

/**
 * Opens what a killed process left, and checks that ledger, audit, records, keys, outbox and tombstones agree
 * with each other and with what was acknowledged.
 * @param now milliseconds since 1970
 * @param sweeping sweep too, and check what that leaves
 */
export const checkConsistency = async (
  dataDir: string,
  now: number,
  acknowledged: Acknowledged,
  sweeping: boolean,
): Promise<void> => {
  const store = await openStore({ dataDir, masterKeys: keysIn(dataDir), now: () => now });
  const database = openSqlite(dataDir);
  try {
    const shop = await store.controller(BAKERY);
    if (!shop) return;
    await checkRows(database, acknowledged.erased);
    await checkChains(dataDir, shop, acknowledged.erased);
    await checkKept(database, shop, acknowledged);
    await checkRequests(database, shop, now, acknowledged);
    if (!sweeping) return;
    // By then nothing is under way any more that was judged by instructions before the last.
    await checkSwept(database, shop, now + 20_000);
    await checkRows(database, acknowledged.erased);
    await checkKept(database, shop, acknowledged);
  } finally {
    await database.close();
    await store.close();
  }
};
