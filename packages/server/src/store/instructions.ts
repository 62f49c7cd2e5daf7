import { hash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Instructions } from '@remit/contract';
import { addAuditWithin, type NewAuditEntry } from './audit.js';
import { canonicalJson, type Json } from './chain.js';
import type { Database, Executor } from './database.js';
import { SIGNAL_WORDS, SIGNAL_WORDS_SHA256 } from './signal-words.js';

/** The instructions in force: the highest version. */
export const instructionsInForce = async (executor: Executor, controller: string): Promise<Instructions> => {
  const { document } = await executor
    .selectFrom('instructions')
    .select('document')
    .where('controller_id', '=', controller)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  // Written by insertInstructions, which takes nothing else.
  return JSON.parse(document) as Instructions;
};

/** Every version, from the first on, and when it was added. */
export const instructionVersions = async (
  executor: Executor,
  controller: string,
): Promise<readonly { readonly instructions: Instructions; readonly addedAt: number }[]> => {
  const rows = await executor
    .selectFrom('instructions')
    .select(['document', 'added_at'])
    .where('controller_id', '=', controller)
    .orderBy('version')
    .execute();
  return rows.map(({ document, added_at: addedAt }) => ({
    // Written by insertInstructions, which takes nothing else.
    instructions: JSON.parse(document) as Instructions,
    addedAt,
  }));
};

/**
 * The instructions by which a purpose was served at a moment: of the versions that have the purpose, the
 * highest that was added by then; else the first that came after.
 * @param time milliseconds since 1970
 */
export const instructionsWith = async (
  executor: Executor,
  controller: string,
  purpose: string,
  time: number,
): Promise<Instructions | undefined> => {
  const versions = await executor
    .selectFrom('instructions')
    .select(['version', 'added_at'])
    .where('controller_id', '=', controller)
    .orderBy('version')
    .execute();
  const by = versions.filter(({ added_at: added }) => added <= time);
  const later = versions.filter(({ added_at: added }) => added > time);
  for (const { version } of [...by.toReversed(), ...later]) {
    const { document } = await executor
      .selectFrom('instructions')
      .select('document')
      .where('controller_id', '=', controller)
      .where('version', '=', version)
      .executeTakeFirstOrThrow();
    // Written by insertInstructions, which takes nothing else.
    const instructions = JSON.parse(document) as Instructions;
    if (Object.hasOwn(instructions.purposes, purpose)) return instructions;
  }
  return undefined;
};

/** The entry about a change: which version took the place of which, and the SHA-256 of its canonical JSON. */
const changedEntry = (from: number | null, to: number, document: string, time: number): NewAuditEntry => ({
  time,
  actor: 'operator',
  action: 'change-instructions',
  subject: null,
  record: null,
  // The text was made from instructions, so it is JSON.
  detail: { from, to, sha256: hash('sha256', canonicalJson(JSON.parse(document) as Json)) },
});

/**
 * Inserts a version, and its words for ever.
 * @param from the version in whose place it comes; null when there is none
 */
export const insertInstructions = async (
  { engine }: Pick<Database, 'engine'>,
  executor: Executor,
  instructions: Instructions,
  from: number | null,
  now: number,
): Promise<void> => {
  const { controller, version } = instructions;
  const document = JSON.stringify(instructions);
  await executor
    .insertInto('instructions')
    .values({ controller_id: controller, version, document, added_at: now })
    .execute();
  const entry = changedEntry(from, version, document, now);
  await addAuditWithin({ engine }, executor, controller, [entry]);
  const words = Object.entries(instructions.purposes).flatMap(([purpose, { wording }]) =>
    Object.values(wording).map((text) => ({
      controller_id: instructions.controller,
      sha256: hash('sha256', text),
      purpose,
      text,
    })),
  );
  // Of no purpose: they are the browser's, whatever is asked.
  words.push({
    controller_id: instructions.controller,
    sha256: SIGNAL_WORDS_SHA256,
    purpose: '',
    text: SIGNAL_WORDS,
  });
  await executor
    .insertInto('words')
    .values(words)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
};

/**
 * Adds a version, which is in force from then on.
 * @throws when they are another controller's, or not newer than those in force and not the same either
 */
export const addInstructions = async (
  { engine, atomically }: Database,
  controller: string,
  instructions: Instructions,
  now: number,
): Promise<void> => {
  if (instructions.controller !== controller)
    throw new Error(`these are the instructions of ${instructions.controller}, not of ${controller}`);
  await atomically(async (transaction) => {
    // Of two who add at the same time, the second compares itself with the first.
    await transaction
      .selectFrom('controllers')
      .select('id')
      .where('id', '=', controller)
      .$if(engine === 'postgres', (query) => query.forUpdate())
      .executeTakeFirstOrThrow();
    const inForce = await instructionsInForce(transaction, controller);
    if (isDeepStrictEqual(JSON.parse(JSON.stringify(instructions)), inForce)) return;
    if (instructions.version <= inForce.version) {
      throw new Error(
        `instructions ${instructions.version} of ${controller} are not newer than ${inForce.version}, which are in force`,
      );
    }
    await insertInstructions({ engine }, transaction, instructions, inForce.version, now);
  });
};

/** Exact words by their hash. */
export const readWords = async (
  executor: Executor,
  controller: string,
  sha256: string,
): Promise<string | undefined> => {
  const row = await executor
    .selectFrom('words')
    .select('text')
    .where('controller_id', '=', controller)
    .where('sha256', '=', sha256)
    .limit(1)
    .executeTakeFirst();
  return row?.text;
};

/** True when these were ever words of this purpose. */
export const hasWords = async (
  executor: Executor,
  controller: string,
  purpose: string,
  sha256: string,
): Promise<boolean> => {
  const row = await executor
    .selectFrom('words')
    .select('purpose')
    .where('controller_id', '=', controller)
    .where('sha256', '=', sha256)
    .where('purpose', '=', purpose)
    .executeTakeFirst();
  return row !== undefined;
};
