import { z } from 'zod';
import { didYouMean } from '../nearest-name.js';
import { DELIVERY_STATES, type DeliveryLine } from '../store/delivery.js';
import type { Command } from './command.js';
import { withOutbox } from './with-outbox.js';
import { moment, plain, table } from './write-lines.js';

const stateSchema = z.enum(DELIVERY_STATES).default('dead');
const limitSchema = z
  .string()
  .regex(/^[1-9]\d{0,3}$/)
  .transform(Number)
  .default(50);

const HEADS = ['TIME (UTC)', 'DELIVERY', 'RECIPIENT', 'WHAT', 'PURPOSE', 'ATTEMPTS', 'ERROR'];

const row = (line: DeliveryLine): string[] => [
  moment(line.settledAt ?? line.nextAt),
  line.id,
  line.recipient,
  line.kind,
  line.purpose,
  String(line.attempts),
  plain(line.error ?? ''),
];

/** `remit deliveries` */
export const deliveries: Command = {
  name: 'deliveries',
  usage: 'remit deliveries CONTROLLER [--state STATE] [--limit N] [--json]',
  summary: 'what is dead, due, delivered or denied, and why; names no person',
  help: [
    '--state STATE   dead (default), due, delivered or denied',
    '--limit N       lines at most, up to 9999; default 50',
    '--json          one line of JSON for each',
    'Settled deliveries come newest first, due ones by recipient and the time of the next attempt.',
    'Reads the database itself (REMIT_DATA_DIR or DATABASE_URL); the server may run.',
  ],
  options: { state: 'one', limit: 'one', json: 'flag' },
  positionals: ['CONTROLLER'],
  run: async (args, surroundings) => {
    const { say, complain, width } = surroundings;
    const [controller = ''] = args.positionals;
    const state = stateSchema.safeParse(args.one('state'));
    if (!state.success) {
      complain(
        `--state: expected ${DELIVERY_STATES.join(', ')}${didYouMean(args.one('state') ?? '', DELIVERY_STATES)}`,
      );
      return 2;
    }
    const limit = limitSchema.safeParse(args.one('limit'));
    if (!limit.success) {
      complain('--limit: expected a whole number from 1 to 9999');
      return 2;
    }
    return withOutbox(surroundings, controller, async (outbox) => {
      const lines = await outbox.list(state.data, limit.data);
      if (args.has('json')) lines.forEach((line) => say(JSON.stringify(line)));
      else {
        if (lines.length > 0) table(HEADS, lines.map(row), HEADS.length, width).forEach(say);
        const more = lines.length === limit.data ? ', and perhaps more: --limit' : '';
        say(`${lines.length} ${state.data} of ${controller}${more}`);
      }
      return 0;
    });
  },
};
