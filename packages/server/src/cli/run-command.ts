import { BackupError } from '../backup/backup-error.js';
import { didYouMean } from '../nearest-name.js';
import { SetupError } from '../setup/setup-error.js';
import { ImportError } from '../sources/import-error.js';
import { DatabaseUnavailableError } from '../store/open-existing.js';
import { MasterKeyError } from '../vault/master-key.js';
import { auditExport } from './audit-export.js';
import { auditList } from './audit-list.js';
import { auditReport } from './audit-report.js';
import { auditVerify } from './audit-verify.js';
import { backup } from './backup.js';
import { breach } from './breach.js';
import type { Command, ExitCode, Surroundings } from './command.js';
import { controllerAdd } from './controller-add.js';
import { controllerIdentity } from './controller-identity.js';
import { counts } from './counts.js';
import { deliveries } from './deliveries.js';
import { documentNotice, documentPolicy, documentRopa } from './document.js';
import { exportCommand } from './export.js';
import { find } from './find.js';
import { importCommand } from './import.js';
import { keysRotate, keysStatusCommand } from './keys.js';
import { leads } from './leads.js';
import { ledgerVerify } from './ledger-verify.js';
import { readArguments } from './read-arguments.js';
import { receiptVerify } from './receipt-verify.js';
import { replay } from './replay.js';
import { requestAnswer, requestExtend, requestRefuse } from './request.js';
import { requests } from './requests.js';
import { restore } from './restore.js';
import { eraseCommand, object, restrict, withdraw } from './rights.js';
import { serve } from './serve.js';
import { spamAccept, spamList, spamRefuse } from './spam.js';
import { sweep } from './sweep.js';
import { why } from './why.js';
import { words } from './words.js';

const COMMANDS: readonly Command[] = [
  serve,
  controllerAdd,
  controllerIdentity,
  leads,
  spamList,
  spamAccept,
  spamRefuse,
  find,
  why,
  counts,
  words,
  ledgerVerify,
  deliveries,
  replay,
  sweep,
  withdraw,
  object,
  restrict,
  eraseCommand,
  requests,
  requestAnswer,
  requestRefuse,
  requestExtend,
  exportCommand,
  auditList,
  auditVerify,
  auditExport,
  auditReport,
  breach,
  documentNotice,
  documentRopa,
  documentPolicy,
  receiptVerify,
  keysStatusCommand,
  keysRotate,
  importCommand,
  backup,
  restore,
];

const overview = (): string[] => [
  'remit: lead capture that stays within its remit',
  '',
  ...COMMANDS.map(({ name, summary }) => `  remit ${name.padEnd(16)}${summary}`),
  '',
  'remit COMMAND --help says more. Configuration is read from environment variables: docs/server.md.',
];

const helpOf = ({ usage, summary, help }: Command): string[] => [
  usage,
  '',
  summary,
  ...(help.length > 0 ? ['', ...help.map((line) => `  ${line}`)] : []),
];

const isSetUpWrongly = (error: unknown): error is Error =>
  [SetupError, MasterKeyError, DatabaseUnavailableError].some((kind) => error instanceof kind);

/** Finds the command that the arguments begin with, and runs it. */
export const runCommand = async (args: readonly string[], surroundings: Surroundings): Promise<ExitCode> => {
  const { say, complain } = surroundings;
  if (args.length === 0 || ['--help', '-h', 'help'].includes(args[0] ?? '')) {
    overview().forEach(say);
    return args.length === 0 ? 2 : 0;
  }
  const command = COMMANDS.find(({ name }) => name === args.slice(0, name.split(' ').length).join(' '));
  if (!command) {
    const written = args
      .filter((each) => !each.startsWith('-'))
      .slice(0, 2)
      .join(' ');
    const near =
      didYouMean(
        written,
        COMMANDS.map(({ name }) => name),
      ) ||
      didYouMean(
        args[0] ?? '',
        COMMANDS.map(({ name }) => name),
      );
    const isGroup = COMMANDS.some(({ name }) => name.startsWith(`${args[0] ?? ''} `));
    complain(
      `command_unknown: no command "${isGroup ? written : (args[0] ?? '')}"${near}; remit --help lists them`,
    );
    return 2;
  }
  const rest = args.slice(command.name.split(' ').length);
  if (rest.includes('--help') || rest.includes('-h')) {
    helpOf(command).forEach(say);
    return 0;
  }
  const read = readArguments(rest, command.options, command.positionals);
  if (!read.ok) {
    complain(`${read.problem}\nusage: ${command.usage}`);
    return 2;
  }
  try {
    return await command.run(read, surroundings);
  } catch (error) {
    if (error instanceof BackupError || error instanceof ImportError) {
      complain(`${error.code}: ${error.message}`);
      return 1;
    }
    if (!isSetUpWrongly(error)) throw error;
    complain(error.message);
    return 2;
  }
};
