// npm start: install what is missing, build what is stale, run the demo.
import './refuse-old-node.mjs';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';
import { orSayWhy } from './cannot-go-on.mjs';
import { install } from './install.mjs';
import { root } from './root.mjs';

/** @param {string} line */
const say = (line) => console.log(`remit: ${line} …`);

await orSayWhy(async () => {
  install(say);
  build(say);
  say('starting the demo');
  // In this very process: Ctrl-C reaches it directly and nothing is left behind.
  await import(pathToFileURL(`${root}demo/dist/start.js`).href);
});
