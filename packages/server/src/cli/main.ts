#!/usr/bin/env node
import { constants, setPriority } from 'node:os';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { describeFault } from '../log.js';
import { runInLeanThread, type LeanThreadData } from './lean-thread.js';

const args = process.argv.slice(2);

/** The first Ctrl-C or SIGTERM asks to stop; a second one does not wait. */
const stopped = new Promise<void>((resolve) => {
  let asked = false;
  const stop = () => {
    if (asked) process.exit(1);
    asked = true;
    resolve();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  // A thread hears no signals: it is told by the one that does, and does not live on to hear of it.
  parentPort?.on('message', stop).unref();
});

const { watched, width }: LeanThreadData = isMainThread
  ? { watched: process.stderr.isTTY, width: process.stdout.columns ?? 120 }
  : workerData;

const runHere = async () => {
  // Read only where it runs: it takes memory in each thread.
  const { runCommand } = await import('./run-command.js');
  return runCommand(args, {
    env: process.env,
    say: (line) => process.stdout.write(`${line}\n`),
    complain: (line) => process.stderr.write(`remit: ${line}\n`),
    progress: watched ? (line) => process.stderr.write(`\r\u001b[2K${line}`) : undefined,
    stepBack: () => setPriority(constants.priority.PRIORITY_LOW),
    fetch: globalThis.fetch,
    now: Date.now,
    width,
    stopped,
  });
};

/** A list may be long; a thread is started from what was built only. */
const leanly = isMainThread && args[0] === 'import' && !import.meta.url.endsWith('.ts');

try {
  process.exitCode = leanly
    ? await runInLeanThread(new URL(import.meta.url), args, { watched, width }, stopped)
    : await runHere();
} catch (error) {
  // A fault of the program: its message may repeat what it stumbled over, so only kind and place are shown.
  process.stderr.write(`remit: failed: ${JSON.stringify(describeFault(error))}\n`);
  process.exitCode = 1;
}
