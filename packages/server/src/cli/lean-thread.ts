import v8 from 'node:v8';
import { Worker } from 'node:worker_threads';

/** What a thread cannot see for itself. */
export type LeanThreadData = {
  /** Somebody watches the standard error. */
  readonly watched: boolean;
  readonly width: number;
};

/** MiB in which what is new lives: little of a list survives its few hundred rows. */
const YOUNG = 8;
/** Per cent by which the rest may grow before it is looked through. */
const GROWTH = 20;

/**
 * Runs the program in a thread whose memory is kept small at the cost of looking through it more often: left to itself,
 * the engine takes what the machine has. How much it takes is settled when a thread begins, so it has to be another.
 * @param program what the command line started
 * @param stopped told to the thread as the message `stop`
 * @returns the exit code
 */
export const runInLeanThread = (
  program: URL,
  args: readonly string[],
  data: LeanThreadData,
  stopped: Promise<void>,
): Promise<number> => {
  v8.setFlagsFromString(`--max-semi-space-size=${YOUNG}`);
  // The other core writes the database.
  v8.setFlagsFromString('--no-parallel-scavenge');
  v8.setFlagsFromString(`--heap-growing-percent=${GROWTH}`);
  const thread = new Worker(program, { argv: [...args], workerData: data, execArgv: [] });
  void stopped.then(() => thread.postMessage('stop'));
  return new Promise((resolve, reject) => {
    thread.once('error', reject);
    thread.once('exit', resolve);
  });
};
