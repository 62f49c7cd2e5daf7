import { join } from 'node:path';
import { MAX_BODY_BYTES } from '@remit/contract';
import { z } from 'zod';
import { keysIn, type MasterKeySource } from './vault/load-master-keys.js';
import { didYouMean } from './nearest-name.js';
import { readMailServer } from './recipients/mail-server.js';
import { MONTHS_KEPT } from './requests/ended-until.js';

const text = (expected: string, fits: (value: string) => boolean = (value) => value.trim() !== '') =>
  z.string().refine(fits, `expected ${expected}`);
const wholeNumber = (what: string, min: number, max: number) =>
  text(
    `${what}, a whole number from ${min} to ${max}`,
    (value) => /^\d{1,12}$/.test(value) && Number(value) >= min && Number(value) <= max,
  ).transform(Number);
const yesOrNo = text('true or false', (value) => value === 'true' || value === 'false').transform(
  (value) => value === 'true',
);
const isEmailAddress = (value: string) => z.email().max(254).safeParse(value).success;
/** Where people can be sent to: an address without anything behind the path. */
const isPublicUrl = (value: string) => URL.canParse(value) && /^https?:\/\/[^\s?#@]+$/.test(value);
const logLevel = z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
  error: 'expected fatal, error, warn, info, debug, trace or silent',
});

/** Every variable the server reads, and what is expected of it. */
const environmentSchema = z.object({
  REMIT_HOST: text('an address to listen on, such as 127.0.0.1').optional(),
  REMIT_PORT: wholeNumber('a port (0: any free one)', 0, 65_535).optional(),
  REMIT_DATA_DIR: text('a folder for the database').optional(),
  REMIT_MASTER_KEY: text('32 bytes as base64, such as openssl rand -base64 32 gives').optional(),
  REMIT_MASTER_KEY_FILE: text('the file that holds the master key').optional(),
  DATABASE_URL: text(
    'the address of a PostgreSQL, postgres://…',
    // Without a host it is the one on this machine, which the driver finds by itself.
    (value) => /^postgres(?:ql)?:\/\/./.test(value) && URL.canParse(value, 'postgres://this-machine'),
  ).optional(),
  REMIT_BACKUP_DIR: text('the folder for backups').optional(),
  REMIT_RECEIPT_KEY_FILE: text('the file that holds the key that receipts are signed with').optional(),
  REMIT_PROCESSOR_FILE: text('the file that says who runs this installation').optional(),
  REMIT_LOG_LEVEL: logLevel.optional(),
  REMIT_TRUST_PROXY: yesOrNo.optional(),
  REMIT_RATE_PER_MINUTE: wholeNumber('requests a minute', 1, 1_000_000_000).optional(),
  REMIT_LEADS_PER_MINUTE: wholeNumber('leads a minute', 1, 1_000_000_000).optional(),
  REMIT_WORK_BITS: wholeNumber('bits of work', 0, 24).optional(),
  REMIT_MAX_BODY_BYTES: wholeNumber('bytes', 1024, 104_857_600).optional(),
  REMIT_REQUEST_MONTHS: wholeNumber('months for which answered requests are kept', 1, 1200).optional(),
  REMIT_ALLOW_PRIVATE_TARGETS: yesOrNo.optional(),
  REMIT_SMTP_URL: text(
    'the mail server, smtps://user:password@host (or smtp://… for STARTTLS)',
    (value) => readMailServer(value) !== undefined,
  ).optional(),
  REMIT_MAIL_FROM: text('the e-mail address that mail comes from', isEmailAddress).optional(),
  REMIT_PUBLIC_URL: text(
    'the address under which this server is reached, such as https://leads.example',
    isPublicUrl,
  ).optional(),
  REMIT_WIDGET_DIR: text('the folder that holds remit.js').optional(),
  REMIT_CONSOLE_DIR: text('the folder that holds the console page').optional(),
});

/** Read by the command line's client commands, not by the server. */
const CLIENT_VARIABLES = ['REMIT_URL', 'REMIT_TOKEN'];

