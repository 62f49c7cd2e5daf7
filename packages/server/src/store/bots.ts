import { isDeepStrictEqual } from 'node:util';
import type { Bot } from '@remit/contract';
import { addAuditWithin } from './audit.js';
import type { Database, Executor } from './database.js';

/**
 * A bot as it was added.
 * @param version default: the highest
 */
export const readBot = async (
  executor: Executor,
  controller: string,
  id: string,
  version?: number,
): Promise<Bot | undefined> => {
  let versions = executor
    .selectFrom('bots')
    .select('document')
    .where('controller_id', '=', controller)
    .where('id', '=', id);
  if (version !== undefined) versions = versions.where('version', '=', version);
  const row = await versions.orderBy('version', 'desc').limit(1).executeTakeFirst();
  // Written by addBot, which takes nothing else.
  return row && (JSON.parse(row.document) as Bot);
};

/**
 * Adds a version of a bot, which is served from then on.
 * @throws when it is not newer than the one that is served, and not the same either
 */
export const addBot = async (
  { engine, atomically }: Database,
  controller: string,
  bot: Bot,
  now: number,
): Promise<void> => {
  await atomically(async (transaction) => {
    const served = await readBot(transaction, controller, bot.id);
    if (isDeepStrictEqual(JSON.parse(JSON.stringify(bot)), served)) return;
    if (served && bot.version <= served.version)
      throw new Error(
        `version ${bot.version} of bot ${bot.id} is not newer than ${served.version}, which is served`,
      );
    await transaction
      .insertInto('bots')
      .values({
        controller_id: controller,
        id: bot.id,
        version: bot.version,
        document: JSON.stringify(bot),
        added_at: now,
      })
      .execute();
    const detail = { bot: bot.id, from: served?.version ?? null, to: bot.version };
    await addAuditWithin({ engine }, transaction, controller, [
      { time: now, actor: 'operator', action: 'change-bot', subject: null, record: null, detail },
    ]);
  });
};
