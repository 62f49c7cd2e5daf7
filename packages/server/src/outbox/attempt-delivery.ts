import { usableFields } from '@remit/contract';
import { factsOf } from '../read/facts-of.js';
import type { Disclose } from '../recipients/webhook.js';
import type { ControllerStore, Delivery, DeliveryEnd } from '../store/store.js';
import { nextAttempt } from './next-attempt.js';

export type AttemptParts = {
  readonly controller: ControllerStore;
  readonly disclose: Disclose;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
};

/**
 * One attempt at a delivery. Whether the recipient may have the record is decided here again, with what is
 * true now: a withdrawal since the last attempt ends the delivery (OB2).
 */
export const attemptDelivery = async (
  { controller, disclose, now, random }: AttemptParts,
  delivery: Delivery,
  signal: AbortSignal,
): Promise<DeliveryEnd> => {
  const { recipient, purpose } = delivery;
  const record = await controller.record(delivery.recordId);
  if (!record) return { state: 'denied', error: 'record_unknown' };
  const [instructions, histories, endpoints] = await Promise.all([
    controller.instructions(),
    controller.histories([record.subject]),
    controller.endpoints(),
  ]);
  const facts = factsOf(instructions, histories.get(record.subject), now());
  const { fields, withheld } = usableFields(record, { purpose, kind: 'disclose', recipient }, facts);
  if (Object.keys(fields).length === 0)
    return { state: 'denied', error: withheld[0]?.code ?? 'no_purpose_left' };

  const endpoint = endpoints.find((each) => each.recipient === recipient);
  const posted =
    endpoint && (await disclose(endpoint, { deliveryId: delivery.id, purpose, record, fields }, signal));
  if (posted?.answered && posted.status >= 200 && posted.status < 300) return { state: 'delivered' };
  const error = !posted ? 'endpoint_missing' : posted.answered ? `status_${posted.status}` : posted.error;
  const at = nextAttempt(delivery.attempts + 1, now(), random);
  return at === undefined ? { state: 'dead', error } : { state: 'retry', at, error };
};
