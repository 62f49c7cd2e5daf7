import { hasOwnDatabase } from '@remit/sdk';
import type { mount as Mount, Mounted } from '../chat.js';
import { STANDING, type Settings } from '../options.js';
import { createLauncher } from '../ui/launcher.js';
import { launcherStyles } from '../ui/launcher-styles.js';
import { styleSheet } from '../ui/style-sheet.js';
import type { Call, Tell } from './command.js';
import type { extend as Extend } from './extend.js';
import { whenIdle } from './when-idle.js';

/** The parts of the chat that are loaded when they are needed. */
export type Parts = {
  readonly chat: () => Promise<{ readonly mount: typeof Mount }>;
  /** What only some pages want: other modes than `bubble` and `inline`, a teaser, triggers. */
  readonly more: () => Promise<{ readonly extend: typeof Extend }>;
};

/** Calls that wait in memory until the conversation is there. Later ones are dropped. */
const MAX_WAITING = 100;

/** How near a chat in the page must be to what is seen before it is loaded. */
const NEAR = '400px';

/**
 * Puts a chat on the page: the launcher, or the place of one that stands in the page. The rest is loaded when the visitor
 * turns to it, or when an earlier visit left something to send.
 * @param parent element that the chat is put into; without it the host is where it should be
 * @param host the element that holds the chat
 */
export const createWidget = (
  settings: Settings,
  parent: Element | undefined,
  parts: Parts,
  host: HTMLElement = document.createElement('remit-chat'),
): Tell => {
  const { mode, bot, label, endpoint, controller } = settings;
  Object.assign(host.dataset, { mode, bot });
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [styleSheet(launcherStyles)];
  const launcher = STANDING.test(mode) ? undefined : createLauncher(label);
  const ending = new AbortController();
  const { signal } = ending;
  const waiting: Call[] = [];
  let mounted: Promise<Mounted> | undefined;
  let wanted = !launcher;
  let gone = false;
  let serve: ((call: Call) => void) | undefined;

  const begin = (): Promise<Mounted> => {
    // Beside the chat, not after it: one round trip. What fails here is asked for once more.
    const first = fetch(`${endpoint}/v1/bots/${controller}/${bot}`, { credentials: 'omit' }).catch(() => {});
    return parts.chat().then(({ mount }) => {
      signal.throwIfAborted();
      return mount(settings, {
        root,
        signal,
        first,
        opened: (open) => {
          wanted = open;
          launcher?.show(open ? 'open' : 'closed');
        },
        launcher: launcher?.button,
        ready: (take) => {
          serve = take;
          for (const call of waiting.splice(0)) take(call);
        },
      });
    });
  };
  const load = () => (mounted ??= begin());

  const warm = () => {
    // Whoever opens the chat is told what went wrong; this only spares them a wait.
    if (!signal.aborted) load().catch(() => (mounted = undefined));
  };

  const show = (open: boolean) => {
    // The page's own button may open the chat; without the visitor's act the focus stays where it is.
    const focus = navigator.userActivation.isActive;
    wanted = open;
    if (!mounted && !open) return;
    launcher?.show('loading');
    load().then(
      (chat) => {
        if (wanted === open) chat.show(open, focus);
      },
      (fault: unknown) => {
        mounted = undefined;
        wanted = false;
        gone = fault === 'gone';
        launcher?.show(gone ? 'gone' : 'failed');
      },
    );
  };

  const tell: Tell = (call) => {
    const [, command] = call;
    const shows = /^(open|close|toggle)$/.test(command);
    if (signal.aborted || (shows && !launcher)) return false;
    if (shows) show(command === 'toggle' ? !wanted : command === 'open');
    else if (command === 'destroy') end();
    else if (serve) serve(call);
    else if (waiting.length < MAX_WAITING) waiting.push(call);
    return true;
  };

  const end = () => {
    ending.abort();
    if (parent) host.remove();
  };

  const stand = () => {
    if (launcher) {
      const { button } = launcher;
      button.onclick = () => (gone ? location.reload() : show(!wanted));
      button.onpointerenter = button.onfocus = warm;
      root.append(button);
    } else {
      const near = new IntersectionObserver(
        (entries) => {
          if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
          near.disconnect();
          warm();
        },
        { rootMargin: NEAR },
      );
      near.observe(host);
    }
  };
  parent?.append(host);

  if (/^(bubble|inline)$/.test(mode + settings.teaser + settings.load + settings.triggers)) stand();
  else
    void parts
      .more()
      .then(({ extend }) => extend({ settings, host, root, launcher, tell, warm, signal }))
      // Without it there is still the launcher, and the conversation.
      .catch(reportError)
      .then(stand);

  whenIdle(async () => {
    // Where the browser does not tell, what is left there goes out when the chat is next opened.
    if (await hasOwnDatabase(controller)) warm();
  });

  return tell;
};
