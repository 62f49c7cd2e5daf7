import { fieldValueSchema } from '@remit/contract/schema';
import { z } from 'zod';
import { moment, plain, wrapped } from './write-lines.js';

const changeSchema = z.object({
  time: z.number(),
  state: z.string(),
  notice: z.string(),
  words: z.string().nullable(),
  sha256: z.string(),
});

const purposeSchema = z.object({
  purpose: z.string(),
  basis: z.string().nullable(),
  consent: changeSchema.nullable(),
  ended: changeSchema.nullable(),
  until: z.number().nullable(),
  consentUntil: z.number().nullable(),
  allowed: z.boolean(),
  code: z.string().optional(),
  rule: z.string().optional(),
});

const deliverySchema = z.object({
  recipient: z.string(),
  purpose: z.string(),
  state: z.string(),
  attempts: z.number(),
  settledAt: z.number().nullable(),
  error: z.string().nullable(),
  fields: z.array(z.string()),
  notices: z.array(z.object({ kind: z.string(), state: z.string(), settledAt: z.number().nullable() })),
});

const keptSchema = z.object({
  controller: z.string(),
  record: z.string(),
  type: z.string(),
  subject: z.string(),
  time: z.number(),
  source: z.string(),
  identity: z.enum(['claimed', 'verified']).optional(),
  derivedFrom: z.array(z.string()).optional(),
  notice: z.string(),
  restrictedAt: z.number().nullable(),
  fields: z.array(
    z.object({
      field: z.string(),
      category: z.string().nullable(),
      value: fieldValueSchema.optional(),
      purposes: z.array(purposeSchema),
    }),
  ),
  taken: z.array(z.object({ purpose: z.string(), ended: changeSchema })),
  corrected: z.array(z.object({ field: z.string(), time: z.number() })),
  deliveries: z.array(deliverySchema),
});

const goneSchema = z.object({
  controller: z.string(),
  record: z.string().nullable(),
  subject: z.string(),
  erasedAt: z.number().nullable(),
  deliveries: z.array(deliverySchema),
});

/** What `GET /v1/records/:id/why` answers, as far as it is shown. */
export const whySchema = z.union([keptSchema, goneSchema]);

export type Why = z.infer<typeof whySchema>;
type Kept = z.infer<typeof keptSchema>;
type Gone = z.infer<typeof goneSchema>;
type Change = z.infer<typeof changeSchema>;

/** Lines that words take at most; `remit words` shows all of them. */
const MAX_WORDS_LINES = 3;

const changed = (what: string, { state, time, notice, words, sha256 }: Change, width: number): string[] => [
  ...wrapped(`${what}${state} ${moment(time)}, notice ${plain(notice)}`, width, '    '),
  ...(words === null
    ? [`    words ${sha256} are not kept`]
    : wrapped(`“${plain(words)}”`, width, '    ', MAX_WORDS_LINES)),
];

const fieldLines = (
  { field, category, value, purposes }: Kept['fields'][number],
  width: number,
): string[] => {
  const allowed = purposes.filter((each) => each.allowed).map(({ purpose }) => purpose);
  const denied = purposes
    .filter((each) => !each.allowed)
    .map(({ purpose, code, rule }) => `not for ${purpose}: ${code} (${rule})`);
  const parts = [...(allowed.length > 0 ? [`for ${allowed.join(', ')}`] : []), ...denied];
  const shown = value === undefined ? '' : `: ${plain(value)}`;
  return [
    ...wrapped(`${field} (${category ?? 'not instructed'})${shown}`, width, '  ', 2),
    ...wrapped(parts.join('; '), width, '    '),
  ];
};

/** A purpose says the same of each field but for what is allowed. */
const purposeLines = (fields: Kept['fields'], width: number): string[] =>
  (fields[0]?.purposes ?? []).flatMap(({ purpose, basis, consent, ended, until, consentUntil }) => [
    `  ${purpose}: ${basis ?? 'not instructed'}, kept until ${until === null ? 'unknown' : moment(until)}`,
    ...(consent ? changed('', consent, width) : []),
    ...(consent && consentUntil !== null ? [`    valid until ${moment(consentUntil)}`] : []),
    ...(ended ? changed('ended: ', ended, width) : []),
  ]);

const deliveryLines = (deliveries: Kept['deliveries'], width: number): string[] => {
  if (deliveries.length === 0) return ['nobody received it'];
  return [
    'recipients',
    ...deliveries.flatMap(({ recipient, purpose, state, settledAt, attempts, error, fields, notices }) => [
      ...wrapped(
        `${recipient} for ${purpose}: ${state}${settledAt === null ? '' : ` ${moment(settledAt)}`}` +
          `${attempts > 1 ? `, attempts ${attempts}` : ''}${error === null ? '' : `, ${plain(error)}`}` +
          (fields.length > 0 ? `; ${fields.join(', ')}` : ''),
        width,
        '  ',
      ),
      ...notices.map(
        ({ kind, state: told, settledAt: at }) =>
          `    told ${kind}: ${told}${at === null ? '' : ` ${moment(at)}`}`,
      ),
    ]),
  ];
};

const goneLines = ({ record, subject, erasedAt, deliveries }: Gone, width: number): string[] => [
  record === null ? `subject ${subject}` : `${record} of subject ${subject}`,
  erasedAt === null
    ? 'nothing of this record is kept: no purpose needed it any more'
    : `the person was erased ${moment(erasedAt)} UTC; nothing that comes late is taken in`,
  ...(record === null ? [] : deliveryLines(deliveries, width)),
];

const USERS = {
  claimed: 'the user that it names is claimed by the page, and not proven',
  verified: 'the user that it names was proven by the controller’s own server',
} as const;

const keptLines = (why: Kept, field: string | undefined, width: number): string[] => {
  const {
    derivedFrom = [],
    record,
    type,
    controller,
    source,
    time,
    subject,
    notice,
    fields,
    taken,
    corrected,
    deliveries,
  } = why;
  const from = derivedFrom.length > 0 ? `derived from ${derivedFrom.join(', ')}` : `from the ${source}`;
  const asked = fields.filter((each) => field === undefined || each.field === field);
  return [
    ...wrapped(`${record}: ${type} of ${controller}, ${from}, ${moment(time)} UTC`, width, ''),
    ...wrapped(`subject ${subject}, notice ${plain(notice)}`, width, ''),
    ...(why.identity === undefined ? [] : [USERS[why.identity]]),
    ...(why.restrictedAt === null
      ? []
      : [`restricted since ${moment(why.restrictedAt)}: stored, and nothing else`]),
    'fields',
    ...asked.flatMap((each) => fieldLines(each, width)),
    ...corrected
      .filter((each) => field === undefined || each.field === field)
      .map((each) => `  ${each.field} was corrected ${moment(each.time)}`),
    'purposes',
    ...purposeLines(fields, width),
    ...taken.flatMap(({ purpose, ended }) => [`  ${purpose}: no more`, ...changed('', ended, width)]),
    ...deliveryLines(deliveries, width),
  ];
};

/**
 * The answer to "why" as lines for a terminal.
 * @param field shows this one only
 * @param width characters in a line
 */
export const whyLines = (why: Why, field: string | undefined, width: number): string[] =>
  'fields' in why ? keptLines(why, field, width) : goneLines(why, width);
