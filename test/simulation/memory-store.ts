import type { Instructions } from '@remit/contract';
import type { ControllerStore } from '@remit/server';
import type { AdmittedRecord, Delivery, LedgerEntry, Product, StoredRecord } from './product.js';
import { simulatedPart } from './simulated-part.js';
import type { Keeping } from './simulated-server.js';
import { wordsOf } from './shop.js';

type Queued = { delivery: Delivery; nextAt: number; settled: boolean };

/**
 * A store in memory that judges, keeps and erases by the server's own functions: what the database would do
 * between them is a list here. It forgets nothing when the server dies, as a database does not.
 */
export const memoryStore = (
  { judgeAdmissions, chooseErasure }: Product,
  instructions: Instructions,
  endpoints: Awaited<ReturnType<ControllerStore['endpoints']>>,
): Keeping => {
  const subjects = new Map<string, { secretHash: string; erased: boolean; restricted: boolean }>();
  const standsFor = new Map<string, string>();
  const changes = new Set<string>();
  const outbox: Queued[] = [];
  let histories: ReadonlyMap<string, readonly LedgerEntry[]> = new Map();
  let records: StoredRecord[] = [];
  let seq = 0;

  const keep = ({ routes, ...admitted }: AdmittedRecord): void => {
    const { id: recordId, subject, type, kind, tag, fields, receivedAt } = admitted;
    records.push({ id: recordId, subject, type, kind, tag, fields, receivedAt });
    for (const { recipient, purpose } of routes) {
      const id = `delivery-${outbox.length}`;
      const delivery = {
        id,
        recipient,
        purpose,
        attempts: 0,
        kind: 'data',
        recordId,
        disclosed: [],
      } as const;
      outbox.push({ delivery, nextAt: 0, settled: false });
    }
  };

  const eraseEnded = (subject: string, now: number): void => {
    const history = histories.get(subject) ?? [];
    const facts = { instructions, history, restricted: false, erased: false, now };
    const theirs = records.filter((record) => record.subject === subject);
    const { gone, narrowed } = chooseErasure(theirs, instructions, () => facts).erasure;
    records = records
      .filter(({ id }) => !gone.includes(id))
      .map((record) => ({ ...record, ...narrowed.find(({ id }) => id === record.id) }));
    for (const queued of outbox)
      if (queued.delivery.kind === 'data' && gone.includes(queued.delivery.recordId)) queued.settled = true;
  };

  const isDue = ({ nextAt, settled }: Queued, now: number): boolean => !settled && nextAt <= now;

  const store = simulatedPart<ControllerStore>({
    id: instructions.controller,
    instructions: async () => instructions,
    endpoints: async () => endpoints,
    hasWords: async (purpose, sha256) => Object.values(wordsOf(instructions)[purpose] ?? {}).includes(sha256),
    addAudit: async () => {},
    async admit(admission) {
      const { judged, additions } = judgeAdmissions([admission], {
        subjects,
        histories,
        changes,
        records: new Set(records.map(({ id }) => id)),
        births: new Map(),
        sources: new Map<string, never>(),
        standsFor,
        end: { seq, hash: '' },
      });
      const [verdict] = judged;
      if (verdict?.state === 'failed') throw verdict.fault;
      if (verdict?.state !== 'admitted') return { admitted: false, code: 'subject_mismatch' };
      const { id: subject } = admission.subject;
      for (const { id, secretHash } of additions.subjects)
        subjects.set(id, { secretHash, erased: false, restricted: false });
      for (const { entry } of additions.entries) {
        changes.add(entry.id);
        seq = entry.seq;
      }
      for (const { id, standsFor: entry } of additions.repeated) {
        changes.add(id);
        standsFor.set(id, entry);
      }
      histories = new Map(additions.histories);
      additions.records.forEach(keep);
      if (verdict.ends) eraseEnded(subject, admission.receivedAt);
      return { admitted: true, newIds: verdict.newIds, erased: { records: 0, fields: 0 }, tombstone: false };
    },
    histories: async (wanted) => new Map([...histories].filter(([subject]) => wanted.includes(subject))),
    subjectStates: async (wanted) =>
      new Map(
        wanted.flatMap((id) => (subjects.has(id) ? [[id, { restrictedAt: null, erasedAt: null }]] : [])),
      ),
    births: async () => new Map(),
    // Nothing is derived here.
    sources: async () => new Map(),
    record: async (id) => records.find((record) => record.id === id),
    readable: async ({ kind, purpose, after }) =>
      (after ? [] : records)
        .filter((record) => record.kind === kind && (!purpose || record.tag.purposes.includes(purpose)))
        .map((record) => ({ record, history: histories.get(record.subject) ?? [], restricted: false })),
    records: async (kind, after) => (after ? [] : records.filter((record) => record.kind === kind)),
    // Nothing is sealed here.
    open: async (wanted) =>
      wanted.map(({ fields }) => ({
        fields: Object.fromEntries(
          Object.entries(fields).map(([name, value]) => [
            name,
            typeof value === 'object' && 'sealed' in value ? '' : value,
          ]),
        ),
        unreadable: [],
      })),
    dueRecipients: async (now) => [
      ...new Set(outbox.filter((queued) => isDue(queued, now)).map(({ delivery }) => delivery.recipient)),
    ],
    claimDeliveries: async (recipient, now, lease) => {
      const due = outbox.filter((queued) => isDue(queued, now) && queued.delivery.recipient === recipient);
      for (const queued of due) queued.nextAt = now + lease;
      return due.map(({ delivery }) => delivery);
    },
    noteDisclosure: async (id) => outbox.some((queued) => queued.delivery.id === id && !queued.settled),
    settleDelivery: async (id, end) => {
      for (const queued of outbox) {
        if (queued.delivery.id !== id) continue;
        if (end.state === 'retry' || end.state === 'wait') queued.nextAt = end.at;
        else queued.settled = true;
      }
    },
  });
  return { store, reopen: async () => {}, close: async () => {} };
};
