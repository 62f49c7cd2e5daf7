import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Verdict } from '@remit/contract';
import { batchOf, instructions, newVisitor } from '../testing/bakery.js';
import { deliveriesOf } from '../testing/deliveries-of.js';
import { runRemit } from '../testing/run-remit.js';
import { startBakery } from '../testing/start-bakery.js';
import { until } from '../testing/start-recipient.js';
import {
  CALM,
  DESK,
  handInWith,
  HURRIED,
  NEWS,
  OFFICER,
  REVIEWER,
  startSuspicious,
  SUPPORT,
  TRAPPED,
} from '../testing/start-suspicious.js';

const at = await startSuspicious();
after(() => at.stop());

test('[SP1] [SP2] a lead that nothing speaks against is read, counted and delivered at once', async () => {
  const before = await at.counted();
  const { id, verdict } = await at.handIn(CALM);
  assert.deepEqual(verdict, { id, outcome: 'stored' });
  await until(() => at.isDelivered(id));
  assert.ok((await at.leads()).includes(id));
  assert.equal(await at.counted(), before + 1);
});

test('[SP1] [SP2] the trap: stored and acknowledged, and in no list, count, lookup, export or delivery before somebody accepts it', async () => {
  const before = await at.counted();
  const { id, visitor, verdict } = await at.handIn(TRAPPED);
  assert.deepEqual(verdict, { id, outcome: 'stored' });
  const [next] = [await at.handIn(CALM)];
  await until(() => at.isDelivered(next.id));
  assert.equal(await at.counted(), before + 1);
  assert.ok(!(await at.leads()).includes(id));
  assert.ok(!(await at.list('/v1/leads?explain=1', 'leads', DESK)).includes(id));
  assert.ok(!(await at.list('/v1/records?kind=lead', 'records', DESK)).includes(id));
  assert.ok(!(await at.lookUp()).includes(id));
  assert.deepEqual(await at.bakery.inspect((controller) => deliveriesOf(controller, id)), []);
  assert.ok(!at.isDelivered(id));
  assert.deepEqual(await at.held(), [id]);
  // It is kept of them, so they are told of it (Art. 15).
  const copy = await at.bakery.get(`/v1/subjects/${visitor.id}/export`, OFFICER);
  assert.ok(copy.text.includes(id), copy.text);

  assert.deepEqual(await at.decide(id, 'accept'), '200 accept');
  await until(() => at.isDelivered(id));
  assert.ok((await at.leads()).includes(id));
  assert.ok((await at.lookUp()).includes(id));
  assert.equal(await at.counted(), before + 2);
  assert.deepEqual(await at.held(), []);
  assert.deepEqual(
    (await at.auditOf(id)).filter(({ action }) => action !== 'export'),
    [
      { actor: 'server', action: 'hold', detail: { suspicion: 'trap', ids: [id] } },
      { actor: 'reader:reviewer', action: 'accept-held', detail: { suspicion: 'trap', by: 'review' } },
    ],
  );
});

test('[SP2] what is refused is erased, and stays so for whoever answers a challenge later', async () => {
  const handed = await at.handIn(HURRIED);
  const { id, visitor } = handed;
  assert.deepEqual(await at.decide(id, 'refuse'), '200 refuse');
  assert.equal(await at.bakery.inspect((controller) => controller.record(id)), undefined);
  assert.ok(!(await at.lookUp()).includes(id));
  assert.deepEqual(
    (await at.auditOf(id)).map(({ action }) => action),
    ['hold', 'refuse-held'],
  );
  const { status, body } = await at.work(handed);
  assert.deepEqual([status, Reflect.get(Object(body), 'accepted')], [200, false]);
  assert.equal(await at.bakery.inspect((controller) => controller.record(id)), undefined);
  assert.ok(await at.bakery.inspect((controller) => controller.secretHash(visitor.id)));
  assert.deepEqual(await at.decide(id, 'accept'), '404 record_unknown');
});

test('[SP2] sent again, what is held is a duplicate and stays held', async () => {
  const { id, batch } = await at.handIn(TRAPPED);
  const again = await at.bakery.post('/v1/batch', batch);
  assert.deepEqual((again.body as { verdicts: Verdict[] }).verdicts, [{ id, outcome: 'duplicate' }]);
  assert.deepEqual(await at.held(), [id]);
  assert.equal(await at.decide(id, 'refuse'), '200 refuse');
});

