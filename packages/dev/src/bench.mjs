// npm run bench [-- name …]: the benchmarks in test/bench, one after the other.
import './refuse-old-node.mjs';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { build } from './build.mjs';
import { CannotGoOn, orSayWhy } from './cannot-go-on.mjs';
import { install } from './install.mjs';
import { root } from './root.mjs';

const announce = (/** @type {string} */ line) => console.log(`${line} …`);
const ENDING = /\.bench\.(mjs|ts)$/;

await orSayWhy(async () => {
  install(announce);
  build(announce);
  const files = readdirSync(`${root}test/bench`).filter((file) => ENDING.test(file));
  const known = files.map((file) => file.replace(ENDING, ''));
  const asked = process.argv.slice(2);
  const unknown = asked.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new CannotGoOn(`No such benchmark: ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
  }
  for (const [index, file] of files.entries()) {
    const name = known[index] ?? file;
    if (asked.length > 0 && !asked.includes(name)) continue;
    console.log(`> ${name}`);
    const args = ['--import', 'tsx', '-C', 'source', `test/bench/${file}`];
    const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
    if (status !== 0) process.exitCode = 1;
  }
});
