import { makeControllerStore } from './controller-store.js';
import { findReader, insertController, readControllers, readSiteKey } from './controllers.js';
import { flushAdmissions, type Submission } from './flush-admissions.js';
import { groupCommit } from './group-commit.js';
import { migrate } from './migrate.js';
import { openSqlite } from './open-sqlite.js';
import { keysIn, type MasterKeySource } from '../vault/load-master-keys.js';
import { openVault, type Vault } from '../vault/open-vault.js';
import { sealStored } from '../vault/seal-stored.js';
import type { Admitted, ControllerStore, Store, StoreLogger } from './store.js';

export type StoreOptions = {
  /** Directory for the embedded database; made when it is missing. Unused with `databaseUrl`. */
  readonly dataDir: string;
  /** `postgres://…`; default: SQLite in `dataDir`. */
  readonly databaseUrl?: string;
  /** Where the master keys are; default: the file `master.key` in `dataDir`, made when missing; whoever opens tells of it. */
  readonly masterKeys?: MasterKeySource;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly logger?: StoreLogger;
  /** Told after each commit how many admissions shared it. */
  readonly onCommit?: (admissions: number) => void;
  /**
   * What is admitted comes as a long list, not from visitors who wait: commits are larger, and SQLite gets memory to
   * gather them in (32 MB). Whoever else writes waits for a commit up to a few seconds. Default: false.
   */
  readonly bulk?: boolean;
  /** Told, in a line for the operator, what has to be known of the opening; default: nobody. */
  readonly tell?: (line: string) => void;
};

/**
 * Rows of one flush, about. Enough that the commit itself hardly counts; few enough that the next flush is
 * prepared and its requests are read while the worker still writes.
 */
const MAX_ROWS = 300;
/** The same of a long list: of keys in no order, each commit writes nearly as many pages whatever its size. */
const MAX_ROWS_IN_BULK = 3000;
/** SQLite has one writer; with two, PostgreSQL has work while this process prepares the next flush. */
const WRITERS = { sqlite: 1, postgres: 2 } as const;

/**
 * Opens the store of an installation, bringing its schema up to date.
 * @throws when the database cannot be reached, or was written by a newer version of this program
 */
export const openStore = async (options: StoreOptions): Promise<Store> => {
  const { dataDir, databaseUrl, now, logger, onCommit, bulk = false, tell = () => {} } = options;
  // The driver of PostgreSQL is read only where it is used: it costs an embedded server 16 MB.
  const database =
    databaseUrl === undefined
      ? openSqlite(dataDir, { bulk })
      : (await import('./open-postgres.js')).openPostgres(databaseUrl, logger);
  const { engine, read } = database;
  let vault: Vault;
  try {
    await migrate(database);
    vault = await openVault({ database, source: options.masterKeys ?? keysIn(dataDir), now });
    await sealStored(database, vault, tell);
  } catch (fault) {
    await database.close();
    throw fault;
  }

  const commits = groupCommit<Submission, Admitted>({
    flush: async (submissions) => {
      const flushed = await flushAdmissions(database, vault, submissions);
      onCommit?.(submissions.length);
      return flushed;
    },
    writers: WRITERS[engine],
    size: ({ admission }) => admission.changes.length + admission.recordIds.length,
    limit: bulk ? MAX_ROWS_IN_BULK : MAX_ROWS,
  });

  // A controller is never taken away, nor is its site key changed: a handle serves as long as the store.
  const handles = new Map<string, ControllerStore>();
  const controller = async (id: string): Promise<ControllerStore | undefined> => {
    const known = handles.get(id);
    if (known) return known;
    const siteKey = await readSiteKey(read, id);
    if (siteKey === undefined) return undefined;
    const handle =
      handles.get(id) ?? makeControllerStore({ database, vault, commits, logger, now }, id, siteKey);
    handles.set(id, handle);
    return handle;
  };

  return {
    engine,
    controllers: () => readControllers(read),
    controller,
    addController: async (added, time) => {
      await insertController(database, added, time);
      const handle = await controller(added.instructions.controller);
      if (!handle) throw new Error('a controller that was just added is not there');
      return handle;
    },
    reader: (tokenHash) => findReader(read, tokenHash),
    ping: () => database.ping(),
    scrub: () => database.scrub(),
    close: async () => {
      await commits.settled();
      await database.close();
    },
  };
};
