import type { Executor } from './database.js';
import type { Endpoint } from './store.js';

/** Where this controller's recipients are reached. */
export const readEndpoints = (executor: Executor, controller: string): Promise<readonly Endpoint[]> =>
  executor
    .selectFrom('endpoints')
    .select(['recipient', 'url', 'secret'])
    .where('controller_id', '=', controller)
    .orderBy('recipient')
    .execute();

/** Notes where a recipient is reached, instead of what was noted before. */
export const writeEndpoint = async (
  executor: Executor,
  controller: string,
  { recipient, url, secret }: Endpoint,
): Promise<void> => {
  await executor
    .insertInto('endpoints')
    .values({ controller_id: controller, recipient, url, secret })
    .onConflict((conflict) => conflict.columns(['controller_id', 'recipient']).doUpdateSet({ url, secret }))
    .execute();
};
