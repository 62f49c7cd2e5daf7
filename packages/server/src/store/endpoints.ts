import type { Selectable } from 'kysely';
import { addAuditWithin } from './audit.js';
import type { Database, Executor } from './database.js';
import type { Endpoint } from './delivery.js';
import type { Tables } from './tables.js';

type Row = Omit<Selectable<Tables['endpoints']>, 'controller_id'>;

/** Columns of another kind's are null; `writeEndpoint` fills those of its own. */
const toEndpoint = ({ recipient, kind, url, secret, address }: Row): Endpoint =>
  kind === 'email'
    ? { recipient, kind, address: address ?? '' }
    : { recipient, kind, url: url ?? '', secret: secret ?? '' };

const toColumns = (endpoint: Endpoint): Omit<Row, 'recipient'> =>
  endpoint.kind === 'email'
    ? { kind: endpoint.kind, url: null, secret: null, address: endpoint.address }
    : { kind: endpoint.kind, url: endpoint.url, secret: endpoint.secret, address: null };

/** Where this controller's recipients are reached. */
export const readEndpoints = async (executor: Executor, controller: string): Promise<readonly Endpoint[]> => {
  const rows = await executor
    .selectFrom('endpoints')
    .select(['recipient', 'kind', 'url', 'secret', 'address'])
    .where('controller_id', '=', controller)
    .orderBy('recipient')
    .execute();
  return rows.map(toEndpoint);
};

/** Notes where a recipient is reached, instead of what was noted before; the audit says that, but not where. */
export const writeEndpoint = async (
  { engine, atomically }: Database,
  controller: string,
  endpoint: Endpoint,
  now: number,
): Promise<void> => {
  const { recipient, kind } = endpoint;
  const columns = toColumns(endpoint);
  await atomically(async (transaction) => {
    await transaction
      .insertInto('endpoints')
      .values({ controller_id: controller, recipient, ...columns })
      .onConflict((conflict) => conflict.columns(['controller_id', 'recipient']).doUpdateSet(columns))
      .execute();
    const detail = { recipient, kind };
    await addAuditWithin({ engine }, transaction, controller, [
      { time: now, actor: 'operator', action: 'change-endpoint', subject: null, record: null, detail },
    ]);
  });
};
