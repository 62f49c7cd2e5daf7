import { fieldValueSchema } from '@remit/contract/schema';
import { z } from 'zod';
import { askServer } from './ask-server.js';
import type { Command } from './command.js';
import { moment, plain, table } from './write-lines.js';

const answerSchema = z.object({
  controller: z.string(),
  purpose: z.string(),
  records: z.array(
    z.object({
      id: z.string(),
      type: z.string(),
      time: z.number(),
      subject: z.string(),
      fields: z.record(z.string(), fieldValueSchema),
    }),
  ),
  next: z.string().nullable(),
});

type Answer = z.infer<typeof answerSchema>;

const lines = ({ controller, purpose, records, next }: Answer, width: number): string[] => {
  const names = [...new Set(records.flatMap(({ fields }) => Object.keys(fields)))];
  const rows = records.map(({ id, type, time, subject, fields }) => [
    moment(time),
    id,
    subject,
    type,
    ...names.map((name) => (Object.hasOwn(fields, name) ? plain(fields[name]) : '')),
  ]);
  const heads = ['TIME (UTC)', 'RECORD', 'SUBJECT', 'TYPE', ...names];
  const people = new Set(records.map(({ subject }) => subject)).size;
  return [
    ...(rows.length > 0 ? table(heads, rows, 4, width) : []),
    `${records.length} record${records.length === 1 ? '' : 's'} of ${people} ${people === 1 ? 'person' : 'people'} may be used for ${purpose} by ${controller}`,
    ...(next === null ? [] : [`more: --after ${next}`]),
  ];
};

/** `remit find` */
export const find: Command = {
  name: 'find',
  usage:
    'remit find --purpose PURPOSE (--email ADDRESS | --phone NUMBER) [--limit N] [--after POSITION] [--json]',
  summary: 'records that hold an e-mail address or telephone number (REMIT_URL, REMIT_TOKEN)',
  help: [
    '--purpose PURPOSE    what it is read for; required',
    '--email ADDRESS      in any case, with or without spaces around it',
    '--phone NUMBER       only its digits count, and a + before them',
    '--limit N            records at most, 1 to 200; default 50',
    '--after POSITION     the next page, from the line "more" of the page before',
    '--json               the answer of the server as it is',
  ],
  options: { purpose: 'one', email: 'one', phone: 'one', limit: 'one', after: 'one', json: 'flag' },
  positionals: [],
  run: async (args, surroundings) => {
    const { say, complain, width } = surroundings;
    const [purpose, email, phone] = [args.one('purpose'), args.one('email'), args.one('phone')];
    if (purpose === undefined) {
      complain('--purpose is missing: every read names what it is for');
      return 2;
    }
    if ((email === undefined) === (phone === undefined)) {
      complain('expected one of --email and --phone');
      return 2;
    }
    const limit = args.one('limit');
    const asked = await askServer(surroundings, '/v1/lookups', {
      purpose,
      email,
      phone,
      limit: limit === undefined ? undefined : Number(limit),
      after: args.one('after'),
    });
    if (!asked.ok) {
      complain(asked.problem);
      return asked.exit;
    }
    if (args.has('json')) say(JSON.stringify(asked.body, null, 2));
    else lines(answerSchema.parse(asked.body), width).forEach(say);
    return 0;
  },
};
