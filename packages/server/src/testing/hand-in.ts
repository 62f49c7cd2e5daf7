import assert from 'node:assert/strict';
import type { DeliveryLine } from '../store/delivery.js';
import { openOutbox, type Outbox } from '../store/open-outbox.js';
import { batchOf, change, enquiry, newVisitor, type Visitor } from './bakery.js';
import { deliveriesOf } from './deliveries-of.js';
import type { Bakery } from './start-bakery.js';

/** Hands in an enquiry of somebody new for these purposes, with a consent to marketing if it is among them. */
export const handIn = async (bakery: Bakery, purposes: readonly ('contact' | 'marketing')[]) => {
  const visitor = newVisitor();
  const time = bakery.clock.now();
  const grant = change('marketing', 'given', time);
  const consented = purposes.includes('marketing');
  const tag = { time, purposes: [...purposes], consent: consented ? grant.id : null };
  const record = enquiry(tag, { name: 'Aino', email: 'aino@example.org', phone: '+358401234567' });
  const batch = batchOf(visitor, time, { changes: consented ? [grant] : [], records: [record] });
  assert.equal((await bakery.post('/v1/batch', batch)).status, 200);
  return { visitor, record, batch };
};

/** Somebody withdraws their consent to marketing. */
export const withdraw = async (bakery: Bakery, visitor: Visitor): Promise<void> => {
  const { changes: _changes, records: _records, ...envelope } = batchOf(visitor, bakery.clock.now());
  const answer = await bakery.post('/v1/withdrawals', { ...envelope, purposes: ['marketing'] });
  assert.equal(answer.status, 200);
};

/** The one delivery of a record to a recipient. */
export const deliveryTo = async (
  bakery: Bakery,
  record: { readonly id: string },
  recipient: string,
): Promise<DeliveryLine | undefined> =>
  bakery.inspect(async (controller) =>
    (await deliveriesOf(controller, record.id)).find((line) => line.recipient === recipient),
  );

/** Looks into the bakery's outbox as its operator does. */
export const inOutbox = async <T>(bakery: Bakery, look: (outbox: Outbox) => Promise<T>): Promise<T> => {
  const outbox = await openOutbox({ dataDir: bakery.dataDir }, 'bakery');
  try {
    return await look(outbox);
  } finally {
    await outbox.close();
  }
};
