import { usableFields } from '@remit/contract';
import { readFacts } from '../read/facts-of.js';
import type { Connectors, Given, Message, Told } from '../recipients/message.js';
import type { NewAuditEntry } from '../store/audit.js';
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
  /** Null when nothing is known any more of whose it was. */
  | { readonly send: false; readonly error: string; readonly subject: string | null };

/** Whether the recipient may have the record is decided here again, with what is true now (OB2, OB6). */
const decideAgain = async (
  { controller, now }: AttemptParts,
  { id, recordId, recipient, purpose, disclosed }: DataDelivery,
): Promise<Decided> => {
  const record = await controller.record(recordId);
  if (!record) return { send: false, error: 'record_unknown', subject: null };
  const { subject } = record;
  const facts = (await readFacts(controller, [record], now()))(subject);
  const { fields, withheld } = usableFields(record, { purpose, kind: 'disclose', recipient }, facts);
  if (Object.keys(fields).length === 0)
    return { send: false, error: withheld[0]?.code ?? 'no_purpose_left', subject };
  const [opened] = await controller.open([{ id: recordId, subject, fields }]);
  const names = Object.keys(opened?.fields ?? {});
  // The person was erased a moment ago, or somebody changed the database.
  if (!opened || names.length === 0) return { send: false, error: 'unreadable', subject };
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
    note: () => controller.noteDisclosure(id, subject, [...new Set([...disclosed, ...names])]),
  };
};

/**
 * What was corrected, with the values that the recipient may have now, for the purpose it got them for; of the
 * others only that they are not right any more (RQ5).
 */
const tellCorrected = async (
  { controller, now }: AttemptParts,
  { id: deliveryId, recipient, about }: NoticeDelivery,
): Promise<Decided> => {
  const records: Told['records'][number][] = [];
  for (const told of about.records) {
    const record = await controller.record(told.record);
    if (!record) {
      records.push(told);
      continue;
    }
    const { id, subject } = record;
    const facts = (await readFacts(controller, [record], now()))(subject);
    const use = { purpose: told.purpose, kind: 'disclose', recipient } as const;
    const { fields, withheld } = usableFields(record, use, facts);
    if (withheld.some(({ code }) => code === 'restricted'))
      return { send: false, error: 'restricted', subject };
    const corrected = Object.entries(fields).filter(([field]) => told.fields.includes(field));
    const [opened] = await controller.open([{ id, subject, fields: Object.fromEntries(corrected) }]);
    records.push({ ...told, values: opened?.fields ?? {} });
  }
  const message: Message = {
    kind: 'person.rectified',
    deliveryId,
    controller: controller.id,
    about: { ...about, records },
  };
  return { send: true, message, note: async () => true };
};

/** A notice is owed whatever may be disclosed now: it tells of what was (OB8). */
const noticeOf = ({ id: controller }: ControllerStore, delivery: NoticeDelivery): Decided => {
  const { id: deliveryId, kind, about } = delivery;
  return { send: true, message: { kind, deliveryId, controller, about }, note: async () => true };
};

const decideOn = async (parts: AttemptParts, delivery: Delivery): Promise<Decided> => {
  if (delivery.kind === 'data') return decideAgain(parts, delivery);
  return delivery.kind === 'person.rectified'
    ? tellCorrected(parts, delivery)
    : noticeOf(parts.controller, delivery);
};

/** How the recipient is reached, or the code of why it is not. */
const wayTo = (endpoint: Endpoint | undefined, { webhook, email }: Connectors): Way | string => {
  if (!endpoint) return 'endpoint_missing';
  if (endpoint.kind === 'webhook') return (message, signal) => webhook(endpoint, message, signal);
  return email ? (message, signal) => email(endpoint, message, signal) : 'mail_not_configured';
};

/** The entry about a delivery that was decided against. A notice is decided about by nobody. */
const stoppedEntry = (
  delivery: Delivery,
  code: string,
  subject: string | null,
  time: number,
): readonly NewAuditEntry[] => {
  if (delivery.kind !== 'data') return [];
  const { recipient, purpose, recordId: record } = delivery;
  const detail = { recipient, purposes: [purpose], code };
  return [{ time, actor: 'server', action: 'stop-delivery', subject, record, detail }];
};

/** One attempt at a delivery. */
export const attemptDelivery = async (
  parts: AttemptParts,
  delivery: Delivery,
  signal: AbortSignal,
): Promise<DeliveryEnd> => {
  const { controller, connectors, now, random } = parts;
  const decided = await decideOn(parts, delivery);
  if (!decided.send && decided.error === 'restricted')
    return { state: 'wait', at: now() + RESTRICTED, error: decided.error };
  if (!decided.send) {
    await controller.addAudit(stoppedEntry(delivery, decided.error, decided.subject, now()));
    return { state: 'denied', error: decided.error };
  }

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
