import { categoryOf, REFUSALS, usableFields, type Facts, type FieldValue } from '@remit/contract';
import { explainPurpose, explainTaken, type GroundsParts } from '../read/explain-purpose.js';
import { readFacts } from '../read/facts-of.js';
import type { ControllerStore, LedgerEntry, StoredRecord } from '../store/store.js';
import type { AccessExport } from './export-schema.js';
import { filesInCopy } from './files-in-copy.js';
import { showToPerson } from './show-request.js';

/** The values of records as they are to be shown, in the order given. What cannot be opened is absent. */
export type ShowValues = (
  records: readonly StoredRecord[],
) => Promise<readonly Readonly<Record<string, FieldValue>>[]>;

/** How a copy is made. */
export type ExportParts = {
  readonly store: ControllerStore;
  readonly values: ShowValues;
  /** Categories that `values` does not show whole. */
  readonly masked: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
};

const moment = (time: number): string => new Date(time).toISOString();
const momentOr = (time: number | null | undefined): string | null =>
  time === null || time === undefined ? null : moment(time);

type Words = GroundsParts['controller'];

/** Words are asked for once: a person's records say the same ones over and over. */
const remembering = (store: ControllerStore): Words => {
  const known = new Map<string, Promise<string | undefined>>();
  return {
    words: (sha256) => {
      const words = known.get(sha256) ?? store.words(sha256);
      known.set(sha256, words);
      return words;
    },
  };
};

type RecordParts = {
  readonly store: ControllerStore;
  readonly words: Words;
  readonly facts: Facts;
  readonly history: readonly LedgerEntry[];
};

const recordIn = async (
  { store, words, facts, history }: RecordParts,
  record: StoredRecord,
  values: Readonly<Record<string, FieldValue>>,
): Promise<AccessExport['records'][number]> => {
  const { id, type, kind, tag } = record;
  const instructions = await store.instructions();
  const parts = { controller: words, instructions, history, tag };
  const uses = tag.purposes.map((purpose) => ({
    purpose,
    withheld: usableFields(record, { purpose, kind: 'read' }, facts).withheld,
  }));
  const grounds = await Promise.all(tag.purposes.map((purpose) => explainPurpose(parts, purpose)));
  const [ended, corrected] = await Promise.all([explainTaken(parts), store.requests.corrections(id)]);
  return {
    id,
    type,
    kind,
    time: moment(tag.time),
    source: tag.source,
    ...(tag.identity === undefined ? {} : { identity: tag.identity }),
    ...(tag.page === undefined ? {} : { page: tag.page }),
    notice: tag.notice,
    fields: Object.keys(record.fields).map((field) => ({
      field,
      category: categoryOf(instructions, type, field) ?? null,
      value: values[field] ?? null,
      uses: uses.map(({ purpose, withheld }) => {
        const denied = withheld.find((each) => each.field === field);
        return denied
          ? { purpose, allowed: false, code: denied.code, rule: REFUSALS[denied.code] }
          : { purpose, allowed: true };
      }),
    })),
    purposes: grounds.map(({ purpose, basis, until, consentUntil, ended: by }) => ({
      purpose,
      basis,
      keptUntil: momentOr(until),
      consentUntil: momentOr(consentUntil),
      endedAt: momentOr(by?.time),
    })),
    ended: ended.map(({ purpose, ended: { state, time } }) => ({ purpose, state, time: moment(time) })),
    corrected: corrected.map(({ field, time }) => ({ field, time: moment(time) })),
  };
};

const statementsIn = (words: Words, history: readonly LedgerEntry[]) =>
  Promise.all(
    history.map(async ({ time, purpose, category, state, notice, language, words: sha256, ...how }) => ({
      time: moment(time),
      purpose,
      ...(category === undefined ? {} : { category }),
      state,
      notice,
      language,
      words: (await words.words(sha256)) ?? null,
      sha256,
      surface: how.surface,
      method: how.method,
    })),
  );

const disclosuresIn = async (store: ControllerStore, subject: string) => {
  const [disclosed, { recipients }] = await Promise.all([
    store.requests.disclosures(subject),
    store.instructions(),
  ]);
  return disclosed.map(({ recipient, settledAt, told, fields, ...line }) => {
    const registered = Object.hasOwn(recipients, recipient) ? recipients[recipient] : undefined;
    return {
      ...line,
      recipient,
      name: registered?.name ?? null,
      region: registered?.region ?? null,
      time: momentOr(settledAt),
      fields: [...fields],
      told: told.map(({ kind, state, settledAt: at }) => ({ kind, state, time: momentOr(at) })),
    };
  });
};

const requestsIn = async (store: ControllerStore, subject: string) =>
  (await store.requests.of(subject)).map((request) => {
    const { id, kind, state, receivedAt, dueAt, answeredAt, refusal } = showToPerson(request);
    const text = request.content?.text;
    return {
      id,
      kind,
      state,
      receivedAt: moment(receivedAt),
      dueAt: moment(dueAt),
      answeredAt: momentOr(answeredAt),
      refusal,
      ...(text === undefined ? {} : { text }),
    };
  });

/** Who the controller is, as every copy begins. */
export const controllerIn = async (store: ControllerStore) => {
  const { party } = await store.instructions();
  const { name, address, contact, dpo } = party;
  return {
    id: store.id,
    name,
    ...(address === undefined ? {} : { address }),
    contact,
    ...(dpo === undefined ? {} : { dpo }),
  };
};

/**
 * Everything that is kept of a person, on what it rests, who received it, and what may be done with it now
 * (Art. 15(1), (3)).
 * @returns undefined when nothing is known of this person, or they were erased
 */
export const makeAccessExport = async (
  { store, values, masked, now }: ExportParts,
  subject: string,
): Promise<AccessExport | undefined> => {
  const state = (await store.subjectStates([subject])).get(subject);
  if (!state || state.erasedAt !== null) return undefined;
  const records = await store.requests.records(subject);
  const [instructions, histories, factsFor] = await Promise.all([
    store.instructions(),
    store.histories([subject]),
    readFacts(store, [{ subject, tag: {} }, ...records], now),
  ]);
  const history = histories.get(subject) ?? [];
  const words = remembering(store);
  const sorted = records.toSorted((a, b) => a.tag.time - b.tag.time);
  const shown = await values(sorted);
  const parts = { store, words, facts: factsFor(subject), history };
  return {
    format: 'remit-access',
    version: 2,
    madeAt: moment(now),
    controller: await controllerIn(store),
    person: { id: subject, restrictedAt: momentOr(state.restrictedAt) },
    records: await Promise.all(sorted.map((record, index) => recordIn(parts, record, shown[index] ?? {}))),
    files: await filesInCopy(
      store,
      sorted.map(({ id }, index) => ({ id, values: shown[index] ?? {} })),
    ),
    masked: [...masked],
    purposes: Object.entries(instructions.purposes).map(([purpose, each]) => ({
      purpose,
      basis: each.basis,
      categories: each.categories,
      retention: each.retention,
      wording: each.wording,
    })),
    disclosures: await disclosuresIn(store, subject),
    statements: await statementsIn(words, history),
    requests: await requestsIn(store, subject),
  };
};
