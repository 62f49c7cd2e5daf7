import { fieldValueSchema } from '@remit/contract/schema';
import { z } from 'zod';
import { askServer } from './ask-server.js';
import type { Command } from './command.js';
import { moment, plain, table } from './write-lines.js';

/** A request, as far as it is shown here. */
export const requestSchema = z.object({
  id: z.string(),
  subject: z.string(),
  kind: z.string(),
  identity: z.string(),
  state: z.string(),
  dueAt: z.number(),
  overdue: z.boolean(),
  purposes: z.array(z.string()).optional(),
  field: z.string().optional(),
  value: fieldValueSchema.optional(),
  text: z.string().optional(),
});

const listSchema = z.object({
  controller: z.string(),
  requests: z.array(requestSchema),
  next: z.string().nullable(),
});

/** What of a request is its own: what to end, what to correct, and the person's words. */
const about = ({ purposes = [], field, value, text }: z.infer<typeof requestSchema>): string =>
  [
    purposes.join(', '),
    field === undefined ? '' : `${field}${value === undefined ? '' : ` = ${plain(value)}`}`,
    text === undefined ? '' : `“${plain(text)}”`,
  ]
    .filter((part) => part !== '')
    .join('; ');

const lines = ({ controller, requests, next }: z.infer<typeof listSchema>, state: string, width: number) => [
  ...(requests.length === 0
    ? []
    : table(
        ['DUE (UTC)', 'REQUEST', 'SUBJECT', 'KIND', 'KNOWN BY', 'STATE', 'ABOUT'],
        requests.map((request) => [
          moment(request.dueAt),
          request.id,
          request.subject,
          request.kind,
          request.identity,
          request.overdue ? 'OVERDUE' : request.state,
          about(request),
        ]),
        6,
        width,
      )),
  `${requests.length} ${requests.length === 1 ? 'request' : 'requests'} of ${controller}, ${state}`,
  ...(next === null ? [] : [`more: --after ${next}`]),
];

/** `remit requests` */
export const requests: Command = {
  name: 'requests',
  usage: 'remit requests [--state STATE] [--limit N] [--after POSITION] [--json]',
  summary:
    'what people asked for, in the order in which it is due (REMIT_URL, REMIT_TOKEN of a reader with the permission privacy)',
  help: [
    '--state STATE      open (default), overdue, fulfilled, refused, closed',
    '--limit N          requests at most, 1 to 200; default 50',
    '--after POSITION   goes on where the page before ended',
    '--json             the answer of the server as it is',
  ],
  options: { state: 'one', limit: 'one', after: 'one', json: 'flag' },
  positionals: [],
  run: async (args, surroundings) => {
    const { say, complain, width } = surroundings;
    const state = args.one('state') ?? 'open';
    const query = new URLSearchParams({ state });
    for (const name of ['limit', 'after'] as const) {
      const value = args.one(name);
      if (value !== undefined) query.set(name, value);
    }
    const asked = await askServer(surroundings, `/v1/requests?${query.toString()}`);
    if (!asked.ok) {
      complain(asked.problem);
      return asked.exit;
    }
    if (args.has('json')) say(JSON.stringify(asked.body, null, 2));
    else lines(listSchema.parse(asked.body), state, width).forEach(say);
    return 0;
  },
};