/** How a server is set up. */
export type Config = {
  /** Address to listen on; default `127.0.0.1`. */
  readonly host: string;
  /** Port to listen on, 0 for any free one; default 8080. */
  readonly port: number;
  /** Folder of the embedded database; default `./.remit`. */
  readonly dataDir: string;
  /** Where the master keys are; default: the file `master.key` in the data folder, made when missing. */
  readonly masterKeys: MasterKeySource;
  /** PostgreSQL to use in place of the embedded database. */
  readonly databaseUrl?: string | undefined;
  /** Folder of the backups: the keys file in it is replaced at every erasure. Default: none. */
  readonly backupDir?: string | undefined;
  /** Key that receipts are signed with; default: the file `receipt.key` in the data folder, made when missing. */
  readonly receiptKeyFile: string;
  /** JSON that says who runs this installation, for documents and receipts; default: none. */
  readonly processorFile?: string | undefined;
  /** Least severe level that is logged; default `info`. */
  readonly logLevel: z.infer<typeof logLevel>;
  /** Take the sender's address from `X-Forwarded-For`; only behind a proxy that sets it. Default false. */
  readonly trustProxy: boolean;
  /** Requests a minute that one address with one site key (or one token) may make; default 600. */
  readonly ratePerMinute: number;
  /**
   * Leads a minute that one address may hand in at one site before they are suspected; a third of it for one visitor,
   * ten times as many for all of a site. Default: a twentieth of `ratePerMinute`.
   */
  readonly leadsPerMinute: number;
  /** Work asked for when leads are suspected: each bit doubles it. 0: none is asked for. Default 14. */
  readonly workBits: number;
  /** Bytes of a request body that are read at most; default 1 MiB. */
  readonly maxBodyBytes: number;
  /** Months for which an answered request of a person is kept; default 36. */
  readonly requestMonths: number;
  /** Deliver to private and loopback addresses, and over plain http; default false. */
  readonly allowPrivateTargets: boolean;
  /** Mail server, `smtps://user:password@host:port`; needed for recipients that are reached by e-mail. */
  readonly smtpUrl?: string | undefined;
  /** Address that mail comes from; needed with `smtpUrl`. */
  readonly mailFrom?: string | undefined;
  /** Address under which this server is reached: needed, with the two above, to mail links to people. */
  readonly publicUrl?: string | undefined;
  /** Folder that holds remit.js; default: the widget package beside this one, when it is built. */
  readonly widgetDir?: string | undefined;
  /** Folder that holds the console page; default: the console package beside this one, when it is built. */
  readonly consoleDir?: string | undefined;
};

const DEFAULTS: Omit<Config, 'masterKeys' | 'receiptKeyFile' | 'leadsPerMinute'> = {
  host: '127.0.0.1',
  port: 8080,
  dataDir: './.remit',
  logLevel: 'info',
  trustProxy: false,
  ratePerMinute: 600,
  workBits: 14,
  maxBodyBytes: MAX_BODY_BYTES,
  requestMonths: MONTHS_KEPT,
  allowPrivateTargets: false,
};

/** The configuration with the defaults for whatever is left out or undefined. */
export const withDefaults = (given: Partial<Config>): Config => ({
  host: given.host ?? DEFAULTS.host,
  port: given.port ?? DEFAULTS.port,
  dataDir: given.dataDir ?? DEFAULTS.dataDir,
  masterKeys: given.masterKeys ?? keysIn(given.dataDir ?? DEFAULTS.dataDir),
  databaseUrl: given.databaseUrl,
  backupDir: given.backupDir,
  receiptKeyFile: given.receiptKeyFile ?? join(given.dataDir ?? DEFAULTS.dataDir, 'receipt.key'),
  processorFile: given.processorFile,
  logLevel: given.logLevel ?? DEFAULTS.logLevel,
  trustProxy: given.trustProxy ?? DEFAULTS.trustProxy,
  ratePerMinute: given.ratePerMinute ?? DEFAULTS.ratePerMinute,
  leadsPerMinute: given.leadsPerMinute ?? Math.ceil((given.ratePerMinute ?? DEFAULTS.ratePerMinute) / 20),
  workBits: given.workBits ?? DEFAULTS.workBits,
  maxBodyBytes: given.maxBodyBytes ?? DEFAULTS.maxBodyBytes,
  requestMonths: given.requestMonths ?? DEFAULTS.requestMonths,
  allowPrivateTargets: given.allowPrivateTargets ?? DEFAULTS.allowPrivateTargets,
  smtpUrl: given.smtpUrl,
  mailFrom: given.mailFrom,
  publicUrl: given.publicUrl,
  widgetDir: given.widgetDir,
  consoleDir: given.consoleDir,
});

