// npm run oracle: decision and oracle on a million random questions, and ten thousand lives through a server.
import { parseArgs } from 'node:util';
import { compare, missing } from './compare.js';
import { startInstallation } from './installation.js';
import { leadLives } from './through-server.js';

const { values } = parseArgs({
  options: {
    questions: { type: 'string', default: '1000000' },
    lives: { type: 'string', default: '10000' },
  },
});
const whole = (count: number) => count.toLocaleString('en');
const seconds = (from: number) => `${((performance.now() - from) / 1000).toFixed(0)} s`;

let started = performance.now();
const tally = compare(Number(values.questions));
const asked = [...tally.values()].reduce((sum, count) => sum + count, 0);
console.log(`decision and oracle agree on ${whole(asked)} random questions (${seconds(started)}):`);
for (const [answer, count] of [...tally].toSorted(([, a], [, b]) => b - a))
  console.log(`  ${whole(count).padStart(9)}  ${answer}`);
const never = missing(tally);
if (never.length > 0) {
  console.log(`never answered: ${never.join(', ')}`);
  process.exitCode = 1;
}

started = performance.now();
const installation = await startInstallation();
try {
  const led = await leadLives(installation, Number(values.lives));
  console.log(
    `server, store and oracle agree on ${whole(led.lives)} random lives of a record (${seconds(started)}): ` +
      `${whole(led.changes)} changes in the ledger, ${whole(led.refused)} records refused, ` +
      `${whole(led.read)} fields and purposes read, ${whole(led.allowed)} of them allowed`,
  );
} finally {
  await installation.remove();
}
