import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { DestinationStream } from 'pino';
import { buildApp } from './app.js';
import { keepKeys } from './backup/keep-keys.js';
import { withDefaults, type Config } from './config.js';
import { readProcessor } from './documents/read-processor.js';
import { requestsUnderWay } from './http/requests-under-way.js';
import { makeLog } from './log.js';
import { makeMetrics } from './metrics.js';
import { deliverLoop } from './outbox/deliver-loop.js';
import { loadOrMakeReceiptKeys, tellOfNewReceiptKey } from './receipts/receipt-keys.js';
import { email } from './recipients/email.js';
import { readMailServer } from './recipients/mail-server.js';
import type { Connectors } from './recipients/message.js';
import { webhook } from './recipients/webhook.js';
import { makeScrubber } from './retention/scrubber.js';
import { sweepLoop } from './retention/sweep-loop.js';
import { checkFolders } from './setup/check-folders.js';
import { openStore } from './store/open-store.js';
import { tellOfNewMasterKey } from './vault/load-master-keys.js';

/** What a server is started with; everything has a default. */
export type ServerOptions = Partial<Config> & {
  /** The clock, milliseconds since 1970. */
  readonly now?: () => number;
  /** Chance, from 0 up to 1: spreads repeated deliveries. */
  readonly random?: () => number;
  /** Told, in lines for the operator, what is done in opening and which keys were made; default: the log. */
  readonly tell?: (line: string) => void;
  /** Where log lines go; default the standard output. */
  readonly logTo?: DestinationStream;
};

/** A server that answers. */
export type RunningServer = {
  /** Where it answers, such as `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Takes nothing new, answers what is under way, and closes the store when everything is on disk. */
  readonly close: () => Promise<void>;
};

/** Milliseconds a recipient has to answer. */
const DELIVERY_TIMEOUT = 10_000;
/** Milliseconds that requests under way get at the end. */
const CLOSING = 10_000;

/** Both as sources and built, packages of one installation lie side by side. */
const besides = (packageName: string): string | undefined => {
  const folder = fileURLToPath(new URL(`../../${packageName}/dist`, import.meta.url));
  return existsSync(folder) ? folder : undefined;
};

const connectorsOf = (config: Config, now: () => number): Connectors => {
  const { allowPrivateTargets, smtpUrl, mailFrom } = config;
  const options = { allowPrivateTargets, timeout: DELIVERY_TIMEOUT };
  const server = smtpUrl === undefined ? undefined : readMailServer(smtpUrl);
  if (smtpUrl !== undefined && (!server || mailFrom === undefined))
    throw new Error('smtpUrl: expected smtps://user:password@host, and mailFrom with it');
  return {
    webhook: webhook(options, now),
    email: server && mailFrom !== undefined ? email({ ...options, server }, mailFrom, now) : undefined,
  };
};

/**
 * Opens the store, listens, delivers what is due, and erases what has ended.
 * @example
 * const server = await startServer({ port: 0, dataDir: '/var/lib/remit' });
 * console.log(server.url);
 * await server.close();
 */
export const startServer = async (options: ServerOptions = {}): Promise<RunningServer> => {
  const { now = Date.now, random = Math.random, logTo } = options;
  const config = withDefaults({
    ...options,
    widgetDir: options.widgetDir ?? besides('widget'),
    consoleDir: options.consoleDir ?? besides('console'),
  });
  // Those that were named: what lies besides this package is as it was built.
  await checkFolders(options);
  const connectors = connectorsOf(config, now);
  const processor = await readProcessor(config.processorFile);
  const log = makeLog(config.logLevel, logTo);
  const metrics = makeMetrics();
  const tell = options.tell ?? ((line: string) => log.warn(line));
  const store = await openStore({
    dataDir: config.dataDir,
    databaseUrl: config.databaseUrl,
    masterKeys: config.masterKeys,
    now,
    // The message may name what the database stumbled over: only the code is logged.
    logger: { error: ({ code }) => log.error({ code }, 'store fault') },
    onCommit: metrics.committed,
    tell,
  });
  const receiptKeys = await loadOrMakeReceiptKeys(config.receiptKeyFile).catch(async (fault: unknown) => {
    await store.close();
    throw fault;
  });
  let closing = false;

  const deliverer = deliverLoop({
    store,
    connectors,
    now,
    random,
    onEnd: metrics.delivered,
    onFault: (error) => log.error({ err: error }, 'delivery fault'),
  });
  const scrubber = makeScrubber(store, (error) => log.error({ err: error }, 'scrub fault'));
  // The process before may have been killed between deleting and scrubbing.
  scrubber.soon();
  const keeper =
    config.backupDir === undefined
      ? undefined
      : keepKeys({
          place: config,
          masterKeys: config.masterKeys,
          folder: config.backupDir,
          now,
          onFault: (error) => log.error({ err: error }, 'keys file fault'),
        });
  // So that what was erased just before a crash is gone from there too.
  keeper?.soon();
  const sweeper = sweepLoop({
    store,
    requestMonths: config.requestMonths,
    now,
    onErased: metrics.erased,
    onSwept: (controller, { looked, erased, requests }) => {
      log.info({ controller, looked, ...erased, requests }, 'swept');
      scrubber.soon();
    },
    onFault: (error) => log.error({ err: error }, 'sweep fault'),
  });
  const app = await buildApp({
    config,
    store,
    processor,
    receiptKeys,
    log,
    metrics,
    now,
    onAdmitted: deliverer.wake,
    onErased: () => {
      scrubber.soon();
      keeper?.soon();
    },
    closing: () => closing,
  });

  const underWay = requestsUnderWay(app);

  const end = async (): Promise<void> => {
    closing = true;
    const closed = app.close();
    await Promise.race([underWay.none(), wait(CLOSING, undefined, { ref: false })]);
    // What is left are connections on which nothing was asked; browsers open such ahead of time.
    app.server.closeAllConnections();
    await closed;
    await Promise.all([deliverer.stop(), sweeper.stop(), scrubber.stop(), keeper?.stop()]);
    await store.close();
  };
  let ending: Promise<void> | undefined;
  const close = (): Promise<void> => (ending ??= end());

  try {
    const url = await app.listen({ host: config.host, port: config.port });
    // Not before: a start that fails says only what it failed at. Whoever starts it next is told.
    tellOfNewMasterKey(config.masterKeys, tell);
    tellOfNewReceiptKey(config.receiptKeyFile, tell);
    return { url, close };
  } catch (error) {
    // The port or address cannot be had: whoever started the server is told, and nothing stays open.
    await close();
    throw error;
  }
};
