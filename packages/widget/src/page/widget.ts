import type { FieldValue } from '@remit/contract';
import { hasOwnDatabase } from '@remit/sdk';
import type { mount as Mount, Mounted } from '../chat.js';
import type { Settings } from '../options.js';
import { createLauncher } from '../ui/launcher.js';
import { launcherStyles } from '../ui/launcher-styles.js';
import { styleSheet } from '../ui/style-sheet.js';
import { whenIdle } from './when-idle.js';

/** Fields of a behaviour event. */
export type EventFields = Readonly<Record<string, FieldValue>>;

/** A chat that stands on a page. */
export type Widget = {
  /** Opens a bubble. An inline chat is always open. */
  readonly open: () => void;
  readonly close: () => void;
  readonly toggle: () => void;
  /** Notes a behaviour event; what may be kept of it is decided by the controller's instructions and the visitor's consent. */
  readonly track: (type: string, fields?: EventFields, time?: number) => void;
  /** Takes the chat off the page. Nothing of it stays but what waits to be sent. */
  readonly destroy: () => void;
};

/** The part of the chat that is loaded when it is needed. */
export type Runtime = { readonly mount: typeof Mount };

/** Events that wait in memory until the runtime is there. Later ones are dropped. */
const MAX_WAITING = 100;

/** How near an inline chat must be to what is seen before it is loaded. */
const NEAR = '400px';

/**
 * Puts a chat on the page: the launcher of a bubble, or the place of an inline chat. The rest is loaded
 * when the visitor turns to it, or when an earlier visit left something to send.
 * @param parent element that the chat is put into
 */
export const createWidget = (
  settings: Settings,
  parent: Element,
  loadRuntime: () => Promise<Runtime>,
): Widget => {
  const inline = settings.mode === 'inline';
  const host = document.createElement('remit-chat');
  host.dataset['mode'] = settings.mode;
  host.dataset['bot'] = settings.bot;
  const root = host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [styleSheet(launcherStyles)];
  const launcher = inline ? undefined : createLauncher(settings.label);
  let mounted: Promise<Mounted> | undefined;
  let destroyed = false;
  let wanted = inline;
  let near: IntersectionObserver | undefined;
  let note: ((type: string, fields: EventFields, time: number) => void) | undefined;
  const waiting: [type: string, fields: EventFields, time: number][] = [];

  const load = (): Promise<Mounted> =>
    (mounted ??= loadRuntime().then(({ mount }) =>
      mount(settings, {
        root,
        opened: (open) => {
          wanted = open;
          launcher?.show(open ? 'open' : 'closed');
        },
        launcher: launcher?.button,
        ready: (track) => {
          note = track;
          for (const event of waiting.splice(0)) note(...event);
        },
      }),
    ));

  const warm = () => {
    // Whoever opens the chat is told what went wrong; this only spares them a wait.
    load().catch(() => (mounted = undefined));
  };

  const show = (open: boolean) => {
    if (inline) return;
    // The page's own button may open the chat; without the visitor's act the focus stays where it is.
    const focus = navigator.userActivation.isActive;
    wanted = open;
    if (!mounted && !open) return;
    launcher?.show('loading');
    load().then(
      (chat) => {
        if (wanted === open && !destroyed) chat.show(open, focus);
      },
      () => {
        mounted = undefined;
        wanted = false;
        launcher?.show('failed');
      },
    );
  };

  if (launcher) {
    root.append(launcher.button);
    launcher.button.addEventListener('click', () => show(!wanted));
    for (const turn of ['pointerenter', 'focus'])
      launcher.button.addEventListener(turn, warm, { once: true });
  } else {
    near = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        near?.disconnect();
        warm();
      },
      { rootMargin: NEAR },
    );
    near.observe(host);
  }
  parent.append(host);

  const resume = async () => {
    // Where the browser does not tell, what is left there goes out when the chat is next opened.
    if ((await hasOwnDatabase(settings.controller)) && !destroyed) warm();
  };
  whenIdle(() => void resume());

  return {
    open: () => show(true),
    close: () => show(false),
    toggle: () => show(!wanted),
    track: (type, fields = {}, time = Date.now()) => {
      if (note) note(type, fields, time);
      else if (waiting.length < MAX_WAITING) waiting.push([type, fields, time]);
    },
    destroy: () => {
      if (destroyed) return;
      destroyed = true;
      near?.disconnect();
      host.remove();
      mounted?.then(
        (chat) => chat.destroy(),
        // It was never there: nothing to take away.
        () => undefined,
      );
    },
  };
};
