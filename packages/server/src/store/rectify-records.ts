import type { FieldValue } from '@remit/contract';
import { finishing } from '../requests/alter-request.js';
import type { PersonRequest } from '../requests/person-request.js';
import { lookupKindOf } from '../vault/blind-index.js';
import type { Vault } from '../vault/open-vault.js';
import { lookupsOf } from '../vault/seal-records.js';
import { isKeptSealed, isSealed, openValue, sealValue } from '../vault/seal-value.js';
import { addAuditWithin } from './audit.js';
import type { Database, Executor } from './database.js';
import { instructionsInForce } from './instructions.js';
import { addLookups, type LookupKind } from './lookups.js';
import { addNotices } from './notices.js';
import { recordsOf } from './records.js';
import { openContent, sealContent } from './request-content.js';
import { isAsked, requestRow, rowOf, toRequest } from './requests.js';
import type { StoredRecord } from './store.js';
import { addKeys } from './subject-keys.js';
import { holdSubjects } from './subjects.js';

/** What is to be corrected, by which request, and by whom. */
export type Rectification = {
  readonly request: string;
  readonly subject: string;
  /** Default: every record of the person that has the field. */
  readonly record: string | undefined;
  readonly field: string;
  readonly value: FieldValue;
  /** For the audit. */
  readonly actor: string;
  /** Milliseconds since 1970. */
  readonly now: number;
};

export type Rectified =
  | {
      readonly ok: true;
      readonly request: PersonRequest;
      readonly records: number;
      /** Recipients that received the field, or may have, and are told (Art. 19). */
      readonly told: readonly string[];
    }
  | { readonly ok: false; readonly code: 'erased' | 'field_not_kept' | 'request_answered' };

/** What one record is rectified with. */
type Parts = {
  readonly engine: Database['engine'];
  readonly vault: Vault;
  readonly executor: Executor;
  readonly controller: string;
  readonly key: Buffer;
};

type Categories = Readonly<Record<string, string>>;

/** The record is found by the new value, and not by the old one any more. */
const lookAnew = async (
  { engine, vault, executor, controller, key }: Parts,
  { id, subject, fields }: Pick<StoredRecord, 'id' | 'subject' | 'fields'>,
  categories: Categories,
  kind: LookupKind,
): Promise<void> => {
  await executor
    .deleteFrom('lookups')
    .where('controller_id', '=', controller)
    .where('record_id', '=', id)
    .where('kind', '=', kind)
    .execute();
  const opened = Object.entries(fields).flatMap(([field, value]): [string, FieldValue][] => {
    if (lookupKindOf(categories[field]) !== kind) return [];
    const plain = isSealed(value) ? openValue(key, { controller, subject, record: id, field }, value) : value;
    return plain === undefined ? [] : [[field, plain]];
  });
  const holding = { id, subject, fields: Object.fromEntries(opened), categories };
  await addLookups(engine, executor, controller, lookupsOf(vault, controller, holding));
};

const rectifyRecord = async (
  parts: Parts,
  record: StoredRecord,
  categories: Categories,
  { field, value, request, now }: Rectification,
): Promise<void> => {
  const { executor, controller, key } = parts;
  const { id, subject } = record;
  const category = Object.hasOwn(categories, field) ? categories[field] : undefined;
  const kept = isKeptSealed(category)
    ? sealValue(key, { controller, subject, record: id, field }, value)
    : value;
  const fields = { ...record.fields, [field]: kept };
  await executor
    .updateTable('records')
    .set({ fields: JSON.stringify(fields) })
    .where('controller_id', '=', controller)
    .where('id', '=', id)
    .execute();
  const kind = lookupKindOf(category);
  if (kind) await lookAnew(parts, { id, subject, fields }, categories, kind);
  await executor
    .insertInto('rectifications')
    .values({ controller_id: controller, record_id: id, field, request_id: request, time: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
};

/** The statement that finds who is told of a rectification. */
const toldOf = async (executor: Executor, controller: string, { subject, request }: Rectification) => {
  const rows = await executor
    .selectFrom('outbox')
    .select(['id', 'recipient'])
    .where('controller_id', '=', controller)
    .where('subject_id', '=', subject)
    .where('kind', '=', 'person.rectified')
    .execute();
  const mine = rows.filter(({ id }) => id.startsWith(`person.rectified:${request}:`));
  return mine.map(({ recipient }) => recipient).toSorted();
};

/**
 * Corrects a field of a person's records (Art. 16) and ends the request for it, in one transaction: the old value
 * is gone, the record is found by the new one, and whoever received the field is told.
 */
export const rectifyRecords = (
  { engine, atomically }: Database,
  vault: Vault,
  controller: string,
  rectification: Rectification,
): Promise<Rectified> =>
  atomically(async (executor): Promise<Rectified> => {
    const { request, subject, record: only, field, actor, now } = rectification;
    const person = (await holdSubjects(engine, executor, controller, [subject])).get(subject);
    if (!person || person.erased) return { ok: false, code: 'erased' };
    const row = await requestRow(executor, controller, request);
    if (!row || !isAsked(row.state)) return { ok: false, code: 'request_answered' };
    const keys = await vault.keysForWriting(executor, controller, [subject]);
    const key = keys.of(subject);
    const ended = finishing(actor, now)(toRequest(row, row.state, openContent(key, controller, row)));
    if (!ended.ok) return { ok: false, code: 'request_answered' };
    const records = (await recordsOf(executor, controller, subject)).filter(
      ({ id, fields }) => (only === undefined || id === only) && Object.hasOwn(fields, field),
    );
    if (records.length === 0) return { ok: false, code: 'field_not_kept' };

    const { records: plans } = await instructionsInForce(executor, controller);
    await addKeys(engine, executor, controller, keys.made);
    const parts: Parts = { engine, vault, executor, controller, key };
    for (const record of records) {
      const plan = Object.hasOwn(plans, record.type) ? plans[record.type] : undefined;
      await rectifyRecord(parts, record, plan?.fields ?? {}, rectification);
    }
    const ids = records.map(({ id }) => id);
    const cause = { kind: 'person.rectified', id: request, fields: [field], records: ids } as const;
    await addNotices(engine, executor, controller, subject, [cause], now);
    await executor
      .updateTable('requests')
      .set(rowOf(ended.request, sealContent(key, controller, ended.request)))
      .where('controller_id', '=', controller)
      .where('id', '=', request)
      .execute();
    const noted = { time: now, actor, subject };
    await addAuditWithin({ engine }, executor, controller, [
      ...ids.map((record) => ({ ...noted, action: 'rectify', record, detail: { request, field } }) as const),
      {
        ...noted,
        action: 'answer-request',
        record: null,
        detail: { request, kind: 'rectification', state: 'fulfilled' },
      },
    ]);
    const told = await toldOf(executor, controller, rectification);
    return { ok: true, request: ended.request, records: ids.length, told };
  });
