import { MAX_BATCH_ITEMS, PROTOCOL_VERSION, type ServerSource, type Verdict } from '@remit/contract';
import { timeSchema } from '@remit/contract/schema';
import { z } from 'zod';
import { admitBatch, type Envelope } from '../ingest/admit-batch.js';
import { refusedVerdict } from '../ingest/refuse-item.js';
import type { ControllerStore } from '../store/store.js';

const itemsSchema = z.array(z.unknown()).max(MAX_BATCH_ITEMS);

/** One person, by the name that the source has for them, with what it hands in about them. */
const personSchema = z.strictObject({
  person: z.string().min(1).max(200),
  changes: itemsSchema.default([]),
  records: itemsSchema.default([]),
});

/** The body of `POST /v1/server/records`. Changes and records are checked one by one, as a browser's are. */
export const peopleSchema = z
  .strictObject({
    /** The sender's clock when it sent. */
    sentAt: timeSchema,
    people: z.array(personSchema).min(1).max(MAX_BATCH_ITEMS),
  })
  .refine(
    ({ people }) =>
      people.reduce((sum, { changes, records }) => sum + changes.length + records.length, 0) <=
      MAX_BATCH_ITEMS,
    { message: `expected at most ${MAX_BATCH_ITEMS} changes and records together`, path: ['people'] },
  );

export type People = z.output<typeof peopleSchema>;

/** What became of what was sent about one person, in the order sent: changes first. */
export type PersonAnswer = {
  /** The person's id with this controller; empty when the name was no name. */
  readonly subject: string;
  readonly verdicts: readonly Verdict[];
};

export type AdmitPeopleParts = {
  readonly store: ControllerStore;
  readonly source: ServerSource;
  /** Milliseconds since 1970. */
  readonly now: () => number;
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A record with the controller and source of the key that sent it, unless it names others: then it is refused. */
const withOrigin = (item: unknown, controller: string, source: ServerSource): unknown =>
  isObject(item) && isObject(item['tag']) ? { ...item, tag: { controller, source, ...item['tag'] } } : item;

/**
 * Admits what a source hands in about people, by the very decision that a browser's batch meets (S7). What is
 * admitted is on disk when this resolves.
 */
export const admitPeople = async (
  { store, source, now }: AdmitPeopleParts,
  { sentAt, people }: People,
): Promise<readonly PersonAnswer[]> =>
  Promise.all(
    people.map(async ({ person, changes, records }, index): Promise<PersonAnswer> => {
      const subject = store.person(source, person);
      if (!subject) {
        const why = {
          code: 'malformed',
          message: 'The value is not written as expected.',
          path: `people[${index}].person`,
        } as const;
        return { subject: '', verdicts: [...changes, ...records].map(() => refusedVerdict('', why)) };
      }
      const envelope: Envelope = {
        protocol: PROTOCOL_VERSION,
        controller: store.id,
        key: '',
        subject,
        sentAt,
        changes,
        records: records.map((item) => withOrigin(item, store.id, source)),
      };
      const { answer } = await admitBatch({ store, now, source }, envelope);
      // The secret is derived, always the same: nobody else can have made this person known with another.
      if (!('verdicts' in answer)) throw new Error('a derived person with another secret');
      const verdicts = answer.verdicts.map((verdict) =>
        verdict.path === undefined ? verdict : { ...verdict, path: `people[${index}].${verdict.path}` },
      );
      return { subject: subject.id, verdicts };
    }),
  );
