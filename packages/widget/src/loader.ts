import { readOptions } from './options.js';
import { createRemit } from './page/commands.js';
import { parentOf } from './page/parent-of.js';
import { createWidget, type Runtime } from './page/widget.js';

const script = document.currentScript;
if (!(script instanceof HTMLScriptElement)) throw new TypeError('remit.js is a script, not a module');

const { src, dataset } = script;
// Its origin. The first URL that a page makes costs it as much as all the rest of this file.
const settings = readOptions({ ...dataset }, src.split('/', 3).join('/'));
// A string that is put together here, so that no bundler takes the chat into the loader.
const loadRuntime = (): Promise<Runtime> => import(new URL('remit-chat.js', src).href);

const start = () => {
  const widget = createWidget(settings, parentOf(settings.target), loadRuntime);
  const { remit } = window;
  const shared = remit?.add ? remit : createRemit(remit?.q);
  window.remit = shared;
  shared.add(settings, widget);
};

// An async script may run before the page has the element it is to go to.
if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start, { once: true });
else start();
