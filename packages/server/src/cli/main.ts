#!/usr/bin/env node
import { constants, setPriority } from 'node:os';
import { describeFault } from '../log.js';
import { runCommand } from './run-command.js';

/** The first Ctrl-C or SIGTERM asks to stop; a second one does not wait. */
const stopped = new Promise<void>((resolve) => {
  let asked = false;
  const stop = () => {
    if (asked) process.exit(1);
    asked = true;
    resolve();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
});

try {
  process.exitCode = await runCommand(process.argv.slice(2), {
    env: process.env,
    say: (line) => process.stdout.write(`${line}\n`),
    complain: (line) => process.stderr.write(`remit: ${line}\n`),
    progress: process.stderr.isTTY ? (line) => process.stderr.write(`\r\u001b[2K${line}`) : undefined,
    stepBack: () => setPriority(constants.priority.PRIORITY_LOW),
    fetch: globalThis.fetch,
    now: Date.now,
    width: process.stdout.columns ?? 120,
    stopped,
  });
} catch (error) {
  // A fault of the program: its message may repeat what it stumbled over, so only kind and place are shown.
  process.stderr.write(`remit: failed: ${JSON.stringify(describeFault(error))}\n`);
  process.exitCode = 1;
}
