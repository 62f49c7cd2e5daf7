import type { FieldValue, Instructions, LeadRecord, ServerSource } from '@remit/contract';
import { recordSchema, SERVER_SOURCES, sourcedRecordSchema } from '@remit/contract/schema';
import { correctTime, type Clocks } from './correct-time.js';
import { explainIssue, pathText } from './explain-issue.js';
import { refusal, type ItemRefusal } from './refuse-item.js';

/** What records of one request are checked against before the person's ledger is known. */
export type RecordChecks = Clocks & {
  readonly instructions: Instructions;
  /** Who sends; default: a browser. */
  readonly source?: ServerSource | undefined;
};

const SOURCED = new Map(SERVER_SOURCES.map((source) => [source, sourcedRecordSchema(source)] as const));

/** A record whose form is right, with its time by the server's clock. */
export type WellFormed = { readonly record: LeadRecord; readonly kind: 'lead' | 'message' | 'event' };

export type CheckedRecord =
  ({ readonly ok: true } & WellFormed) | { readonly ok: false; readonly refusal: ItemRefusal };

/** Text that a database can keep: PostgreSQL knows neither the character NUL nor half of a surrogate pair. */
const isKeepable = (text: string): boolean => !/[\0\p{Surrogate}]/u.test(text);

/** A value of which a database can keep every text. */
export const isKeepableValue = (value: FieldValue): boolean =>
  typeof value === 'string' ? isKeepable(value) : !Array.isArray(value) || value.every(isKeepable);

/**
 * Checks a record as a browser or another source sent it, as far as nothing about the person has to be known:
 * its form, its time, its controller and its type.
 * @param path of the record within the request
 */
export const checkRecord = (
  item: unknown,
  path: string,
  { instructions, source, ...clocks }: RecordChecks,
): CheckedRecord => {
  const refused = (why: ItemRefusal): CheckedRecord => ({ ok: false, refusal: why });
  const schema = source === undefined ? recordSchema : SOURCED.get(source);
  if (!schema) throw new Error('a source without a schema');
  const parsed = schema.safeParse(item);
  if (!parsed.success) return refused(explainIssue(parsed.error, item, path));
  const record = parsed.data;
  const { tag, fields } = record;
  for (const name of Object.keys(fields)) {
    const value = fields[name];
    if (value !== undefined && !isKeepableValue(value))
      return refused({
        code: 'malformed',
        message: 'Expected text of whole characters.',
        path: pathText(['fields', name], path),
      });
  }
  if (tag.controller !== instructions.controller)
    return refused(refusal('controller_mismatch', `${path}.tag.controller`));
  const plan = Object.hasOwn(instructions.records, record.type)
    ? instructions.records[record.type]
    : undefined;
  if (!plan) return refused(refusal('record_type_unknown', `${path}.type`));
  const time = correctTime(tag.time, clocks);
  if (time === undefined) return refused(refusal('time_in_future', `${path}.tag.time`));
  // The parsed copy is ours alone.
  tag.time = time;
  return { ok: true, kind: plan.kind, record };
};
