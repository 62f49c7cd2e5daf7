import type { ControllerStore } from '../store/store.js';
import { judgeAdmissions } from '../store/judge-admissions.js';

/**
 * A controller's store that decides as the real one does, by what is there now, and writes nothing: for saying
 * beforehand what would become of something.
 */
export const dryStore = (store: ControllerStore): ControllerStore => {
  const admit = admitDry(store);
  return { ...store, admit, admitTogether: (work) => work(admit) };
};

const admitDry =
  (store: ControllerStore): ControllerStore['admit'] =>
  async (admission) => {
    const { id, secretHash } = admission.subject;
    const [states, histories, births, sources, records] = await Promise.all([
      store.subjectStates([id]),
      store.histories([id]),
      store.births([id]),
      store.sources(admission.derived ?? []),
      Promise.all(admission.recordIds.map((record) => store.record(record))),
    ]);
    const state = states.get(id);
    const erased = state !== undefined && state.erasedAt !== null;
    const restricted = state !== undefined && state.restrictedAt !== null;
    const { judged } = judgeAdmissions([admission], {
      subjects: new Map(state ? [[id, { secretHash, erased, restricted }]] : []),
      histories,
      changes: new Set(histories.get(id)?.map((entry) => entry.id)),
      records: new Set(records.flatMap((record) => record?.id ?? [])),
      births,
      sources,
      standsFor: new Map(),
      end: { seq: 0, hash: '' },
    });
    const [verdict] = judged;
    if (verdict?.state === 'failed') throw verdict.fault;
    if (verdict?.state !== 'admitted') return { admitted: false, code: 'subject_mismatch' };
    return {
      admitted: true,
      newIds: verdict.newIds,
      erased: { records: 0, fields: 0 },
      tombstone: erased,
    };
  };
