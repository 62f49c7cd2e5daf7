import { usableFields } from '@remit/contract';
import { readFacts } from '../read/facts-of.js';
import type { Connectors, Given, Message } from '../recipients/message.js';
import type { DataDelivery, Delivery, DeliveryEnd, Endpoint, NoticeDelivery } from '../store/delivery.js';
import type { ControllerStore } from '../store/store.js';
import { nextAttempt } from './next-attempt.js';

export type AttemptParts = {
  readonly controller: ControllerStore;
  readonly connectors: Connectors;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
};

/**
 * Milliseconds until a delivery of a restricted person's data is looked at again. Lifting the restriction makes
 * it due at once; this is for one that was being looked at just then.
 */
const RESTRICTED = 3_600_000;

type Way = (message: Message, signal: AbortSignal) => Promise<Given>;

/** What is to be sent, or why nothing is. */
type Decided =
  | {
      readonly send: true;
      readonly message: Message;
      /** To be called before sending; false when the delivery was stopped meanwhile. */
      readonly note: () => Promise<boolean>;
    }
  | { readonly send: false; readonly error: string };

/** Whether the recipient may have the record is decided here again, with what is true now (OB2, OB6). */
const decideAgain = async (
  { controller, now }: AttemptParts,
  { id, recordId, recipient, purpose, disclosed }: DataDelivery,
): Promise<Decided> => {
  const record = await controller.record(recordId);
  if (!record) return { send: false, error: 'record_unknown' };
  const facts = (await readFacts(controller, [record.subject], now()))(record.subject);
  const { fields, withheld } = usableFields(record, { purpose, kind: 'disclose', recipient }, facts);
  if (Object.keys(fields).length === 0) return { send: false, error: withheld[0]?.code ?? 'no_purpose_left' };
  const [opened] = await controller.open([{ id: recordId, subject: record.subject, fields }]);
  const names = Object.keys(opened?.fields ?? {});
  // The person was erased a moment ago, or somebody changed the database.
  if (!opened || names.length === 0) return { send: false, error: 'unreadable' };
  return {
    send: true,
    message: {
      kind: 'data',
      deliveryId: id,
      controller: controller.id,
      purpose,
      record,
      fields: opened.fields,
    },
    note: () => controller.noteDisclosure(id, record.subject, [...new Set([...disclosed, ...names])]),
  };
};

/** A notice is owed whatever may be disclosed now: it tells of what was (OB8). */
const noticeOf = ({ id: controller }: ControllerStore, delivery: NoticeDelivery): Decided => {
  const { id: deliveryId, kind, about } = delivery;
  return { send: true, message: { kind, deliveryId, controller, about }, note: async () => true };
};

/** How the recipient is reached, or the code of why it is not. */
const wayTo = (endpoint: Endpoint | undefined, { webhook, email }: Connectors): Way | string => {
  if (!endpoint) return 'endpoint_missing';
  if (endpoint.kind === 'webhook') return (message, signal) => webhook(endpoint, message, signal);
  return email ? (message, signal) => email(endpoint, message, signal) : 'mail_not_configured';
};

/** One attempt at a delivery. */
export const attemptDelivery = async (
  parts: AttemptParts,
  delivery: Delivery,
  signal: AbortSignal,
): Promise<DeliveryEnd> => {
  const { controller, connectors, now, random } = parts;
  const decided =
    delivery.kind === 'data' ? await decideAgain(parts, delivery) : noticeOf(controller, delivery);
  if (!decided.send && decided.error === 'restricted')
    return { state: 'wait', at: now() + RESTRICTED, error: decided.error };
  if (!decided.send) return { state: 'denied', error: decided.error };

  const endpoints = await controller.endpoints();
  const endpoint = endpoints.find(({ recipient }) => recipient === delivery.recipient);
  const way = wayTo(endpoint, connectors);
  let given: Given;
  if (typeof way === 'string') given = { ok: false, error: way };
  else if (await decided.note()) given = await way(decided.message, signal);
  else return { state: 'denied', error: 'withdrawn' };

  if (given.ok) return { state: 'delivered' };
  const { error, forGood } = given;
  const at = forGood ? undefined : nextAttempt(delivery.attempts + 1, now(), random);
  return at === undefined ? { state: 'dead', error } : { state: 'retry', at, error };
};
