import { readOptions, type WidgetOptions } from './options.js';
import { parentOf } from './page/parent-of.js';
import { createWidget, type Widget } from './page/widget.js';

export type { Mode, WidgetOptions } from './options.js';
export type { EventFields, Widget } from './page/widget.js';

/**
 * Puts a chat on the page. The conversation itself is loaded when the visitor turns to it.
 *
 * @example
 * const chat = mountChat({ controller: 'lumo-garden', bot: 'quote', key: 'pk_…', endpoint: 'https://leads.example' });
 * button.onclick = chat.open;
 *
 * @throws TypeError that names the option that is unknown, missing or wrong
 */
export const mountChat = (options: WidgetOptions): Widget => {
  const { target } = options;
  const element = target instanceof Element ? target : undefined;
  const settings = readOptions(element ? { ...options, target: 'element' } : options);
  return createWidget(settings, element ?? parentOf(settings.target), () => import('./chat.js'));
};

/** Puts a bubble on the page and opens it. Options, defaults and errors as for `mountChat`. */
export const openChat = (options: WidgetOptions): Widget => {
  const widget = mountChat(options);
  widget.open();
  return widget;
};
