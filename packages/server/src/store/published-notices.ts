import type { Format } from '../documents/document.js';
import type { Executor } from './database.js';

/** A notice as it was handed out. */
export type PublishedNotice = {
  readonly sha256: string;
  /** Of the instructions it was made from. */
  readonly version: number;
  readonly language: string;
  readonly format: Format;
  readonly text: string;
};

/** Keeps a notice, unless this text is kept already. */
export const keepNotice = async (
  executor: Executor,
  controller: string,
  notice: PublishedNotice,
  now: number,
): Promise<void> => {
  await executor
    .insertInto('published_notices')
    .values({ controller_id: controller, ...notice, published_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
};

/** @returns undefined when no notice of this hash was ever handed out */
export const readNotice = (
  executor: Executor,
  controller: string,
  sha256: string,
): Promise<PublishedNotice | undefined> =>
  executor
    .selectFrom('published_notices')
    .select(['sha256', 'version', 'language', 'format', 'text'])
    .where('controller_id', '=', controller)
    .where('sha256', '=', sha256)
    .executeTakeFirst();
