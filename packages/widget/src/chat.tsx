import type { Client } from '@remit/sdk';
import { render } from 'preact';
import { createVisit, type Talk } from './conversation/visit.js';
import { STANDING, type Settings } from './options.js';
import type * as ServeCall from './page/serve-call.js';
import type { Call } from './page/command.js';
import type { Control } from './page/serve-call.js';
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
  /** Told once, when commands other than those to open and close can be served. */
  readonly ready: (serve: (call: Call) => void) => void;
  /** The bot's public definition; undefined when it could not be had. */
  readonly first: Promise<Response | void>;
  /** Takes away everything that was put on the page, and stops. */
  readonly signal: AbortSignal;
};

/** A chat that is drawn. */
export type Mounted = {
  /** Opens or closes the bubble. @param focus the visitor asked for it: the focus goes along */
  readonly show: (open: boolean, focus: boolean) => void;
};

/** How long the bot seems to write before each line, in milliseconds. */
const PAUSE = 420;

/** Draws the chat into the surface, a bubble closed at first, and asks for the bot's definition. */
export const mount = (
  settings: Settings,
  { root, launcher, opened, ready, signal, first: definition }: Surface,
): Mounted => {
  const inline = STANDING.test(settings.mode);
  const box = document.createElement('div');
  let open = inline;
  let data = false;
  /** What stands beside this one was asked for, and could not be had. */
  let tried: Talk | undefined;
  let alone = false;
  /** What had the focus before the bubble was opened. */
  let before: Element | null = null;
  let asked = '';
  let seen = 0;
  let api: Promise<typeof ServeCall> | undefined;
  const pause = () =>
    settings.mode === 'seamless' || matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : PAUSE;

  const find = (selector: string) => box.querySelector<HTMLElement>(selector);
  const hasFocus = () => open && root.activeElement !== null && root.activeElement !== launcher;
  /** What cannot be found leaves the focus to the panel, so that it stays in the chat. */
  const focus = (selector: string) => (find(selector) ?? find('.panel'))?.focus();
  const focusQuestion = () => focus('.question :is(input,textarea,button,a)');

  /** What drawing alone does not do: the newest line is seen, and the question has the focus. */
  const attend = (within: boolean) => {
    const talk = visit.talk();
    if (typeof talk !== 'object' || data) return;
    const { flow, shown, busy, asked: line } = talk.state();
    control.first ??= flow.lines.length;
    // The log begins at its end: this is back to the newest line for who has looked further up.
    if (seen !== shown) find('.log')?.scrollTo(0, 0);
    seen = shown;
    const question = `${flow.lines.length} ${line} ${busy}`;
    if (asked === question) return;
    asked = question;
    box.querySelector<HTMLFormElement>('form:has(.written)')?.reset();
    if (within && !busy) {
      // A field that goes on to the next question has a new label: only new focus is read out.
      if (root.activeElement instanceof HTMLElement) root.activeElement.blur();
      focusQuestion();
    }
  };

  const draw = () => {
    const within = hasFocus();
    const talk = visit.talk();
    if (open && typeof talk === 'object' && talk !== tried) void loadBeside(talk);
    render(
      <Shell
        {...{ inline, open, data, showData, talk, within, alone }}
        close={() => {
          if (!inline) show(false, true);
        }}
        retry={visit.load}
      />,
      box,
    );
    attend(within);
    // What had the focus may be gone.
    if (within && open && !hasFocus()) focus('.panel');
    control.look?.();
  };

  const show = (wanted: boolean, toQuestion: boolean) => {
    const within = hasFocus();
    if (wanted !== open) {
      open = wanted;
      if (open) before = document.activeElement;
      opened(open);
      draw();
    }
    if (open && toQuestion) focusQuestion();
    else if (within) {
      const back = before === document.body || before === root.host ? launcher : before;
      if (back instanceof HTMLElement) back.focus();
    }
  };

  const serve =
    (track: Client['track']) =>
    (call: Call): void => {
      if (call[1] === 'track') track(call[2], call[3] ?? {}, call[0]);
      else
        // One promise for all of them: they are served one after the other, and nothing happens in between.
        (api ??= import('./page/serve-call.js'))
          .then(({ serveCall }) => serveCall(control, call))
          .catch(reportError);
    };

  const dress = (rules: string) => {
    root.adoptedStyleSheets.push(styleSheet(rules));
  };

  /** Loaded as soon as there is somebody to show it to, so that it can be shown without a network later. */
  const loadBeside = async (talk: Talk) => {
    tried = talk;
    alone = false;
    try {
      talk.beside = await (
        await import('./conversation/beside.js')
      ).openBeside(talk, dress, box, () => showData(false));
    } catch {
      // Expected: no network.
      alone = true;
    }
    if (signal.aborted) return;
    draw();
    if (data) focus('h2');
  };

  const showData = (wanted: boolean) => {
    data = wanted;
    // Once more, when it could not be had before.
    if (alone) tried = undefined;
    draw();
    focus(data ? 'h2' : '.data-button');
  };

  const visit = createVisit(settings, pause, draw, (track) => ready(serve(track)), dress, signal, definition);
  const control: Control = { box, ...visit };
  dress(chatStyles);
  root.append(box);
  visit.load();
  signal.addEventListener('abort', () => {
    render(null, box);
    box.remove();
  });

  return { show };
};
