import { z } from 'zod';
import { askServer } from './ask-server.js';
import type { Command } from './command.js';
import { readDay } from './read-day.js';
import { table } from './write-lines.js';

const countShape = { records: z.number(), people: z.number() };
const answerSchema = z.object({
  controller: z.string(),
  purpose: z.string(),
  type: z.string(),
  ...countShape,
  days: z.array(z.object({ day: z.string(), ...countShape })).optional(),
});

/** `remit counts` */
export const counts: Command = {
  name: 'counts',
  usage: 'remit counts --purpose PURPOSE --type TYPE [--by day] [--from DAY] [--to DAY] [--json]',
  summary: 'how many records and people may be counted for a purpose (REMIT_URL, REMIT_TOKEN)',
  help: [
    '--purpose PURPOSE   what is counted for; needed',
    '--type TYPE         the type of record, such as page-view; needed',
    '--by day            a line for each day, in UTC',
    '--from DAY          from the beginning of this day, such as 2026-11-01',
    '--to DAY            up to the beginning of this day',
    '--json              the answer of the server as it is',
  ],
  options: { purpose: 'one', type: 'one', by: 'one', from: 'one', to: 'one', json: 'flag' },
  positionals: [],
  run: async (args, surroundings) => {
    const { say, complain, width } = surroundings;
    const query = new URLSearchParams();
    for (const name of ['purpose', 'type', 'by']) {
      const value = args.one(name);
      if (value !== undefined) query.set(name, value);
      else if (name !== 'by') {
        complain(`--${name} is missing`);
        return 2;
      }
    }
    for (const name of ['from', 'to']) {
      const day = args.one(name);
      const time = readDay(day);
      if (time !== undefined) query.set(name, String(time));
      else if (day !== undefined) {
        complain(`--${name}: expected a day such as 2026-11-01`);
        return 2;
      }
    }
    const asked = await askServer(surroundings, `/v1/counts?${query.toString()}`);
    if (!asked.ok) {
      complain(asked.problem);
      return asked.exit;
    }
    if (args.has('json')) {
      say(JSON.stringify(asked.body, null, 2));
      return 0;
    }
    const { controller, purpose, type, records, people, days = [] } = answerSchema.parse(asked.body);
    const rows = days.map((each) => [each.day, String(each.records), String(each.people)]);
    if (rows.length > 0) table(['DAY (UTC)', 'RECORDS', 'PEOPLE'], rows, 3, width).forEach(say);
    say(`${type} of ${controller} for ${purpose}: ${records} records of ${people} people`);
    return 0;
  },
};
