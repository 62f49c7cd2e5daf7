import type { Settings } from '../options.js';
import type { Launcher } from '../ui/launcher.js';
import { modeStyles } from '../ui/mode-styles.js';
import { styleSheet } from '../ui/style-sheet.js';
import type { Tell } from './command.js';
import { growWithContent } from './grow-with-content.js';
import { keepModal } from './keep-modal.js';
import { whenIdle } from './when-idle.js';

export { besides } from './keep-modal.js';

/** A chat before it stands on the page, and what can be done with it. */
export type Place = {
  readonly settings: Settings;
  readonly host: HTMLElement;
  readonly root: ShadowRoot;
  /** undefined for a chat that stands in the page. */
  readonly launcher: Launcher | undefined;
  readonly tell: Tell;
  /** Loads the conversation, if that was not done yet. */
  readonly warm: () => void;
  /** The chat is taken off the page. */
  readonly signal: AbortSignal;
};

/**
 * Gives a chat what only some pages want. Resolves when it can be shown where it is to stand, so that nothing moves; never
 * when it was taken off the page meanwhile.
 */
export const extend = (place: Place): Promise<void> | undefined => {
  const { settings, root, launcher, warm, signal } = place;
  const { mode, teaser, load, triggers } = settings;
  if (signal.aborted) return new Promise(() => undefined);
  root.adoptedStyleSheets.push(styleSheet(modeStyles));
  if (mode === 'popup') keepModal(place);
  if (mode === 'seamless') growWithContent(place);
  if (load) whenIdle(warm);
  if (launcher && teaser)
    import('./show-teaser.js').then(({ showTeaser }) => showTeaser(place, teaser)).catch(reportError);
  if (triggers) {
    const ending = new AbortController();
    if (launcher) {
      const { show } = launcher;
      launcher.show = (state) => {
        show(state);
        // The visitor, or the page, has turned to the chat: it need not come by itself any more.
        if (state === 'open') ending.abort();
      };
    }
    import('../triggers/watch-triggers.js')
      .then(({ watchTriggers }) => watchTriggers(place, triggers, ending))
      .catch(reportError);
  }
  return undefined;
};
