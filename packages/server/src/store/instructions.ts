import { hash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Instructions } from '@remit/contract';
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

/** Inserts a version, and its words for ever. */
export const insertInstructions = async (
  executor: Executor,
  instructions: Instructions,
  now: number,
): Promise<void> => {
  await executor
    .insertInto('instructions')
    .values({
      controller_id: instructions.controller,
      version: instructions.version,
      document: JSON.stringify(instructions),
      added_at: now,
    })
    .execute();
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
  { engine, write }: Database,
  controller: string,
  instructions: Instructions,
  now: number,
): Promise<void> => {
  if (instructions.controller !== controller)
    throw new Error(`these are the instructions of ${instructions.controller}, not of ${controller}`);
  await write.transaction().execute(async (transaction) => {
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
    await insertInstructions(transaction, instructions, now);
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
