import type { ErrorCode } from '../errors.js';
import { isKeepableValue } from '../ingest/check-record.js';
import { meantPurposes } from '../rights/end-purposes.js';
import type { ControllerStore } from '../store/store.js';
import { fulfilRequest } from './fulfil-request.js';
import type { PersonRequest, RequestContent } from './person-request.js';
import type { Asked } from './request-schema.js';

/** A request that stands, or why it was not taken: then nothing is stored. */
export type TakenRequest =
  | { readonly ok: true; readonly request: PersonRequest }
  | { readonly ok: false; readonly code: ErrorCode; readonly path: string };

/** All that was written in what somebody asks. */
export const contentOf = ({ id: _id, kind: _kind, ...asked }: Asked): RequestContent => ({
  ...asked,
  extensions: [],
});

const refused = (code: ErrorCode, path: string): TakenRequest => ({ ok: false, code, path });

/** What can be said at once of a request that cannot be fulfilled. */
export const whyNotTaken = async (
  store: ControllerStore,
  subject: string,
  asked: Asked,
): Promise<{ readonly code: ErrorCode; readonly path: string } | undefined> => {
  if (asked.kind === 'rectification') {
    const { record, field, value } = asked;
    if (!isKeepableValue(value)) return { code: 'malformed', path: 'request.value' };
    const records = await store.requests.records(subject);
    const has = records.some(
      ({ id, fields }) => (record === undefined || id === record) && Object.hasOwn(fields, field),
    );
    return has ? undefined : { code: 'field_not_kept', path: 'request.field' };
  }
  if (asked.kind !== 'objection' && asked.kind !== 'withdrawal') return undefined;
  const [instructions, histories] = await Promise.all([store.instructions(), store.histories([subject])]);
  const ending = { purposes: asked.purposes, objection: asked.kind === 'objection' };
  const found = meantPurposes(ending, histories.get(subject) ?? [], instructions);
  return 'meant' in found ? undefined : { code: found.code, path: `request.purposes[${found.index}]` };
};

/**
 * Takes a request of somebody who has shown to hold this person's secret. A withdrawal is not for the controller to
 * answer (Art. 7(3)): it is done at once, and stands as fulfilled.
 * @param now milliseconds since 1970
 */
export const takeRequest = async (
  store: ControllerStore,
  subject: string,
  asked: Asked,
  now: number,
): Promise<TakenRequest> => {
  const { id, kind } = asked;
  const erased = (await store.subjectStates([subject])).get(subject)?.erasedAt ?? null;
  if (erased !== null) return refused('erased', 'subject.id');
  const known = await store.requests.get(id);
  // Sent again: what made it possible then may have been done since.
  const why = known?.subject === subject ? undefined : await whyNotTaken(store, subject, asked);
  if (why) return refused(why.code, why.path);
  const taken = await store.requests.take({ id, subject, kind, content: contentOf(asked) }, now);
  if (!taken.ok) return refused(taken.code, taken.code === 'erased' ? 'subject.id' : 'request.id');
  const { request } = taken;
  if (kind !== 'withdrawal' || (request.state !== 'open' && request.state !== 'fulfilling')) return taken;
  const done = await fulfilRequest(store, id, 'visitor', now);
  return done.ok ? done : refused(done.code, 'request');
};
