// How long withdrawal and erasure take among few and many records, and what the sweep erases beside ingestion.
import { fork } from 'node:child_process';
import { FLAGS } from './measured-process.mjs';

// Without the conditions this process runs under: what is measured is what was built.
const child = fork(new URL('rights/measure.mjs', import.meta.url), [], { execArgv: FLAGS });
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
