import { mountChat, type Widget, type WidgetOptions } from '../src/index.js';

let controllers = 0;

/** A controller that no other test uses, and so with a database of its own. */
export const newController = (): string => `lumo-${Date.now()}-${++controllers}`;

/** Waits until something holds; a test that never sees it fails by its own time limit. */
export const until = async (holds: () => unknown): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
};

/** A chat on this page, and how a test sees and uses it. */
export const chatOnPage = (options: Partial<WidgetOptions> = {}) => {
  const others = new Set(document.querySelectorAll('remit-chat'));
  const widget: Widget = mountChat({
    controller: newController(),
    bot: 'quote',
    key: 'site_0123456789abcdef',
    endpoint: location.origin,
    language: 'en',
    ...options,
  });
  const host = [...document.querySelectorAll('remit-chat')].find((element) => !others.has(element));
  const root = host?.shadowRoot;
  if (!root) throw new Error('there is no chat on the page');
  const all = (selector: string) => [...root.querySelectorAll<HTMLElement>(selector)];
  const find = (selector: string): HTMLElement => {
    const [element] = all(selector);
    if (!element) throw new Error(`the chat has no ${selector}`);
    return element;
  };
  const shown = (selector: string) => until(() => all(selector).some((element) => element.checkVisibility()));
  const tap = async (selector: string, nth = 0) => {
    await until(() => all(selector)[nth]);
    all(selector)[nth]?.click();
  };
  const write = async (type: string, text: string) => {
    await until(() => all(`${type}:not([readonly])`).length > 0);
    const field = find(type);
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement))
      throw new Error(`no field ${type}`);
    field.value = text;
    field.form?.requestSubmit();
  };
  /** Opens a bubble, and answers until the consent step is asked. */
  const upToConsent = async () => {
    if (root.querySelector('.launcher')) find('.launcher').click();
    await tap('.option');
    await write('input[type=text]', 'Anna');
    await write('input[type=email]', 'anna@example.com');
    await write('input[type=tel]', '+358 40 123 4567');
    await shown('.purpose');
  };
  const openData = async () => {
    await tap('.data-button');
    await shown('.your-data');
  };
  return {
    widget,
    host,
    root,
    all,
    find,
    shown,
    tap,
    write,
    upToConsent,
    openData,
    text: () => root.textContent ?? '',
  };
};

export type ChatOnPage = ReturnType<typeof chatOnPage>;
