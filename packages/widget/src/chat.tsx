import type { Client } from '@remit/sdk';
import { render } from 'preact';
import { createVisit } from './conversation/visit.js';
import type { Settings } from './options.js';
import { chatStyles } from './ui/chat-styles.js';
import { Shell } from './ui/Shell.js';
import { styleSheet } from './ui/style-sheet.js';

/** The place on the page that the chat is given. */
export type Surface = {
  readonly root: ShadowRoot;
  /** Button that gets the focus back when a bubble is closed; an inline chat has none. */
  readonly launcher: HTMLElement | undefined;
  /** Told when the bubble was opened or closed. */
  readonly opened: (open: boolean) => void;
  /** Told once, when behaviour events can be noted. */
  readonly ready: (track: Client['track']) => void;
};

/** A chat that is drawn. */
export type Mounted = {
  /** Opens or closes the bubble. @param focus the visitor asked for it: the focus goes along */
  readonly show: (open: boolean, focus: boolean) => void;
  /** Takes away everything that was put on the page, and stops. */
  readonly destroy: () => void;
};

/** Draws the chat into the surface, a bubble closed at first, and asks for the bot's definition. */
export const mount = (settings: Settings, { root, launcher, opened, ready }: Surface): Mounted => {
  const inline = settings.mode === 'inline';
  const box = document.createElement('div');
  let open = inline;
  let data = false;
  let before: Element | null = null;

  const panel = () => box.querySelector<HTMLElement>('.panel');
  const hasFocus = () => open && root.activeElement !== null && root.activeElement !== launcher;

  const show = (wanted: boolean, focus: boolean) => {
    if (open === wanted) {
      if (focus && open) panel()?.focus();
      return;
    }
    const within = hasFocus();
    open = wanted;
    if (open) before = document.activeElement;
    opened(open);
    draw();
    if (open && focus) {
      const first = box.querySelector<HTMLElement>('.question input,.question textarea,.question button');
      (first ?? panel())?.focus();
    }
    if (!open && within) {
      const back = before instanceof HTMLElement && before !== root.host && before !== document.body ? before : launcher;
      back?.focus();
    }
  };

  const showData = (wanted: boolean) => {
    data = wanted;
    draw();
    if (!data) box.querySelector<HTMLElement>('.data-button')?.focus();
  };

  const draw = () => {
    // The question that had the focus may be about to go: the panel takes it, so that it stays in the chat.
    const within = hasFocus();
    render(
      <Shell
        {...{ inline, open, data, hasFocus, showData }}
        talk={visit.talk()}
        close={() => {
          if (!inline) show(false, true);
        }}
        retry={() => void visit.load()}
      />,
      box,
    );
    if (within && open && !hasFocus()) panel()?.focus();
  };
  const visit = createVisit(settings, draw, ready);

  root.adoptedStyleSheets.push(styleSheet(chatStyles));
  root.append(box);
  void visit.load();

  return {
    show,
    destroy: () => {
      visit.end();
      render(null, box);
      box.remove();
    },
  };
};
