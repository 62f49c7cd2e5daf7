import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInLeanThread } from './lean-thread.js';

const running = (body: string) =>
  runInLeanThread(
    new URL(
      `data:text/javascript,${encodeURIComponent(
        `import { parentPort, workerData } from 'node:worker_threads'; import v8 from 'node:v8'; ${body}`,
      )}`,
    ),
    ['import', 'list.csv'],
    { watched: false, width: 80 },
    Promise.resolve(),
  );

test('a command in a thread has its arguments, is told to stop, and its exit code is the thread’s', async () => {
  const code = await running(`
    parentPort.once('message', (said) => {
      process.exitCode = said === 'stop' && process.argv.slice(-2).join() === 'import,list.csv' && workerData.width === 80 ? 1 : 9;
    });`);
  assert.equal(code, 1);
});

test('what a thread breaks with is told', async () => {
  await assert.rejects(running(`throw new Error('broke')`), /broke/);
});
