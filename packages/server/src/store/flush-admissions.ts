import type { Vault } from '../vault/open-vault.js';
import type { Database } from './database.js';
import { judgeAndWrite, OvertakenError, readKnown } from './flush-controller.js';
import type { Flushed } from './group-commit.js';
import type { Admission, Admitted } from './store.js';

/** An admission, and the controller it is for. */
export type Submission = { readonly controller: string; readonly admission: Admission };

/** A flush is tried again this often when it met duplicates, or PostgreSQL's other writer was in its way. */
const MAX_TRIES = 5;
const SERIALIZATION_FAILURE = '40001';
const DEADLOCK = '40P01';

const isCollision = (fault: unknown): boolean =>
  fault instanceof OvertakenError ||
  (fault instanceof Error &&
    'code' in fault &&
    (fault.code === SERIALIZATION_FAILURE || fault.code === DEADLOCK));

const flushOnce = (
  database: Database,
  vault: Vault,
  submissions: readonly Submission[],
  suspect: boolean,
): Promise<readonly Flushed<Admitted>[]> =>
  database.atomically(async (transaction) => {
    const flushed = new Map<Submission, Flushed<Admitted>>();
    // In the order of their ids, so that two writers never wait for each other.
    for (const controller of [...new Set(submissions.map((each) => each.controller))].toSorted()) {
      const mine = submissions.filter((each) => each.controller === controller);
      const admissions = mine.map(({ admission }) => admission);
      const known = await readKnown(database, vault, transaction, controller, admissions, suspect);
      const { flushed: writing } = judgeAndWrite(database, vault, transaction, controller, admissions, known);
      const answers = await writing;
      mine.forEach((submission, index) => {
        const answer = answers[index];
        if (answer) flushed.set(submission, answer);
      });
    }
    return submissions.flatMap((submission) => flushed.get(submission) ?? []);
  });

/**
 * Puts admissions on disk in one transaction: people, ledger, records, outbox, and what is erased with an
 * ended consent. Either all of it is there, or nothing.
 */
export const flushAdmissions = async (
  database: Database,
  vault: Vault,
  submissions: readonly Submission[],
): Promise<readonly Flushed<Admitted>[]> => {
  for (let tries = 1; ; tries++) {
    try {
      return await flushOnce(database, vault, submissions, tries > 1);
    } catch (fault) {
      if (tries === MAX_TRIES || !isCollision(fault)) throw fault;
    }
  }
};
