import { limitRecord, type Dropped, type Facts, type Refusal } from '@remit/contract';
import { nextEndWith } from '../retention/next-end.js';
import type { AdmittedRecord } from '../store/store.js';
import { hasToBeSealed } from '../vault/seal-records.js';
import type { WellFormed } from './check-record.js';
import { findRoutes, type Reachable } from './find-routes.js';
import { pathText } from './explain-issue.js';
import { refusal, type ItemRefusal } from './refuse-item.js';

export type JudgedRecord =
  | { readonly ok: true; readonly admitted: AdmittedRecord; readonly dropped: readonly Dropped[] }
  | { readonly ok: false; readonly refusal: ItemRefusal };

/** Behaviour events go to nobody. */
const NO_ROUTES: AdmittedRecord['routes'] = [];

/** Of several reasons, the first of these that was given says most about why nothing may be kept. */
const MOST_TELLING: readonly Refusal[] = [
  'forbidden_category',
  'erased',
  'retention_ended',
  'consent_ended',
  'consent_stale',
  'consent_not_given',
  'consent_unknown',
  'purpose_not_instructed',
  'category_not_instructed',
  'field_not_instructed',
];

const tellingDrop = (dropped: readonly Dropped[]): Dropped | undefined => {
  for (const code of MOST_TELLING) {
    const drops = dropped.filter((each) => each.code === code);
    // What speaks against a purpose speaks against each field too.
    const [drop = drops[0]] = drops.filter(({ purpose }) => purpose !== undefined);
    if (drop) return drop;
  }
  return dropped[0];
};

const refusalOf = (drop: Dropped | undefined, path: string): ItemRefusal => {
  if (drop?.field !== undefined) return refusal(drop.code, pathText(['fields', drop.field], path));
  if (drop?.purpose !== undefined) return refusal(drop.code, `${path}.tag.purposes`);
  return refusal('no_purpose_left', path);
};

/** Fields of an unknown type are all sealed; there is none, because they were refused. */
const categoriesOf = (type: string, { records }: Facts['instructions']): AdmittedRecord['categories'] =>
  (Object.hasOwn(records, type) ? records[type] : undefined)?.fields ?? {};

/** True when a value of the record is kept sealed. */
export const isPersonal = (
  { record: { type, fields } }: WellFormed,
  instructions: Facts['instructions'],
): boolean => hasToBeSealed({ fields, categories: categoriesOf(type, instructions) });

/**
 * Judges a record by what is true now (PL1-PL16): what of it may be collected, and whom it is routed to.
 * @param facts from the server's own ledger (IN7)
 * @param path of the record within the request
 */
export const judgeRecord = (
  { record, kind }: WellFormed,
  subject: string,
  path: string,
  recipients: readonly Reachable[],
  facts: Facts,
): JudgedRecord => {
  const { purposes, fields, dropped } = limitRecord(record, 'collect', facts);
  const forbidden = dropped.find(({ code }) => code === 'forbidden_category');
  if (forbidden) return { ok: false, refusal: refusalOf(forbidden, path) };
  if (purposes.length === 0) return { ok: false, refusal: refusalOf(tellingDrop(dropped), path) };
  const tag = dropped.length === 0 ? record.tag : { ...record.tag, purposes };
  const routes =
    kind === 'event' ? NO_ROUTES : findRoutes({ type: record.type, tag, fields }, recipients, facts);
  const { id, type } = record;
  return {
    ok: true,
    admitted: {
      id,
      subject,
      type,
      kind,
      tag,
      fields,
      categories: categoriesOf(type, facts.instructions),
      receivedAt: facts.now,
      routes,
      nextEnd: nextEndWith(tag, facts),
    },
    dropped,
  };
};