test('[SP4] only who works for the controller, with the permission, for a purpose of the lead, decides', async () => {
  const { id } = await at.handIn(TRAPPED);
  for (const token of [DESK, SUPPORT]) {
    assert.deepEqual(await at.decide(id, 'accept', token), '403 permission_not_granted');
    assert.equal((await at.bakery.get('/v1/held?purpose=contact', token)).status, 403);
  }
  assert.deepEqual(await at.decide(id, 'accept', NEWS), '403 purpose_not_granted');
  assert.equal((await at.bakery.get('/v1/held?purpose=contact', NEWS)).status, 403);
  assert.deepEqual(await at.decide(id, 'keep'), '400 malformed');
  assert.deepEqual(await at.decide('no-such-record-0001', 'accept'), '404 record_unknown');
  assert.deepEqual(await at.held(), [id]);
  assert.equal(await at.decide(id, 'refuse'), '200 refuse');
});

test('[SP2] retention and erasure reach what is held', async () => {
  const old = await at.handIn(TRAPPED);
  const erased = await at.handIn(TRAPPED);
  const request = { subject: erased.visitor.id, actor: 'reader:officer', now: at.bakery.clock.now() };
  await at.bakery.inspect((controller) => controller.eraseSubject(request));
  assert.deepEqual(await at.held(), [old.id]);
  at.bakery.clock.skip(367 * 86_400_000);
  assert.deepEqual(await at.held(), []);
  await at.bakery.inspect((controller) => controller.sweep(at.bakery.clock.now(), 100));
  assert.equal(await at.bakery.inspect((controller) => controller.record(old.id)), undefined);
});

test('[SP1] more leads from an address, or of a visitor, than people hand in are held; other sites are not', async () => {
  const small = await startBakery({ instructions: instructions() }, { leadsPerMinute: 3, workBits: 0 });
  try {
    const reasons = await Promise.all([1, 2, 3, 4].map(() => handInWith(small, undefined)));
    const last = await handInWith(small, undefined);
    const suspicions = await small.inspect(async (controller) =>
      Promise.all([...reasons, last].map(async ({ id }) => (await controller.record(id))?.heldFor)),
    );
    assert.deepEqual(suspicions.toSorted(), [
      'address_rate',
      'address_rate',
      undefined,
      undefined,
      undefined,
    ]);
    // No work is asked for where the operator wants none.
    assert.deepEqual(last.verdict, { id: last.id, outcome: 'stored' });

    small.clock.skip(60_000);
    const visitor = newVisitor();
    const one = await handInWith(small, undefined, visitor);
    const two = await handInWith(small, undefined, visitor);
    const kept = await small.inspect(async (controller) =>
      Promise.all([one, two].map(async ({ id }) => (await controller.record(id))?.heldFor)),
    );
    assert.deepEqual(kept, [undefined, 'visitor_rate']);
  } finally {
    await small.remove();
  }
});

test('[SP5] signs are refused without the site key, and nothing of them is logged or stored', async () => {
  const { changes: _changes, records: _records, ...envelope } = batchOf(newVisitor(), at.bakery.clock.now());
  const forged = { ...envelope, key: 'site_of_somebody_01', signs: TRAPPED };
  assert.equal((await at.bakery.post('/v1/signs', forged)).status, 403);
  const unknown = { ...envelope, signs: { ...TRAPPED, ip: '192.0.2.1' } };
  assert.equal((await at.bakery.post('/v1/signs', unknown)).status, 400);
  await at.bakery.post('/v1/signs', { ...envelope, signs: { ...TRAPPED, took: 123_456_789 } });
  assert.doesNotMatch(at.bakery.log(), /123456789|192\.0\.2\.1/);
  assert.equal(
    await at.bakery.inspect((controller) => controller.secretHash(envelope.subject.id)),
    undefined,
  );
});

test('[SP2] [SP4] the command line lists what is held with the reason, accepts and refuses', async () => {
  const env = { REMIT_URL: at.bakery.url, REMIT_TOKEN: REVIEWER };
  const [good, bad] = [await at.handIn(HURRIED), await at.handIn(TRAPPED)];
  const listed = await runRemit('spam list --purpose contact', env, { width: 200 });
  assert.equal(listed.exit, 0);
  assert.match(listed.said, new RegExp(`${good.id} .*hurried .*aino@example.org`));
  assert.match(listed.said, /trap: a field was filled in that nobody sees\n/);
  assert.match(listed.said, /2 held of bakery, as far as they may be used for contact$/);
  assert.deepEqual(await runRemit(`spam accept ${good.id}`, env), {
    exit: 0,
    said: `${good.id}: accepted; it goes to whoever may have it`,
    complained: '',
  });
  assert.equal((await runRemit(`spam refuse ${bad.id}`, env)).said, `${bad.id}: refused; it is erased`);
  assert.equal((await runRemit('spam list --purpose contact', env)).said.split(' ')[0], '0');
  const twice = await runRemit(`spam refuse ${bad.id}`, env);
  assert.deepEqual([twice.exit, twice.complained.split(':')[0]], [1, 'record_unknown']);
  assert.equal((await runRemit('spam list', env)).exit, 2);
});
