import { fieldValueSchema } from '@remit/contract/schema';
import { z } from 'zod';
import { askServer } from './ask-server.js';
import type { Command } from './command.js';
import { moment, plain } from './write-lines.js';

const changeSchema = z.object({
  time: z.number(),
  state: z.string(),
  notice: z.string(),
  words: z.string().nullable(),
});

const purposeSchema = z.object({
  purpose: z.string(),
  basis: z.string().nullable(),
  consent: changeSchema.nullable(),
  ended: changeSchema.nullable(),
  until: z.number().nullable(),
  allowed: z.boolean(),
  code: z.string().optional(),
  rule: z.string().optional(),
});

const answerSchema = z.object({
  controller: z.string(),
  record: z.string(),
  type: z.string(),
  subject: z.string(),
  time: z.number(),
  source: z.string(),
  notice: z.string(),
  fields: z.array(
    z.object({
      field: z.string(),
      category: z.string().nullable(),
      value: fieldValueSchema.optional(),
      purposes: z.array(purposeSchema),
    }),
  ),
  deliveries: z.array(
    z.object({
      recipient: z.string(),
      purpose: z.string(),
      state: z.string(),
      attempts: z.number(),
      settledAt: z.number().nullable(),
      error: z.string().nullable(),
    }),
  ),
});

type Answer = z.infer<typeof answerSchema>;
type Change = z.infer<typeof changeSchema>;

const changed = ({ state, time, notice, words }: Change): string =>
  `${state} ${moment(time)} under notice ${plain(notice)}${words === null ? '' : `: "${plain(words)}"`}`;

const purposeLines = (each: z.infer<typeof purposeSchema>): string[] => {
  const { purpose, basis, consent, ended, until, allowed, code, rule } = each;
  const why = allowed
    ? `may be used until ${until === null ? 'unknown' : moment(until)}`
    : `may not be used: ${code} (${rule})`;
  return [
    `  ${purpose}: ${why}; basis ${basis ?? 'none'}`,
    ...(consent ? [`    consent ${changed(consent)}`] : []),
    ...(ended ? [`    ${changed(ended)}`] : []),
  ];
};

const lines = (answer: Answer, field: string | undefined): string[] => {
  const { record, type, controller, source, time, subject, notice, fields, deliveries } = answer;
  return [
    `${record}: ${type} of ${controller}, from the ${source}, ${moment(time)} UTC, notice ${plain(notice)}`,
    `subject ${subject}`,
    ...fields
      .filter((each) => field === undefined || each.field === field)
      .flatMap(({ field: name, category, value, purposes }) => [
        `${name} (${category ?? 'not instructed'})${value === undefined ? '' : `: ${plain(value)}`}`,
        ...purposes.flatMap(purposeLines),
      ]),
    ...deliveries.map(
      ({ recipient, purpose, state, attempts, settledAt, error }) =>
        `recipient ${recipient} for ${purpose}: ${state}` +
        `${settledAt === null ? '' : ` ${moment(settledAt)}`}, attempts ${attempts}${error === null ? '' : `, ${plain(error)}`}`,
    ),
  ];
};

/** `remit why` */
export const why: Command = {
  name: 'why',
  usage: 'remit why RECORD [FIELD] [--json]',
  summary:
    'why a record is kept: purpose, basis, consent, until when, who received it (REMIT_URL, REMIT_TOKEN)',
  help: ['--json   the answer of the server as it is'],
  options: { json: 'flag' },
  positionals: ['RECORD', '[FIELD]'],
  run: async (args, surroundings) => {
    const { say, complain } = surroundings;
    const [record = '', field] = args.positionals;
    const asked = await askServer(surroundings, `/v1/records/${encodeURIComponent(record)}/why`);
    if (!asked.ok) {
      complain(asked.problem);
      return asked.exit;
    }
    const answer = answerSchema.parse(asked.body);
    if (field !== undefined && !answer.fields.some((each) => each.field === field)) {
      complain(
        `the record has no field ${field}; it has ${answer.fields.map((each) => each.field).join(', ')}`,
      );
      return 1;
    }
    if (args.has('json')) say(JSON.stringify(asked.body, null, 2));
    else lines(answer, field).forEach(say);
    return 0;
  },
};
