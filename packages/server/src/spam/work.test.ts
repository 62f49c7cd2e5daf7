import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { deliveriesOf } from '../testing/deliveries-of.js';
import { doNoWork } from '../testing/do-work.js';
import { until } from '../testing/start-recipient.js';
import { HURRIED, startSuspicious, type Handed } from '../testing/start-suspicious.js';

const at = await startSuspicious();
after(() => at.stop());

/** What the server says to work that was done: whether a lead was accepted for it. */
const accepted = async (handed: Handed): Promise<unknown> => {
  const { status, body } = await at.work(handed);
  assert.equal(status, 200);
  return Reflect.get(Object(body), 'accepted');
};

test('[SP3] work done clears a lead of one sign, once', async () => {
  const handed = await at.handIn(HURRIED);
  const { id, verdict } = handed;
  assert.deepEqual([verdict?.outcome, verdict?.code], ['stored', 'work_asked']);
  assert.deepEqual(await at.held(), [id]);
  const idle = await at.work(handed, doNoWork);
  assert.deepEqual([idle.status, Reflect.get(Object(idle.body), 'code')], [403, 'work_invalid']);
  assert.deepEqual(await at.held(), [id]);

  assert.equal(await accepted(handed), true);
  await until(() => at.isDelivered(id));
  assert.ok((await at.leads()).includes(id));
  assert.equal(await accepted(handed), false);
  const detail = { suspicion: 'hurried', by: 'work' };
  assert.deepEqual((await at.auditOf(id)).slice(1), [{ actor: 'visitor', action: 'accept-held', detail }]);
  const deliveries = await at.bakery.inspect((controller) => deliveriesOf(controller, id));
  assert.deepEqual(
    deliveries.map(({ recipient }) => recipient),
    ['crm'],
  );
});

test('[SP3] work for one lead clears no other, and comes too late after ten minutes', async () => {
  const first = await at.handIn(HURRIED);
  const second = await at.handIn(HURRIED);
  assert.equal(await accepted(first), true);
  assert.deepEqual(await at.held(), [second.id]);
  at.bakery.clock.skip(600_001);
  const late = await at.work(second);
  assert.deepEqual([late.status, Reflect.get(Object(late.body), 'code')], [403, 'work_expired']);
  assert.deepEqual(await at.held(), [second.id]);
  assert.equal(await at.decide(second.id, 'refuse'), '200 refuse');
});
