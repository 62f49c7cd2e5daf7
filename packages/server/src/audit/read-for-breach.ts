import type { AuditEntry } from '../store/audit.js';
import { readAuditLinks } from '../store/audit-links.js';
import type { Database } from '../store/database.js';
import { auditSummary, type AuditSummary } from './summarise.js';
import { verifyAudit, type AuditVerified } from './verify-audit.js';

/** What the audit has to say about a breach. */
export type BreachInAudit = {
  readonly verified: AuditVerified;
  /** What went with the people who were erased since the beginning. */
  readonly erased: { readonly records: number; readonly fields: number };
  /** What the reader did in the period; undefined when none is asked about. */
  readonly done: AuditSummary | undefined;
};

/**
 * Reads a controller's audit from the first entry to the last, and verifies it on the way.
 * @param actor whose doings in the period are wanted, as the audit calls them
 */
export const readForBreach = async (
  database: Pick<Database, 'engine' | 'read'>,
  controller: string,
  { from, to, actor }: { readonly from: number; readonly to: number; readonly actor: string | undefined },
): Promise<BreachInAudit> => {
  const erased = { records: 0, fields: 0 };
  const { add, summary } = auditSummary(from, to);
  const note = (entry: Omit<AuditEntry, 'hash'>): void => {
    if (entry.actor === actor) add(entry);
    if (entry.action !== 'erase' || entry.time < from) return;
    const { records, fields } = entry.detail;
    erased.records += typeof records === 'number' ? records : 0;
    erased.fields += typeof fields === 'number' ? fields : 0;
  };
  const verified = await verifyAudit({
    page: (after, limit) => readAuditLinks(database, controller, after, limit),
    link: (each) => each,
    // What was found as it was written was written by addAuditWithin.
    onPage: (links) => links.forEach(({ text }) => note(JSON.parse(text) as Omit<AuditEntry, 'hash'>)),
  });
  return { verified, erased, done: actor === undefined ? undefined : summary() };
};
