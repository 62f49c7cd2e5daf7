import { readOptions, type WidgetOptions } from './options.js';
import { chatOf, type Chat } from './page/chat-of.js';
import { parentOf } from './page/parent-of.js';
import { createWidget } from './page/widget.js';

export type { Mode, WidgetOptions } from './options.js';
export type { Chat, Chat as Widget } from './page/chat-of.js';
export type { EventFields, GivenAnswer, Prefill, WidgetEvents } from './page/command.js';

/**
 * Puts a chat on the page. The conversation itself is loaded when the visitor turns to it.
 *
 * @example
 * const chat = mountChat({ controller: 'lumo-garden', bot: 'quote', key: 'pk_…', endpoint: 'https://leads.example' });
 * button.onclick = chat.open;
 *
 * @throws TypeError that names the option that is unknown, missing or wrong
 */
export const mountChat = (options: WidgetOptions): Chat => {
  const { target } = options;
  const element = target instanceof Element ? target : undefined;
  const settings = readOptions(element ? { ...options, target: 'element' } : options);
  return chatOf(
    createWidget(settings, element ?? parentOf(settings.target), {
      chat: () => import('./chat.js'),
      more: () => import('./page/extend.js'),
    }),
  );
};

/** Puts a bubble on the page and opens it. Options, defaults and errors as for `mountChat`. */
export const openChat = (options: WidgetOptions): Chat => {
  const chat = mountChat(options);
  chat.open();
  return chat;
};
