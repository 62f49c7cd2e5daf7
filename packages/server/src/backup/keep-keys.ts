import { setTimeout as wait } from 'node:timers/promises';
import { mkdir } from 'node:fs/promises';
import { openExisting, type DatabasePlace } from '../store/open-existing.js';
import type { MasterKeySource } from '../vault/load-master-keys.js';
import { writeKeysFile } from './keys-file.js';

/** Milliseconds until it is tried again after a fault. */
const RETRY = 10_000;

export type KeysKeeper = {
  /** Somebody was erased: their key is to be gone from the backup folder too. */
  readonly soon: () => void;
  /** Waits until the file says what is asked so far. */
  readonly stop: () => Promise<void>;
};

export type KeepKeysParts = {
  readonly place: DatabasePlace;
  readonly masterKeys: MasterKeySource;
  readonly folder: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
};

/**
 * Keeps the keys file of the backup folder as it is to be: rewritten when somebody was erased, so that no
 * backup can be read for them any more. Those who are erased at the same time share one writing.
 */
export const keepKeys = ({ place, masterKeys, folder, now, onFault }: KeepKeysParts): KeysKeeper => {
  let wanted = false;
  let running: Promise<void> | undefined;
  const stop = new AbortController();

  const writeOnce = async (): Promise<void> => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const database = await openExisting(place, undefined);
    try {
      await writeKeysFile(database, masterKeys, folder, now);
    } finally {
      await database.close();
    }
  };

  const run = async (): Promise<void> => {
    while (wanted) {
      wanted = false;
      try {
        await writeOnce();
      } catch (fault) {
        // A full disk, a folder that is not there just now: the next try may find it otherwise.
        onFault(fault);
        if (stop.signal.aborted) break;
        wanted = true;
        await wait(RETRY, undefined, { ref: false, signal: stop.signal }).catch(() => {
          // Only the signal breaks off a wait: the server stops, and one last try is made.
        });
      }
    }
    running = undefined;
  };

  return {
    soon: () => {
      wanted = true;
      running ??= run();
    },
    stop: async () => {
      stop.abort();
      await running;
    },
  };
};
