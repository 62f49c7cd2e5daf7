import { z } from 'zod';
import { verifyLedger, type LedgerFault, type LedgerVerified } from '../read/verify-ledger.js';
import { openLedger } from '../store/open-ledger.js';
import type { Command, ExitCode, Surroundings } from './command.js';
import { configOf } from './config-of.js';
import { whileOpen } from './while-open.js';

const SAID: Record<LedgerFault, string> = {
  missing: 'is missing',
  changed: 'is not as it was written',
  added: 'was put in from outside',
  unchained: 'has no hash, though those before it have',
  not_as_noted: 'does not have the hash that was noted',
};

const notedSchema = z
  .string()
  .regex(/^[1-9]\d{0,14}:[0-9a-f]{64}$/)
  .transform((text) => {
    const [seq = '', hash = ''] = text.split(':');
    return { seq: Number(seq), hash };
  });

const report = (controller: string, verified: LedgerVerified, { say, complain }: Surroundings): ExitCode => {
  if (!verified.ok) {
    complain(`ledger of ${controller}: entry ${verified.seq} ${SAID[verified.fault]}`);
    return 1;
  }
  const { chained, unchained, end } = verified;
  say(`ledger of ${controller}: ${chained} ${chained === 1 ? 'entry' : 'entries'}, each as it was written`);
  if (unchained > 0)
    say(`${unchained} at its beginning are older than the chain of hashes: of them nothing can be shown`);
  if (end.hash !== '') {
    say(`note this outside of this machine: ${end.seq}:${end.hash}`);
    say('With --noted it shows later that not even the whole ledger was written anew.');
  }
  return 0;
};

/** `remit ledger verify` */
export const ledgerVerify: Command = {
  name: 'ledger verify',
  usage: 'remit ledger verify CONTROLLER [--noted SEQ:HASH]',
  summary: 'verify the consent ledger: nothing changed, missing, reordered or put in',
  help: [
    '--noted SEQ:HASH   what an earlier verification said to note',
    'Reads the database itself (REMIT_DATA_DIR or DATABASE_URL) and changes nothing; the server may run.',
  ],
  options: { noted: 'one' },
  positionals: ['CONTROLLER'],
  run: async (args, surroundings) => {
    const config = configOf(surroundings);
    const written = args.one('noted');
    const noted = written === undefined ? undefined : notedSchema.safeParse(written);
    if (noted && !noted.success) {
      surroundings.complain('--noted: expected a place and a hash, such as 12:9f86d0…');
      return 2;
    }
    const [controller = ''] = args.positionals;
    return whileOpen(
      config,
      () => openLedger(config, controller),
      async (ledger) => report(controller, await verifyLedger(ledger, noted?.data), surroundings),
    );
  },
};
