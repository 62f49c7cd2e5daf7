import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runDemo } from './run-demo.js';
import { whatToTry } from './what-to-try.js';

const directory = resolve(
  process.env['REMIT_DATA_DIR'] || fileURLToPath(new URL('../../.remit/', import.meta.url)),
);

const say = (line: string) => console.log(`demo: ${line} …`);

let demo: Awaited<ReturnType<typeof runDemo>> | undefined;
let stopping = false;

const stop = async () => {
  // A terminal sends Ctrl-C to npm and to this process, and npm passes it on.
  if (stopping) return;
  stopping = true;
  say('stopping');
  try {
    await demo?.close();
    process.exit(0);
  } catch (error) {
    fail(error);
  }
};

const fail = (error: unknown): never => {
  console.error(`demo: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
};

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop());

try {
  const tell = (line: string) => console.log(`demo: ${line}`);
  demo = await runDemo({ directory, say, tell, now: Date.now });
  console.log(whatToTry(demo));
} catch (error) {
  fail(error);
}
