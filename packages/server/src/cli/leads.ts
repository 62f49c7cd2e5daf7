import { fieldValueSchema } from '@remit/contract/schema';
import { z } from 'zod';
import { askServer } from './ask-server.js';
import type { Command } from './command.js';
import { moment, plain, table } from './write-lines.js';

const answerSchema = z.object({
  controller: z.string(),
  purpose: z.string(),
  leads: z.array(
    z.object({
      id: z.string(),
      type: z.string(),
      time: z.number(),
      identity: z.string().optional(),
      fields: z.record(z.string(), fieldValueSchema),
      withheld: z.array(z.object({ field: z.string(), code: z.string() })).optional(),
    }),
  ),
  next: z.string().nullable(),
  leftOutBy: z.record(z.string(), z.number()).optional(),
});

type Answer = z.infer<typeof answerSchema>;

const leftOutText = (leftOutBy: Readonly<Record<string, number>>): string => {
  const reasons = Object.entries(leftOutBy);
  const all = reasons.reduce((sum, [, count]) => sum + count, 0);
  return `; ${all} left out${all > 0 ? `: ${reasons.map(([code, count]) => `${count} ${code}`).join(', ')}` : ''}`;
};

const lines = ({ controller, purpose, leads, next, leftOutBy }: Answer, width: number): string[] => {
  const names = [...new Set(leads.flatMap(({ fields }) => Object.keys(fields)))];
  const users = leads.some(({ identity }) => identity !== undefined);
  const rows = leads.map(({ id, type, time, identity = '', fields }) => [
    moment(time),
    id,
    type,
    ...(users ? [identity] : []),
    ...names.map((name) => (Object.hasOwn(fields, name) ? plain(fields[name]) : '')),
  ]);
  const heads = ['TIME (UTC)', 'RECORD', 'TYPE', ...(users ? ['USER'] : [])];
  const withheld = leads.flatMap(({ id, withheld: each = [] }) =>
    each.length > 0
      ? [`${id} withheld: ${each.map(({ field, code }) => `${field} (${code})`).join(', ')}`]
      : [],
  );
  return [
    ...(rows.length > 0 ? table([...heads, ...names.map(plain)], rows, heads.length, width) : []),
    ...withheld,
    `${leads.length} ${leads.length === 1 ? 'lead' : 'leads'} of ${controller} may be used for ${purpose}` +
      (leftOutBy ? leftOutText(leftOutBy) : ''),
    ...(next === null ? [] : [`more: --after ${next}`]),
  ];
};

/** `remit leads` */
export const leads: Command = {
  name: 'leads',
  usage: 'remit leads --purpose PURPOSE [--limit N] [--after POSITION] [--explain] [--json]',
  summary: 'leads as far as one purpose may see them (REMIT_URL, REMIT_TOKEN)',
  help: [
    '--purpose PURPOSE   what the leads are to be used for; needed',
    '--limit N           leads at most, up to 200; default 50',
    '--after POSITION    goes on where the last page ended',
    '--explain           says which fields and leads are left out, and why',
    '--json              the answer of the server as it is',
  ],
  options: { purpose: 'one', limit: 'one', after: 'one', explain: 'flag', json: 'flag' },
  positionals: [],
  run: async (args, surroundings) => {
    const { say, complain, width } = surroundings;
    const purpose = args.one('purpose');
    if (purpose === undefined) {
      complain('--purpose is missing: every read names what it is for');
      return 2;
    }
    const query = new URLSearchParams({ purpose });
    for (const name of ['limit', 'after']) {
      const value = args.one(name);
      if (value !== undefined) query.set(name, value);
    }
    if (args.has('explain')) query.set('explain', '1');
    const asked = await askServer(surroundings, `/v1/leads?${query.toString()}`);
    if (!asked.ok) {
      complain(asked.problem);
      return asked.exit;
    }
    if (args.has('json')) say(JSON.stringify(asked.body, null, 2));
    else lines(answerSchema.parse(asked.body), width).forEach(say);
    return 0;
  },
};
