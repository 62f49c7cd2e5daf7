import type { Outbox } from '../store/open-outbox.js';
import type { Command, ExitCode, Surroundings } from './command.js';
import { withOutbox } from './with-outbox.js';

/** Deliveries that one statement makes due again, so that ingestion waits for none of them long. */
const AT_ONCE = 1000;

const replayOne = async (
  outbox: Outbox,
  id: string,
  { say, complain, now }: Surroundings,
): Promise<ExitCode> => {
  const found = await outbox.replay(id, now());
  if (found === 'replayed') {
    say(`${id} is due again`);
    return 0;
  }
  complain(
    found === undefined
      ? `delivery_unknown: the controller has no delivery ${id}`
      : `delivery_${found}: ${id} is ${found}; only what is dead or denied can be replayed, and nothing of somebody erased`,
  );
  return 1;
};

const replayAll = async (outbox: Outbox, { say, now }: Surroundings): Promise<ExitCode> => {
  let replayed = 0;
  for (;;) {
    const some = await outbox.replayDead(now(), AT_ONCE);
    replayed += some;
    if (some < AT_ONCE) break;
  }
  say(`${replayed} due again`);
  return 0;
};

/** `remit replay` */
export const replay: Command = {
  name: 'replay',
  usage: 'remit replay CONTROLLER (DELIVERY | --all)',
  summary: 'try again what could not be delivered; whether it may be is decided anew',
  help: [
    '--all   every delivery that is dead; DELIVERY may also be one that was denied',
    'The delivery keeps its webhook-id and gets all its attempts. A running server sees it within a second.',
    'Writes to the database itself (REMIT_DATA_DIR or DATABASE_URL).',
  ],
  options: { all: 'flag' },
  positionals: ['CONTROLLER', '[DELIVERY]'],
  run: async (args, surroundings) => {
    const [controller = '', id] = args.positionals;
    if ((id === undefined) !== args.has('all')) {
      surroundings.complain('expected a DELIVERY, as remit deliveries lists them, or --all');
      return 2;
    }
    return withOutbox(surroundings, controller, (outbox) =>
      id === undefined ? replayAll(outbox, surroundings) : replayOne(outbox, id, surroundings),
    );
  },
};
