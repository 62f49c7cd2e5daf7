import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { instructions } from '../testing/bakery.js';
import { handIn, withdraw } from '../testing/hand-in.js';
import { runRemit } from '../testing/run-remit.js';
import { startBakery, type Bakery } from '../testing/start-bakery.js';

const OFFICER = 'rt_officer_0123456789';
const DAY = 864e5;
const { marketing } = instructions().purposes;
assert.ok(marketing);

let bakery: Bakery;
before(async () => {
  bakery = await startBakery({
    instructions: instructions({
      purposes: { ...instructions().purposes, marketing: { ...marketing, validity: 18 } },
    }),
    readers: [
      { id: 'officer', token: OFFICER, purposes: ['contact', 'marketing'], permissions: ['privacy'] },
    ],
  });
});
after(() => bakery.remove());

const remit = async (args: string): Promise<string> => {
  const env = { REMIT_DATA_DIR: bakery.dataDir, REMIT_URL: bakery.url, REMIT_TOKEN: OFFICER };
  const more = { now: bakery.clock.now, width: 200, stopped: new Promise<void>(() => {}) };
  const { exit, said, complained } = await runRemit(args, env, more);
  assert.deepEqual([exit, complained], [0, ''], args);
  return said;
};
type Purpose = { purpose: string; allowed: boolean; code?: string; rule?: string };
/** Each field with its value, and each purpose of the tag with why it is denied. */
const why = async (id: string) => {
  const answer = Object((await bakery.get(`/v1/records/${id}/why`, OFFICER)).body);
  const fields = answer.fields.map(
    ({ field, value, purposes }: { field: string; value?: string; purposes: Purpose[] }) => [
      field,
      value,
      Object.fromEntries(purposes.map(({ purpose, code, rule }) => [purpose, code && `${code} ${rule}`])),
    ],
  );
  return { answer, fields };
};

test('[RD4] a consent that was withdrawn during a restriction ends the purpose, though the tag names it still', async () => {
  const { visitor, record } = await handIn(bakery, ['contact', 'marketing']);
  await remit(`restrict ${visitor.id}`);
  await withdraw(bakery, visitor);
  const { answer, fields } = await why(record.id);
  assert.ok(Math.abs(answer.restrictedAt - bakery.clock.now()) < 10_000);
  const denied = { contact: 'restricted PL9', marketing: 'restricted PL9' };
  assert.deepEqual(fields, [
    ['name', undefined, denied],
    ['email', undefined, denied],
    ['phone', undefined, denied],
  ]);
  const [contact, ended] = answer.fields[0].purposes;
  assert.deepEqual([contact.ended, ended.ended.state, answer.taken], [null, 'withdrawn', []]);
  const said = await remit(`why ${record.id}`);
  assert.match(said, /^restricted since /m);
  assert.match(said, /^ {2}marketing: consent, [^]*\n {4}ended: withdrawn \d{4}-/m);
  for (const value of ['Aino', 'aino@example.org', '+358401234567']) assert.ok(!said.includes(value), value);

  await remit(`restrict ${visitor.id} --lift`);
  const lifted = await why(record.id);
  assert.deepEqual(
    lifted.answer.taken.map(({ purpose }: Purpose) => purpose),
    ['marketing'],
  );
  assert.deepEqual(lifted.fields[0], ['name', 'Aino', { contact: undefined }]);
});

test('[RD4] of a purpose that time has ended why says so and shows nothing for it, before a sweep has come by', async () => {
  const { record } = await handIn(bakery, ['contact', 'marketing']);
  bakery.clock.skip(400 * DAY);
  const year = await why(record.id);
  const ended = 'retention_ended PL10';
  assert.deepEqual(year.fields, [
    ['name', 'Aino', { contact: ended, marketing: undefined }],
    ['email', 'aino@example.org', { contact: ended, marketing: undefined }],
    ['phone', undefined, { contact: ended, marketing: 'category_not_instructed PL3' }],
  ]);
  const [contact] = year.answer.fields[0].purposes;
  assert.ok(contact.until < bakery.clock.now());
  const said = await remit(`why ${record.id}`);
  assert.match(
    said,
    /^ {2}name \(name\): Aino\n {4}for marketing; not for contact: retention_ended \(PL10\)$/m,
  );
  assert.match(
    said,
    /^ {2}phone \(phone\)\n {4}not for contact: retention_ended \(PL10\); not for marketing: /m,
  );
  assert.ok(!said.includes('+358401234567'));

  // A consent that has run out is only paused: why names what it waits for.
  bakery.clock.skip(200 * DAY);
  const later = await why(record.id);
  assert.deepEqual(later.fields[0], [
    'name',
    undefined,
    { contact: ended, marketing: 'consent_expired PL5' },
  ]);
  const [, paused] = later.answer.fields[0].purposes;
  assert.ok(paused.consentUntil < bakery.clock.now() && bakery.clock.now() < paused.until);
  assert.doesNotMatch(await remit(`why ${record.id}`), /Aino|aino@/);

  await remit('sweep bakery');
  const swept = await why(record.id);
  assert.deepEqual(
    swept.fields.map(([field, , purposes]: [string, string, object]) => [field, Object.keys(purposes)]),
    [
      ['name', ['marketing']],
      ['email', ['marketing']],
    ],
  );
});
