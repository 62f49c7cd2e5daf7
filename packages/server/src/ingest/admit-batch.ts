import type {
  BatchAnswer,
  ConsentChange,
  ErrorBody,
  LeadRecord,
  ServerSource,
  Verdict,
} from '@remit/contract';
import type { batchSchema } from '@remit/contract/schema';
import type { z } from 'zod';
import { refusedEntry } from '../audit/refused-entry.js';
import { heldEntry, holdBack, workAsked } from '../spam/hold-back.js';
import type { Holding } from '../spam/spam-guard.js';
import { birthFieldsOf, birthsIn, youngest } from '../store/births.js';
import type { AdmittedRecord, Admission, ControllerStore } from '../store/store.js';
import { checkChange } from './check-change.js';
import { checkProof, noteClaim } from './check-identity.js';
import { checkRecord, type WellFormed } from './check-record.js';
import { reachableRecipients } from './find-routes.js';
import { hashSecret } from './hash-secret.js';
import { isPersonal, judgeRecord } from './judge-record.js';
import { optOutSignals } from './opt-out-signal.js';
import { idOf, refusal, refusedVerdict } from './refuse-item.js';
import { repeatsChoice } from './repeats-choice.js';

/** What `admitBatch` needs from its surroundings. */
export type AdmitBatchParts = {
  readonly store: ControllerStore;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told what the browser had to give up, counted by reason; default: nobody. */
  readonly onLosses?: (losses: Readonly<Record<string, number>>) => void;
  /** The browser says that Global Privacy Control is on; default: it does not (PL13). */
  readonly optOut?: boolean;
  /** Says whether leads and messages, by their ids, are held for review, and why; default: none is (SP1). */
  readonly suspect?: (leads: readonly string[]) => Promise<Holding | undefined>;
  /** Who sends; default: a browser. */
  readonly source?: ServerSource;
  /** Refusals go into the audit batch by batch; default: true. False where a whole list is noted as one. */
  readonly noteRefused?: boolean;
};

/** The envelope of a batch; its items are still as they were sent. */
export type Envelope = z.output<typeof batchSchema>;

export type BatchOutcome =
  | { readonly status: 200; readonly answer: BatchAnswer }
  /** Nothing of it was kept: the first refusal stands for the whole. */
  | { readonly status: 422; readonly answer: BatchAnswer & ErrorBody }
  | { readonly status: 403; readonly answer: ErrorBody };

export const SUBJECT_MISMATCH: ErrorBody = {
  code: 'subject_mismatch',
  message: 'The secret is not this person’s.',
  path: 'subject.secret',
};

const answerOf = (now: number, verdicts: Verdict[]): BatchOutcome => {
  const [first] = verdicts;
  const answer = { now, verdicts };
  if (!first || verdicts.some(({ outcome }) => outcome !== 'refused')) return { status: 200, answer };
  const { code = '', message = '', path = '' } = first;
  return { status: 422, answer: { ...answer, code, message, path } };
};

/** A thing of the batch that is worth admitting, and the place of its verdict. */
type Candidate<T> = { readonly at: number; readonly path: string; readonly item: T };

/**
 * Admits what a browser sent. Each change and record is judged on its own, in the order sent; what is
 * admitted is on disk when this resolves.
 */
