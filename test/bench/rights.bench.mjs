// How long withdrawal and erasure take among few and many records, and what the sweep erases beside ingestion.
import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What the command `remit` gives Node. */
const command = new URL('../../packages/server/bin/remit.mjs', import.meta.url);
const [firstLine = ''] = readFileSync(command, 'utf8').split('\n');
const FLAGS = firstLine.split(' ').filter((word) => word.startsWith('--'));

// Without the conditions this process runs under: what is measured is what was built.
const child = fork(new URL('rights/measure.mjs', import.meta.url), [], { execArgv: FLAGS });
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
