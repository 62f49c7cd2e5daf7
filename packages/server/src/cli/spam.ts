import { z } from 'zod';
import { SUSPICIONS } from '../spam/judge-suspicion.js';
import { askServer } from './ask-server.js';
import type { Command, ExitCode, Surroundings } from './command.js';
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

const TOKEN = '(REMIT_URL, REMIT_TOKEN of a reader with the permission review)';

const answerSchema = z.object({
  ...listShape,
  held: z.array(z.object({ ...recordShape, suspicion: z.string() })),
});

const reasonOf = (suspicion: string): string =>
  new Map<string, string>(Object.entries(SUSPICIONS)).get(suspicion) ?? suspicion;

const lines = (body: unknown, width: number): string[] => {
  const { controller, purpose, held, next } = answerSchema.parse(body);
  const reasons = [...new Set(held.map(({ suspicion }) => suspicion))];
  return [
    ...recordTable(held, width, { head: 'SUSPECTED FOR', of: ({ suspicion }) => suspicion }),
    ...reasons.map((suspicion) => `${suspicion}: ${reasonOf(suspicion)}`),
    `${held.length} held of ${controller}, as far as they may be used for ${purpose}`,
    ...moreLine(next),
  ];
};

/** `remit spam list` */
export const spamList: Command = {
  name: 'spam list',
  usage: 'remit spam list --purpose PURPOSE [--limit N] [--after POSITION] [--json]',
  summary: `leads that are suspected and wait for somebody to look ${TOKEN}`,
  help: [...LIST_HELP, JSON_HELP],
  options: LIST_OPTIONS,
  positionals: [],
  run: listForPurpose('/v1/held', lines),
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
