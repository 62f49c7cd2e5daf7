import { endPurposes } from '../rights/end-purposes.js';
import type { NewAuditEntry } from '../store/audit.js';
import type { ControllerStore } from '../store/store.js';
import { beginning, finishing, refusing, reopening, type NotAltered } from './alter-request.js';
import type { PersonRequest } from './person-request.js';

/** What fulfilling a request did besides ending it. */
type Effect = {
  /** Records that were corrected or erased. */
  readonly records?: number;
  /** Recipients that are told (Art. 19), where that is known at once. */
  readonly told?: readonly string[];
};

/** Why a request could not be answered so; it stands as before. */
export type NotAnswered =
  | NotAltered
  | 'request_unknown'
  | 'request_unreadable'
  | 'erased'
  | 'field_not_kept'
  | 'purpose_not_instructed'
  | 'purpose_not_objectable';

/** The request as it stands now. */
export type Answered =
  | { readonly ok: true; readonly request: PersonRequest; readonly effect: Effect }
  | { readonly ok: false; readonly code: NotAnswered };

/** An act that has been done, and whether it ended the request with it. */
type Acted =
  | { readonly ok: true; readonly ended: boolean; readonly effect: Effect }
  | { readonly ok: false; readonly code: NotAnswered };

/** Where an ending was said, when it came as a request. */
const SURFACE = 'request';

const entryOf =
  (actor: string, now: number) =>
  ({ id, kind, state, subject }: PersonRequest): readonly NewAuditEntry[] => [
    {
      time: now,
      actor,
      action: 'answer-request',
      subject,
      record: null,
      detail: { request: id, kind, state },
    },
  ];

const end = async (store: ControllerStore, request: PersonRequest, now: number): Promise<Acted> => {
  const { subject, kind, content } = request;
  const secretHash = await store.secretHash(subject);
  if (secretHash === undefined || !content?.purposes) return { ok: false, code: 'request_unreadable' };
  const person = { id: subject, secretHash };
  const ending = { purposes: content.purposes, objection: kind === 'objection', surface: SURFACE };
  const ended = await endPurposes(store, person, ending, now);
  if (ended.ok) return { ok: true, ended: false, effect: { records: ended.erased.records } };
  // The secret was read a moment ago, and never changes.
  if (ended.code === 'subject_mismatch') throw new Error('the secret of a person changed');
  return { ok: false, code: ended.code };
};

const correct = async (
  store: ControllerStore,
  { id, subject, content }: PersonRequest,
  actor: string,
  now: number,
): Promise<Acted> => {
  const { record, field, value } = content ?? {};
  if (field === undefined || value === undefined) return { ok: false, code: 'request_unreadable' };
  const done = await store.requests.rectify({ request: id, subject, record, field, value, actor, now });
  return done.ok ? { ok: true, ended: true, effect: { records: done.records, told: done.told } } : done;
};

/** Does what is asked. Whatever was done before, by a server that stopped, is done again without harm. */
const act = async (
  store: ControllerStore,
  request: PersonRequest,
  actor: string,
  now: number,
): Promise<Acted> => {
  const { subject, kind } = request;
  switch (kind) {
    case 'access':
    case 'portability':
      // The export is made when it is fetched, of what is kept then.
      return { ok: true, ended: false, effect: {} };
    case 'erasure': {
      const erased = await store.eraseSubject({ subject, actor, now });
      return { ok: true, ended: true, effect: { records: erased?.records ?? 0, told: erased?.told ?? [] } };
    }
    case 'restriction': {
      const restricted = await store.restrictSubject({ subject, actor, now }, true);
      return restricted === 'erased' || restricted === 'unknown'
        ? { ok: false, code: 'erased' }
        : { ok: true, ended: false, effect: {} };
    }
    case 'objection':
    case 'withdrawal':
      return end(store, request, now);
    case 'rectification':
      return correct(store, request, actor, now);
  }
};

/**
 * Fulfils a request: notes that it is begun, does it, notes that it is done. Stopped in between it is `fulfilling`,
 * and fulfilled by doing the same again; nobody can refuse meanwhile what may be done already.
 * @param actor for the audit
 * @param now milliseconds since 1970
 */
export const fulfilRequest = async (
  store: ControllerStore,
  id: string,
  actor: string,
  now: number,
): Promise<Answered> => {
  const begun = await store.requests.alter(id, beginning);
  if (!begun.ok) return begun;
  const acted = await act(store, begun.request, actor, now);
  if (!acted.ok) {
    await store.requests.alter(id, reopening);
    return acted;
  }
  const { effect } = acted;
  if (!acted.ended) {
    const done = await store.requests.alter(id, finishing(actor, now), entryOf(actor, now));
    return done.ok ? { ok: true, request: done.request, effect } : done;
  }
  const request = await store.requests.get(id);
  return request ? { ok: true, request, effect } : { ok: false, code: 'request_unknown' };
};

/** Refuses a request with a reason that the person sees. */
export const refuseRequest = async (
  store: ControllerStore,
  id: string,
  reason: string,
  actor: string,
  now: number,
): Promise<Answered> => {
  const done = await store.requests.alter(id, refusing(reason, actor, now), entryOf(actor, now));
  return done.ok ? { ok: true, request: done.request, effect: {} } : done;
};