export const admitBatch = async (
  { store, now, onLosses, optOut = false, suspect, source, noteRefused = true }: AdmitBatchParts,
  batch: Envelope,
): Promise<BatchOutcome> => {
  const receivedAt = now();
  const clocks = { sentAt: batch.sentAt, receivedAt };
  const [instructions, endpoints] = await Promise.all([store.instructions(), store.endpoints()]);
  const recipients = reachableRecipients(instructions, endpoints);
  const subject = { id: batch.subject.id, secretHash: hashSecret(batch.subject.secret) };
  const verdicts: Verdict[] = [];

  const changes: Candidate<ConsentChange>[] = [];
  for (const [index, item] of batch.changes.entries()) {
    const path = `changes[${index}]`;
    const checked = await checkChange(item, path, { instructions, hasWords: store.hasWords, ...clocks });
    if (checked.ok) {
      changes.push({ at: index, path, item: checked.change });
      verdicts.push({ id: checked.change.id, outcome: 'stored' });
    } else verdicts.push(refusedVerdict(idOf(item), checked.refusal));
  }

  const records: Candidate<WellFormed>[] = [];
  for (const [index, item] of batch.records.entries()) {
    const path = `records[${index}]`;
    const checked = checkRecord(item, path, { instructions, source, ...clocks });
    const proven =
      checked.ok && checked.record.proof !== undefined
        ? await checkProof(checked.record, path, { instructions, secret: store.identitySecret, receivedAt })
        : undefined;
    if (proven) verdicts.push(refusedVerdict(idOf(item), proven));
    else if (checked.ok) {
      if (checked.record.proof === undefined) noteClaim(checked.record, instructions);
      records.push({ at: verdicts.length, path, item: checked });
      verdicts.push({ id: checked.record.id, outcome: 'stored' });
    } else verdicts.push(refusedVerdict(idOf(item), checked.refusal));
  }

  const holding = await suspect?.(
    records.flatMap(({ item: { kind, record } }) => (kind === 'event' ? [] : [record.id])),
  );
  /** Of those, the ones that are taken in. */
  const held: string[] = [];

  const birthFields = birthFieldsOf(instructions);
  const stated = records.flatMap(({ item }) => birthsIn(item.record, birthFields));

  const judge: Admission['judge'] = ({ history, erased, birth: before, sources, duplicates, standsFor }) => {
    held.length = 0;
    // Whatever of the batch says how old the person is holds for all of it.
    const birth = youngest([before, ...stated]);
    // A restricted person's records are taken in and routed; what is restricted is told at each attempt.
    const facts = { instructions, history, restricted: false, erased, birth, now: receivedAt };
    // Nothing of a person who was erased is taken in, not even a "yes".
    for (const { at, path, item } of erased ? changes : [])
      verdicts[at] = refusedVerdict(item.id, refusal('erased', path));
    const admitted = new Map<string, AdmittedRecord>();
    /** Of what is derived, with the sources that came before in the same batch. */
    const factsOn = ({ sources: named }: LeadRecord['tag']) =>
      named === undefined ? facts : { ...facts, sources: { ...sources, ...Object.fromEntries(admitted) } };
    for (const { at, path, item } of records) {
      const { id } = item.record;
      if (duplicates.has(id) || admitted.has(id)) {
        verdicts[at] = { id, outcome: 'duplicate' };
        continue;
      }
      const { tag } = item.record;
      // The parsed copy is ours alone.
      if (tag.consent !== null) tag.consent = standsFor.get(tag.consent) ?? tag.consent;
      const judged = judgeRecord(item, subject.id, path, recipients, factsOn(tag));
      if (!judged.ok) {
        verdicts[at] = refusedVerdict(id, judged.refusal);
        continue;
      }
      const suspected = item.kind === 'event' ? undefined : holding;
      if (suspected) held.push(id);
      admitted.set(id, suspected ? holdBack(judged.admitted, suspected) : judged.admitted);
      const asked = suspected && workAsked(suspected, id);
      verdicts[at] =
        judged.dropped.length > 0
          ? { id, outcome: 'reduced', dropped: [...judged.dropped], ...asked }
          : { id, outcome: 'stored', ...asked };
    }
    return [...admitted.values()];
  };

  const refused = (whose: string | null) =>
    noteRefused
      ? refusedEntry({ subject: whose, source, instructions: instructions.version, verdicts }, receivedAt)
      : [];

  // Whose batch it is, was not asked.
  if (changes.length + records.length === 0) await store.addAudit(refused(null));
  else {
    const admitted = await store.admit({
      subject,
      changes: changes.map(({ item }) => item),
      receivedAt,
      instructed: instructions.version,
      recordIds: records.map(({ item }) => item.record.id),
      personal: records.some(({ item }) => isPersonal(item, instructions)),
      birthFields,
      derived: records.flatMap(({ item: { record } }) =>
        record.tag.sources === undefined ? [] : [{ subject: subject.id, tag: record.tag }],
      ),
      cited: records.flatMap(({ item }) => item.record.tag.consent ?? []),
      signals: optOut ? optOutSignals(instructions, receivedAt) : undefined,
      repeats: repeatsChoice(instructions),
      judge,
      refused: () => [...refused(subject.id), ...heldEntry(subject.id, held, holding, receivedAt)],
    });
    if (!admitted.admitted) return { status: 403, answer: SUBJECT_MISMATCH };
    const seen = new Set<string>();
    for (const { at, item } of admitted.tombstone ? [] : changes) {
      if (!admitted.newIds.has(item.id) || seen.has(item.id))
        verdicts[at] = { id: item.id, outcome: 'duplicate' };
      seen.add(item.id);
    }
  }
  if (batch.losses) onLosses?.(batch.losses);
  return answerOf(receivedAt, verdicts);
};
