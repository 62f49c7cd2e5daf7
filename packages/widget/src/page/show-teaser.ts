import { styleSheet } from '../ui/style-sheet.js';
import { teaserStyles } from '../ui/teaser-styles.js';
import type { Place } from './extend.js';
import { closeIn } from './teaser-words.js';

const CROSS = '\u2715';

/** Teasers that were closed. Remembered as long as the page is open, and nowhere else. */
const closed = new Set<string>();

/**
 * Shows some words beside the launcher, until the visitor closes them or turns to the chat.
 * @param text what it says
 */
export const showTeaser = ({ settings, root, launcher, tell, signal }: Place, text: string): void => {
  const id = `${settings.controller} ${settings.bot} ${text}`;
  if (!launcher || signal.aborted || closed.has(id) || root.querySelector('.teaser')) return;
  if (launcher.button.ariaExpanded === 'true') return;
  const box = document.createElement('div');
  const open = document.createElement('button');
  const dismiss = document.createElement('button');
  box.className = 'teaser';
  open.textContent = text;
  dismiss.className = 'dismiss';
  dismiss.ariaLabel = closeIn(settings.language);
  dismiss.append(CROSS);
  box.append(open, dismiss);
  const end = () => {
    closed.add(id);
    box.remove();
  };
  open.addEventListener('click', () => tell([Date.now(), 'open']));
  dismiss.addEventListener('click', () => {
    // What had the focus goes away.
    launcher.button.focus();
    end();
  });
  const { show } = launcher;
  launcher.show = (state) => {
    show(state);
    if (state === 'open') end();
  };
  root.adoptedStyleSheets.push(styleSheet(teaserStyles));
  root.append(box);
};
