import type { Instructions } from '@remit/contract';
import type { Format } from '../documents/document.js';
import type { Database, Executor } from './database.js';
import { instructionsWith } from './instructions.js';

/** A notice as it was handed out. */
export type PublishedNotice = {
  readonly sha256: string;
  /** Of the instructions it was made from. */
  readonly version: number;
  readonly language: string;
  readonly format: Format;
  readonly text: string;
};

/** What documents and receipts of one controller are made from, and what was handed out. */
export type DocumentStore = {
  /** Keeps a notice that is about to be handed out, for ever. */
  keepNotice(notice: PublishedNotice, now: number): Promise<void>;
  /** @returns undefined when no notice of this hash was ever handed out */
  publishedNotice(sha256: string): Promise<PublishedNotice | undefined>;
  /** The instructions by which a purpose was served at a moment; undefined when it never was. */
  instructionsWith(purpose: string, time: number): Promise<Instructions | undefined>;
};

/** Keeps a notice, unless this text is kept already. */
const keepNotice = async (
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

const readNotice = (
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

/** The documents of one controller. */
export const documentsOf = (
  { read, write }: Pick<Database, 'read' | 'write'>,
  controller: string,
): DocumentStore => ({
  keepNotice: (notice, now) => keepNotice(write, controller, notice, now),
  publishedNotice: (sha256) => readNotice(read, controller, sha256),
  instructionsWith: (purpose, time) => instructionsWith(read, controller, purpose, time),
});
