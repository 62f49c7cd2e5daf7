import { OPTIONS, readOptions } from '../options.js';
import { chatOf, type Chat } from './chat-of.js';
import type { Tell, WidgetEvents } from './command.js';
import { createWidget, type Parts } from './widget.js';

/** The element `<remit-chat>`: the options are its attributes, and what it does are its methods. */
export type RemitChatElement = HTMLElement & Chat;

const EVENTS: readonly (keyof WidgetEvents)[] = ['opened', 'closed', 'answered', 'sent', 'consent'];

/** The element is the place where the chat stands: it has no `target`. */
const ATTRIBUTES = Object.keys(OPTIONS).filter((name) => name !== 'target');

/** Attributes that any element may have, and those that frameworks write: they have a sign in their names. */
const OF_ANY =
  /[^a-z]|^(id|is|class|style|lang|dir|title|slot|part|exportparts|hidden|inert|tabindex|role|nonce|translate|popover|draggable|autofocus|accesskey|spellcheck|item[a-z]+|on[a-z]+)$/;

/**
 * Defines `<remit-chat>`, unless that was done already. An element that is there before is taken over, with the properties
 * that were set on it.
 * @param origin address of the ingestion server for elements without `endpoint`
 */
export const defineElement = (parts: Parts, origin?: string): void => {
  // Where a page is drawn on a server there are no elements.
  if (typeof HTMLElement === 'undefined') return;
  class RemitChat extends HTMLElement {
    static readonly observedAttributes = ATTRIBUTES;
    #tell: Tell | undefined;
    /** Asked for before the chat was put together. */
    #asked: Parameters<Tell>[] = [];
    #planned = false;
    #own = false;

    constructor() {
      super();
      const chat = chatOf((...call) => {
        if (this.#tell) return this.#tell(...call);
        this.#asked.push(call);
        return true;
      });
      Object.assign(this, { ...chat, destroy: () => this.remove() });
    }

    connectedCallback() {
      // The loader and `mountChat` make an element of this name too, and give it what it needs themselves.
      if (this.shadowRoot && !this.#own) return;
      for (const name of ATTRIBUTES) {
        // Set before the element was known: it would hide the property of that name.
        const early: unknown = Object.hasOwn(this, name) ? Reflect.get(this, name) : undefined;
        if (early === undefined) continue;
        Reflect.deleteProperty(this, name);
        Reflect.set(this, name, early);
      }
      this.#plan();
    }

    /** Also called when the element is moved: then it is connected again at once, and nothing has to be done. */
    disconnectedCallback() {
      this.#plan();
    }

    attributeChangedCallback() {
      if (!this.#tell) return;
      this.#leave();
      this.#plan();
    }

    /** Whoever builds a page sets one attribute after the other. */
    #plan() {
      if (this.#planned) return;
      this.#planned = true;
      queueMicrotask(() => {
        this.#planned = false;
        if (!this.isConnected) this.#leave();
        else if (!this.#tell) this.#stand();
      });
    }

    #stand() {
      const given: Record<string, string> = { target: 'element' };
      for (const { name, value } of this.attributes) if (!OF_ANY.test(name)) given[name] = value;
      const tell = createWidget(readOptions(given, origin), undefined, parts, this);
      this.#tell = tell;
      this.#own = true;
      for (const event of EVENTS)
        tell([
          Date.now(),
          'on',
          event,
          (detail: unknown) => this.dispatchEvent(new CustomEvent(`remit-${event}`, { detail })),
        ]);
      for (const call of this.#asked.splice(0)) tell(...call);
    }

    #leave() {
      this.#tell?.([Date.now(), 'destroy']);
      this.#tell = undefined;
      this.shadowRoot?.replaceChildren();
      this.removeAttribute('data-mode');
      this.removeAttribute('data-bot');
    }
  }
  for (const name of ATTRIBUTES)
    Object.defineProperty(RemitChat.prototype, name, {
      configurable: true,
      get(this: HTMLElement) {
        return this.getAttribute(name) ?? '';
      },
      set(this: HTMLElement, value: unknown) {
        this.setAttribute(name, String(value));
      },
    });
  if (!customElements.get('remit-chat')) customElements.define('remit-chat', RemitChat);
};
