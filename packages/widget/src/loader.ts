import { readOptions } from './options.js';
import { createRemit } from './page/commands.js';
import { parentOf } from './page/parent-of.js';
import { createWidget } from './page/widget.js';

const script = document.currentScript;
if (!(script instanceof HTMLScriptElement)) throw new TypeError('remit.js is a script, not a module');

const { src, dataset } = script;
// Its origin. The first URL that a page makes costs it as much as all the rest of this file.
const settings = readOptions({ ...dataset }, src.split('/', 3).join('/'));
/** A string that is put together here, so that no bundler takes the file into the loader. The build puts in its hash. */
const load = async (file: string) => {
  const { href } = new URL(file, src);
  try {
    return await import(href);
  } catch (fault) {
    // A page that was open while the site got another version: its files are not there any more.
    throw (await fetch(href)).status === 404 ? 'gone' : fault;
  }
};

const start = () => {
  const tell = createWidget(settings, parentOf(settings.target), {
    chat: () => load('remit-chat.js'),
    more: () => load('remit-chat-lazy-more.js'),
  });
  const { remit } = window;
  const shared = remit?.add ? remit : createRemit(remit?.q);
  window.remit = shared;
  shared.add(settings, tell);
};

// An async script may run before the page has the element it is to go to.
if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start, { once: true });
else start();
