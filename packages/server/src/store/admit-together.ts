import { setTimeout } from 'node:timers/promises';
import type { Vault } from '../vault/open-vault.js';
import type { Database, Executor } from './database.js';
import { judgeAndWrite, readKnown } from './flush-controller.js';
import { groupCommit } from './group-commit.js';
import { letOthersWrite } from './let-others-write.js';
import type { Admission, Admitted } from './store.js';

/** Takes in an admission. */
export type Admit = (admission: Admission) => Promise<Admitted>;

/**
 * Runs work whose admissions share one commit. Each is answered once it is written, and on disk only when this resolves:
 * what was answered before is not to be told to anybody until then.
 */
export type AdmitTogether = <T>(work: (admit: Admit) => Promise<T>) => Promise<T>;

/** Rows that are read and written together, about. */
const PIECE = 200;
/** Pieces under way: while one is written, another is judged, and what the next needs is read. */
const UNDER_WAY = 2;

/** A moment that others wait for. */
const makeMoment = () => {
  let reach = () => {};
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  return { reached, reach };
};

/**
 * Admissions in one long transaction of SQLite, where whoever writes is alone: nothing that was read can change but by
 * this very transaction. So what is known of a piece's people is read while the pieces before are still written, unless
 * one of those is about the same people.
 */
export const admitTogetherOn = (
  database: Database,
  vault: Vault,
  controller: string,
  now: () => number,
): AdmitTogether => {
  const between = letOthersWrite(now, setTimeout);
  return async (work) => {
    let begin: (executor: Executor) => void = () => {};
    let cannot: (fault: unknown) => void = () => {};
    const begun = new Promise<Executor>((resolve, reject) => {
      begin = resolve;
      cannot = reject;
    });
    // Heard by whoever waits for it.
    begun.catch(() => {});

    /** People and records that a piece under way is about, and when it is written. */
    const busy = new Map<string, Promise<void>>();
    let turn = Promise.resolve();

    const flush = async (admissions: readonly Admission[]) => {
      const [before, mine, written] = [turn, makeMoment(), makeMoment()];
      turn = mine.reached;
      const about = new Set(admissions.flatMap(({ subject, recordIds }) => [subject.id, ...recordIds]));
      const others = new Set([...about].flatMap((id) => busy.get(id) ?? []));
      for (const id of about) busy.set(id, written.reached);
      try {
        const executor = await begun;
        // The ledger goes on where the piece before ends.
        if (admissions.some(({ changes, signals }) => changes.length > 0 || signals)) await before;
        await Promise.all(others);
        const known = await readKnown(database, vault, executor, controller, admissions, true);
        await before;
        const { inTurn, flushed } = judgeAndWrite(database, vault, executor, controller, admissions, known);
        if (!inTurn) mine.reach();
        return await flushed;
      } finally {
        mine.reach();
        written.reach();
        for (const id of about) if (busy.get(id) === written.reached) busy.delete(id);
      }
    };

    const pieces = groupCommit({ flush, writers: UNDER_WAY, size: () => 1, limit: PIECE });
    const working = work(pieces.submit);
    working.catch(cannot);
    try {
      return await database.atomically(async (executor) => {
        // Nothing is sent yet, so nobody is kept from writing.
        await between();
        begin(executor);
        const result = await working;
        await pieces.settled();
        return result;
      });
    } catch (fault) {
      cannot(fault);
      throw fault;
    }
  };
};