const masterKeysOf = ({
  REMIT_MASTER_KEY: value,
  REMIT_MASTER_KEY_FILE: file,
}: z.output<typeof environmentSchema>): MasterKeySource | undefined => {
  if (value !== undefined) return { value };
  return file === undefined ? undefined : { file };
};

/** A configuration, or the one line that says what is wrong with it. */
export type ConfigRead =
  { readonly ok: true; readonly config: Config } | { readonly ok: false; readonly problem: string };

const NAMES = Object.keys(environmentSchema.shape);

const unknownVariable = (env: NodeJS.ProcessEnv): string | undefined =>
  Object.keys(env).find(
    (name) =>
      name.startsWith('REMIT_') &&
      // The project's own test runs carry these.
      !name.startsWith('REMIT_TEST_') &&
      !NAMES.includes(name) &&
      !CLIENT_VARIABLES.includes(name),
  );

/**
 * Reads the configuration from environment variables. A wrong value or an unknown `REMIT_…` variable is
 * refused with a line that names the variable and what was expected; the value itself is never repeated.
 */
export const readConfig = (env: NodeJS.ProcessEnv): ConfigRead => {
  const unknown = unknownVariable(env);
  if (unknown !== undefined) {
    const known = didYouMean(unknown, NAMES) || `; known are ${NAMES.join(', ')}`;
    return { ok: false, problem: `${unknown}: no such variable${known}` };
  }
  const parsed = environmentSchema.safeParse(env);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { ok: false, problem: `${String(issue?.path[0])}: ${issue?.message}` };
  }
  const { data } = parsed;
  if (data.REMIT_MASTER_KEY !== undefined && data.REMIT_MASTER_KEY_FILE !== undefined)
    return { ok: false, problem: 'REMIT_MASTER_KEY: expected only one of it and REMIT_MASTER_KEY_FILE' };
  if (data.REMIT_SMTP_URL !== undefined && data.REMIT_MAIL_FROM === undefined)
    return { ok: false, problem: 'REMIT_MAIL_FROM: expected an e-mail address, as REMIT_SMTP_URL is set' };
  if (data.REMIT_MAIL_FROM !== undefined && data.REMIT_SMTP_URL === undefined)
    return { ok: false, problem: 'REMIT_SMTP_URL: expected the mail server, as REMIT_MAIL_FROM is set' };
  const given = {
    host: data.REMIT_HOST,
    port: data.REMIT_PORT,
    dataDir: data.REMIT_DATA_DIR,
    masterKeys: masterKeysOf(data),
    databaseUrl: data.DATABASE_URL,
    backupDir: data.REMIT_BACKUP_DIR,
    receiptKeyFile: data.REMIT_RECEIPT_KEY_FILE,
    processorFile: data.REMIT_PROCESSOR_FILE,
    logLevel: data.REMIT_LOG_LEVEL,
    trustProxy: data.REMIT_TRUST_PROXY,
    ratePerMinute: data.REMIT_RATE_PER_MINUTE,
    leadsPerMinute: data.REMIT_LEADS_PER_MINUTE,
    workBits: data.REMIT_WORK_BITS,
    maxBodyBytes: data.REMIT_MAX_BODY_BYTES,
    requestMonths: data.REMIT_REQUEST_MONTHS,
    allowPrivateTargets: data.REMIT_ALLOW_PRIVATE_TARGETS,
    smtpUrl: data.REMIT_SMTP_URL,
    mailFrom: data.REMIT_MAIL_FROM,
    publicUrl: data.REMIT_PUBLIC_URL,
    widgetDir: data.REMIT_WIDGET_DIR,
    consoleDir: data.REMIT_CONSOLE_DIR,
  };
  return { ok: true, config: withDefaults(given) };
};
