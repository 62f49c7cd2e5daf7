import { fieldValueSchema } from '@remit/contract/schema';
import { z } from 'zod';
import { SUSPICIONS } from '../spam/judge-suspicion.js';
import { askServer } from './ask-server.js';
import type { Command, ExitCode, Surroundings } from './command.js';
import { moment, plain, table } from './write-lines.js';

const TOKEN = '(REMIT_URL, REMIT_TOKEN of a reader with the permission review)';
const JSON_HELP = '--json              the answer of the server as it is';

const heldSchema = z.object({
  controller: z.string(),
  purpose: z.string(),
  held: z.array(
    z.object({
      id: z.string(),
      type: z.string(),
      time: z.number(),
      suspicion: z.string(),
      fields: z.record(z.string(), fieldValueSchema),
    }),
  ),
  next: z.string().nullable(),
});

const reasonOf = (suspicion: string): string =>
  new Map<string, string>(Object.entries(SUSPICIONS)).get(suspicion) ?? suspicion;

const lines = ({ controller, purpose, held, next }: z.infer<typeof heldSchema>, width: number): string[] => {
  const names = [...new Set(held.flatMap(({ fields }) => Object.keys(fields)))];
  const heads = ['TIME (UTC)', 'RECORD', 'TYPE', 'SUSPECTED FOR'];
  const rows = held.map(({ id, type, time, suspicion, fields }) => [
    moment(time),
    id,
    type,
    suspicion,
    ...names.map((name) => (Object.hasOwn(fields, name) ? plain(fields[name]) : '')),
  ]);
  const reasons = [...new Set(held.map(({ suspicion }) => suspicion))];
  return [
    ...(rows.length > 0 ? table([...heads, ...names.map(plain)], rows, heads.length, width) : []),
    ...reasons.map((suspicion) => `${suspicion}: ${reasonOf(suspicion)}`),
    `${held.length} held of ${controller}, as far as they may be used for ${purpose}`,
    ...(next === null ? [] : [`more: --after ${next}`]),
  ];
};

/** `remit spam list` */
export const spamList: Command = {
  name: 'spam list',
  usage: 'remit spam list --purpose PURPOSE [--limit N] [--after POSITION] [--json]',
  summary: `leads that are suspected and wait for somebody to look ${TOKEN}`,
  help: [
    '--purpose PURPOSE   what the leads are to be used for; needed',
    '--limit N           leads at most, up to 200; default 50',
    '--after POSITION    goes on where the last page ended',
    JSON_HELP,
  ],
  options: { purpose: 'one', limit: 'one', after: 'one', json: 'flag' },
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
    const asked = await askServer(surroundings, `/v1/held?${query.toString()}`);
    if (!asked.ok) {
      complain(asked.problem);
      return asked.exit;
    }
    if (args.has('json')) say(JSON.stringify(asked.body, null, 2));
    else lines(heldSchema.parse(asked.body), width).forEach(say);
    return 0;
  },
};

const decide = async (
  { say, complain, ...surroundings }: Surroundings,
  records: readonly string[],
  decision: 'accept' | 'refuse',
  became: string,
): Promise<ExitCode> => {
  for (const record of records) {
    const asked = await askServer(surroundings, `/v1/held/${encodeURIComponent(record)}`, { decision });
    if (!asked.ok) {
      complain(asked.problem);
      return asked.exit;
    }
    say(`${record}: ${became}`);
  }
  return 0;
};

/** `remit spam accept` */
export const spamAccept: Command = {
  name: 'spam accept',
  usage: 'remit spam accept RECORD',
  summary: `make a lead that is held one like any other, and deliver it ${TOKEN}`,
  help: [],
  options: {},
  positionals: ['RECORD'],
  run: ({ positionals }, surroundings) =>
    decide(surroundings, positionals, 'accept', 'accepted; it goes to whoever may have it'),
};

/** `remit spam refuse` */
export const spamRefuse: Command = {
  name: 'spam refuse',
  usage: 'remit spam refuse RECORD',
  summary: `erase a lead that is held ${TOKEN}`,
  help: [],
  options: {},
  positionals: ['RECORD'],
  run: ({ positionals }, surroundings) =>
    decide(surroundings, positionals, 'refuse', 'refused; it is erased'),
};
