import { readOptions } from './options.js';
import { createRemit } from './page/commands.js';
import { loadBeside } from './page/load-beside.js';
import { parentOf } from './page/parent-of.js';
import { createWidget } from './page/widget.js';

const script = document.currentScript;
if (!(script instanceof HTMLScriptElement)) throw new TypeError('remit.js is a script, not a module');

const { src, dataset } = script;
// Its origin. The first URL that a page makes costs it as much as all the rest of this file.
const settings = readOptions({ ...dataset }, src.split('/', 3).join('/'));
const start = () => {
  const tell = createWidget(settings, parentOf(settings.target), {
    chat: () => loadBeside(src, 'remit-chat.js'),
    more: () => loadBeside(src, 'remit-chat-lazy-more.js'),
  });
  const { remit } = window;
  const shared = remit?.add ? remit : createRemit(remit?.q);
  window.remit = shared;
  shared.add(settings, tell);
};

// An async script may run before the page has the element it is to go to.
if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start, { once: true });
else start();
