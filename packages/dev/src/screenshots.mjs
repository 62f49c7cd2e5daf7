// npm run screenshots [-- name …]: pictures of the chat in every look, in screenshots/.
import './refuse-old-node.mjs';
import { spawnSync } from 'node:child_process';
import { build } from './build.mjs';
import { orSayWhy } from './cannot-go-on.mjs';
import { install } from './install.mjs';
import { root } from './root.mjs';

const announce = (/** @type {string} */ line) => console.log(`${line} …`);

await orSayWhy(async () => {
  install(announce);
  build(announce);
  const args = ['--import', 'tsx', '-C', 'source', 'test/screenshots/take.ts', ...process.argv.slice(2)];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  process.exitCode = status ?? 1;
});
