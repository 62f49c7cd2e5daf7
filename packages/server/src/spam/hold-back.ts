import type { NewAuditEntry } from '../store/audit.js';
import type { AdmittedRecord } from '../store/store.js';
import type { Holding } from './spam-guard.js';

/** Code of the verdict on a lead that is stored and held, and for which its `message` asks for work. */
const WORK_ASKED = 'work_asked';

/** A lead as it is held for review: it is stored, and goes to nobody (SP2). */
export const holdBack = (admitted: AdmittedRecord, { suspicion }: Holding): AdmittedRecord => ({
  ...admitted,
  kind: 'held',
  heldFor: suspicion,
  routes: [],
});

/** What the verdict on a lead that is held says besides: an old page does not know it, and passes it over. */
export const workAsked = (
  { challenges }: Holding,
  record: string,
): { code: typeof WORK_ASKED; message: string } | undefined => {
  const challenge = challenges.get(record);
  return challenge === undefined ? undefined : { code: WORK_ASKED, message: challenge };
};

/** The entry about leads of one person that are held: which, and why. @returns none when none is */
export const heldEntry = (
  subject: string,
  ids: readonly string[],
  holding: Holding | undefined,
  time: number,
): readonly NewAuditEntry[] =>
  holding === undefined || ids.length === 0
    ? []
    : [
        {
          time,
          actor: 'server',
          action: 'hold',
          subject,
          record: null,
          detail: { suspicion: holding.suspicion, ids: [...ids] },
        },
      ];
