import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { batchOf, change, enquiry, newVisitor } from '../testing/bakery.js';
import { runRemit } from '../testing/run-remit.js';
import { startBakery, TOKENS, type Bakery } from '../testing/start-bakery.js';
import { NOT_RECORDED } from './report.js';

const STAFF = 'rt_staff_0123456789ab';
const SOURCE = 'rt_source_0123456789a';
let bakery: Bakery;
before(async () => {
  bakery = await startBakery({
    readers: [
      { id: 'desk', token: TOKENS.contact, purposes: ['contact'] },
      { id: 'staff', token: STAFF, purposes: ['contact'], permissions: ['privacy'], employer: 'processor' },
      { id: 'crm', token: SOURCE, purposes: ['contact'], permissions: ['write'] },
    ],
  });
});
after(() => bakery.remove());

const noted = () =>
  bakery.inspect(async (controller) => (await controller.audit(0, 10_000)).map(({ action }) => action));

test('[AU7] what a report says is not recorded is not, and nothing of it is left unsaid', async () => {
  const visitor = newVisitor();
  const own = () => {
    const { changes: _changes, records: _records, ...envelope } = batchOf(visitor, bakery.clock.now());
    return envelope;
  };
  const time = bakery.clock.now();
  const granted = change('marketing', 'given', time);
  const tag = { time, purposes: ['contact', 'marketing'], consent: granted.id };
  const record = enquiry(tag, { name: 'Aino', page: 'not of this type' });
  const post = (path: string, body: object) => async () => (await bakery.post(path, body)).status;
  const get = (path: string, token?: string) => async () => (await bakery.get(path, token)).status;
  const remit = (args: string) => async () => (await runRemit(args, { REMIT_DATA_DIR: bakery.dataDir })).exit;
  const handed = { time, purposes: ['contact'], notice: '2026-10', consent: null };
  const sent = {
    sentAt: time,
    people: [{ person: 'customer-1', records: [{ ...enquiry({ time }), tag: handed }] }],
  };
  // In the order of the list: each at least once.
  const done: Record<string, readonly [does: () => Promise<number>, ends: number][]> = {
    'records taken in': [
      [post('/v1/batch', batchOf(visitor, time, { changes: [granted], records: [record] })), 200],
      [
        async () => {
          const bearer = { authorization: `Bearer ${SOURCE}` };
          const { status, text } = await bakery.post('/v1/server/records', sent, bearer);
          assert.match(text, /"outcome":"stored"/);
          return status;
        },
        200,
      ],
    ],
    'fields left out': [],
    'deliveries made': [[remit('deliveries bakery'), 0]],
    'what retention erased': [[remit('sweep bakery'), 0]],
    'choices of people': [[post('/v1/withdrawals', { ...own(), purposes: ['marketing'] }), 200]],
    'receipts and requests': [[post('/v1/requests/mine', own()), 200]],
    'calls without': [
      [get('/v1/leads?purpose=contact', 'rt_nobody_0123456789'), 401],
      [get('/v1/audit', TOKENS.contact), 403],
      [get('/v1/requests', STAFF), 403],
      [get('/v1/leads?purpose=contact&limit=none', TOKENS.contact), 400],
    ],
    'keys of people': [[remit('keys status'), 0]],
    'commands that only look': [
      [remit('audit verify bakery'), 0],
      [remit('audit report bakery --from 2026-01-01 --to 2030-01-01'), 0],
      [remit('document notice bakery'), 0],
    ],
    'when the server ran': [[get('/readyz'), 200]],
    'bots, notices': [
      [get('/v1/bots/bakery/enquiry'), 200],
      [get('/v1/notices/bakery'), 200],
      [get(`/v1/words/${granted.words}`, TOKENS.contact), 200],
      [get('/v1/reader', TOKENS.contact), 200],
    ],
    'who reads the database': [],
  };
  assert.equal(Object.keys(done).length, NOT_RECORDED.length);
  const before = await noted();
  for (const [index, [what, steps]] of Object.entries(done).entries()) {
    assert.ok(NOT_RECORDED[index]?.[0].startsWith(what), what);
    for (const [does, ends] of steps) assert.equal(await does(), ends, what);
    assert.deepEqual((await noted()).slice(before.length), [], what);
  }
});
