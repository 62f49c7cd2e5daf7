import { z } from 'zod';
import type { Command } from './command.js';
import {
  JSON_HELP,
  LIST_HELP,
  LIST_OPTIONS,
  listForPurpose,
  listShape,
  moreLine,
  recordShape,
  recordTable,
} from './list-for-purpose.js';

const answerSchema = z.object({
  ...listShape,
  leads: z.array(
    z.object({
      ...recordShape,
      identity: z.string().optional(),
      withheld: z.array(z.object({ field: z.string(), code: z.string() })).optional(),
    }),
  ),
  leftOutBy: z.record(z.string(), z.number()).optional(),
});

const leftOutText = (leftOutBy: Readonly<Record<string, number>>): string => {
  const reasons = Object.entries(leftOutBy);
  const all = reasons.reduce((sum, [, count]) => sum + count, 0);
  return `; ${all} left out${all > 0 ? `: ${reasons.map(([code, count]) => `${count} ${code}`).join(', ')}` : ''}`;
};

const lines = (body: unknown, width: number): string[] => {
  const { controller, purpose, leads, next, leftOutBy } = answerSchema.parse(body);
  const user = { head: 'USER', of: ({ identity = '' }: (typeof leads)[number]) => identity };
  const users = leads.some(({ identity }) => identity !== undefined);
  const withheld = leads.flatMap(({ id, withheld: each = [] }) =>
    each.length > 0
      ? [`${id} withheld: ${each.map(({ field, code }) => `${field} (${code})`).join(', ')}`]
      : [],
  );
  return [
    ...recordTable(leads, width, users ? user : undefined),
    ...withheld,
    `${leads.length} ${leads.length === 1 ? 'lead' : 'leads'} of ${controller} may be used for ${purpose}` +
      (leftOutBy ? leftOutText(leftOutBy) : ''),
    ...moreLine(next),
  ];
};

/** `remit leads` */
export const leads: Command = {
  name: 'leads',
  usage: 'remit leads --purpose PURPOSE [--limit N] [--after POSITION] [--explain] [--json]',
  summary: 'leads as far as one purpose may see them (REMIT_URL, REMIT_TOKEN)',
  help: [...LIST_HELP, '--explain           says which fields and leads are left out, and why', JSON_HELP],
  options: { ...LIST_OPTIONS, explain: 'flag' },
  positionals: [],
  run: listForPurpose('/v1/leads', lines),
};
