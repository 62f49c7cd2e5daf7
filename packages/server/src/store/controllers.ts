import type { Selectable } from 'kysely';
import { addAuditWithin, type NewAuditEntry } from './audit.js';
import type { Database, Executor } from './database.js';
import { insertInstructions } from './instructions.js';
import type { NewController } from './new-controller.js';
import type { Reader } from './store.js';
import type { Tables } from './tables.js';

/** Ids of all controllers. */
export const readControllers = async (executor: Executor): Promise<readonly string[]> => {
  const rows = await executor.selectFrom('controllers').select('id').orderBy('id').execute();
  return rows.map(({ id }) => id);
};

/** The site key of a controller, undefined when there is no such controller. It is public: pages carry it. */
export const readSiteKey = async (executor: Executor, id: string): Promise<string | undefined> => {
  const row = await executor
    .selectFrom('controllers')
    .select('site_key')
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.site_key;
};

/** What the controller's identity secret is derived with. */
export const readIdentityNonce = async (executor: Executor, id: string): Promise<string> => {
  const { identity_nonce } = await executor
    .selectFrom('controllers')
    .select('identity_nonce')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return identity_nonce;
};

/** Replaces it, and with it the secret; the audit says that. */
export const writeIdentityNonce = async (
  { engine, atomically }: Database,
  id: string,
  nonce: string,
  now: number,
): Promise<void> => {
  await atomically(async (transaction) => {
    await transaction
      .updateTable('controllers')
      .set({ identity_nonce: nonce })
      .where('id', '=', id)
      .execute();
    await addAuditWithin({ engine }, transaction, id, [
      {
        time: now,
        actor: 'operator',
        action: 'change-identity-secret',
        subject: null,
        record: null,
        detail: {},
      },
    ]);
  });
};

/** The entry about a reader: who may see what from here on, and never their token. */
const addedEntry =
  (time: number) =>
  ({ id, purposes, permissions = [] }: NewController['readers'][number]): NewAuditEntry => ({
    time,
    actor: 'operator',
    action: 'add-reader',
    subject: null,
    record: null,
    detail: { reader: id, purposes, permissions },
  });

/**
 * Sets up a controller with its first instructions and its readers.
 * @throws when there is one of this id already
 */
export const insertController = async (
  { engine, atomically }: Database,
  { instructions, siteKey, readers }: NewController,
  now: number,
): Promise<void> => {
  const { controller } = instructions;
  await atomically(async (transaction) => {
    const { numInsertedOrUpdatedRows: added } = await transaction
      .insertInto('controllers')
      .values({ id: controller, site_key: siteKey, ledger_seq: 0, created_at: now })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (added === 0n) throw new Error(`there is a controller called ${controller} already`);
    await insertInstructions({ engine }, transaction, instructions, null, now);
    if (readers.length === 0) return;
    await transaction
      .insertInto('readers')
      .values(
        readers.map(({ id, tokenHash, purposes, permissions = [], employer = 'controller' }) => ({
          controller_id: controller,
          id,
          token_hash: tokenHash,
          purposes: JSON.stringify(purposes),
          permissions: JSON.stringify(permissions),
          employer,
        })),
      )
      .execute();
    await addAuditWithin({ engine }, transaction, controller, readers.map(addedEntry(now)));
  });
};

const COLUMNS = ['controller_id', 'id', 'purposes', 'permissions', 'employer'] as const;

const toReader = (row: Pick<Selectable<Tables['readers']>, (typeof COLUMNS)[number]>): Reader => {
  // Both lists were written by insertController, which takes nothing else.
  const purposes = JSON.parse(row.purposes) as Reader['purposes'];
  const permissions = JSON.parse(row.permissions) as Reader['permissions'];
  return { controller: row.controller_id, id: row.id, purposes, permissions, employer: row.employer };
};

/** Who holds the token of this hash. */
export const findReader = async (executor: Executor, tokenHash: string): Promise<Reader | undefined> => {
  const row = await executor
    .selectFrom('readers')
    .select(COLUMNS)
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst();
  return row && toReader(row);
};

/** A controller's reader by their id. */
export const readReader = async (
  executor: Executor,
  controller: string,
  id: string,
): Promise<Reader | undefined> => {
  const row = await executor
    .selectFrom('readers')
    .select(COLUMNS)
    .where('controller_id', '=', controller)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && toReader(row);
};
