import { loadBeside } from './page/load-beside.js';
import { defineElement } from './page/define-element.js';

// The file `remit-element.js`, for `<script type="module">`: the chat and the server are where it came from.
const { url } = import.meta;
defineElement(
  {
    chat: () => loadBeside(url, 'remit-chat.js'),
    more: () => loadBeside(url, 'remit-chat-lazy-more.js'),
  },
  new URL(url).origin,
);
