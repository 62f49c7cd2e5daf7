import { createReadStream } from 'node:fs';
import { z } from 'zod';
import { AUDIT_FAULTS, verifyAudit, type AuditVerified, type Noted } from '../audit/verify-audit.js';
import { verifyExport } from '../audit/verify-export.js';
import { readAuditLinks } from '../store/audit-links.js';
import type { ChainPlace } from '../store/chain.js';
import { readControllers } from '../store/controllers.js';
import type { Database } from '../store/database.js';
import type { Command, ExitCode, Surroundings } from './command.js';
import { withAudit } from './with-audit.js';

const notedSchema = z
  .string()
  .regex(/^[1-9]\d{0,14}:[0-9a-f]{64}$/)
  .transform((text): Noted => {
    const [seq = '', hash = ''] = text.split(':');
    return { seq: Number(seq), hash };
  });

/** What is said of an audit that is as it was written. */
export const howToNote = (controller: string, { length, head }: ChainPlace): string[] => [
  `audit of ${controller}: ${length} ${length === 1 ? 'entry' : 'entries'}, each as it was written`,
  ...(length > 0 ? [`note this outside of this machine: ${length}:${head}`] : []),
];

/** What is said of one that is not. */
export const whatIsWrong = (
  controller: string,
  { seq, code }: Extract<AuditVerified, { ok: false }>,
): string => `audit of ${controller}: ${code}: entry ${seq} ${AUDIT_FAULTS[code]}`;

const verifyFile = async (
  file: string,
  noted: Noted | undefined,
  { say, complain }: Surroundings,
): Promise<ExitCode> => {
  try {
    const verified = await verifyExport(createReadStream(file, { highWaterMark: 1 << 20 }), noted);
    if (verified.ok) {
      howToNote(verified.controller, verified).forEach(say);
      return 0;
    }
    complain(`${file}: line ${verified.line}: ${verified.code}: ${verified.problem}`);
    return 1;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && 'syscall' in error)) throw error;
    // Absent, a folder, or closed to this user: the code says which.
    complain(`${file}: cannot be read (${String(error.code)})`);
    return 2;
  }
};

const verifyOne = async (
  database: Database,
  controller: string,
  noted: Noted | undefined,
  { say, complain }: Surroundings,
): Promise<boolean> => {
  const page = (after: number, limit: number) => readAuditLinks(database, controller, after, limit);
  const verified = await verifyAudit({ page, link: (each) => each }, noted);
  if (verified.ok) howToNote(controller, verified).forEach(say);
  else complain(whatIsWrong(controller, verified));
  return verified.ok;
};

/** `remit audit verify` */
export const auditVerify: Command = {
  name: 'audit verify',
  usage: 'remit audit verify [CONTROLLER | FILE] [--from-note SEQ:HASH]',
  summary: 'verify an audit: nothing altered, removed, put in or moved; default: of every controller',
  help: [
    'FILE                   what remit audit export wrote, such as ./audit.jsonl; then no database is needed',
    '--from-note SEQ:HASH   what an earlier verification said to note: finds one that was cut off since',
    'What has a dot or a slash in it is a FILE. Changes nothing; the server may run.',
  ],
  options: { 'from-note': 'one' },
  positionals: ['[CONTROLLER | FILE]'],
  run: async (args, surroundings) => {
    const written = args.one('from-note');
    const noted = written === undefined ? undefined : notedSchema.safeParse(written);
    const [of] = args.positionals;
    if (noted && (!noted.success || of === undefined)) {
      surroundings.complain(
        noted.success
          ? '--from-note: expected the CONTROLLER or FILE it was noted of'
          : '--from-note: expected a place and a hash, such as 12:9f86d0…',
      );
      return 2;
    }
    if (of !== undefined && /[./\\]/.test(of)) return verifyFile(of, noted?.data, surroundings);
    return withAudit(surroundings, of, async (database) => {
      let right = true;
      for (const controller of of === undefined ? await readControllers(database.read) : [of])
        right = (await verifyOne(database, controller, noted?.data, surroundings)) && right;
      return right ? 0 : 1;
    });
  },
};
