import { launcherWords as words } from '../words/launcher-words.js';

const SVG = 'http://www.w3.org/2000/svg';
/** A speech bubble with two lines in it, and an arrow that points down. */
const BUBBLE = 'M20.5 11.5a8 8 0 0 1-11.7 7.1L4 20l1.3-4.6a8 8 0 1 1 15.2-3.9zM9 10h7M9 13.5h4.5';
const DOWN = 'M5 9l7 7 7-7';

/** The button that opens the chat. */
export type Launcher = {
  readonly button: HTMLButtonElement;
  /** Whoever has to know of it puts a function of their own around it. */
  show: (state: 'closed' | 'open' | 'loading' | 'failed' | 'gone') => void;
};

/** @param label words beside the icon; without them the icon stands alone */
export const createLauncher = (label: string): Launcher => {
  const button = document.createElement('button');
  const icon = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  const text = document.createElement('span');
  icon.setAttribute('viewBox', '0 0 24 24');
  icon.append(path);
  button.className = 'launcher';
  button.ariaHasPopup = 'dialog';
  button.append(icon, text);
  const show: Launcher['show'] = (state) => {
    const said = state === 'failed' || state === 'gone' ? words[state] : label;
    path.setAttribute('d', state === 'open' ? DOWN : BUBBLE);
    text.textContent = said;
    button.ariaLabel = said || words.chat;
    button.ariaBusy = String(state === 'loading');
    button.ariaExpanded = String(state === 'open');
  };
  show('closed');
  return { button, show };
};
