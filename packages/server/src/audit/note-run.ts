import { addAudit, type AuditAction, type NewAuditEntry } from '../store/audit.js';
import type { Json } from '../store/chain.js';
import { readControllers } from '../store/controllers.js';
import type { Database } from '../store/database.js';

/** The entry about something that whoever runs the machine did. */
export const operatorEntry = (
  action: AuditAction,
  detail: Readonly<Record<string, Json>>,
  time: number,
): NewAuditEntry => ({ time, actor: 'operator', action, subject: null, record: null, detail });

/**
 * Notes for every controller what was done with the whole installation.
 * @param time milliseconds since 1970
 * @throws AuditUnavailableError
 */
export const noteRun = async (
  database: Database,
  action: AuditAction,
  detail: Readonly<Record<string, Json>>,
  time: number,
): Promise<void> => {
  for (const controller of await readControllers(database.read))
    await addAudit(database, controller, [operatorEntry(action, detail, time)]);
};
