import type { Settings } from '../options.js';
import type { EventFields, Widget } from './widget.js';

const COMMANDS = ['open', 'close', 'toggle', 'track'] as const;

/** A command and what belongs to it. */
type Command =
  | readonly [command: 'open' | 'close' | 'toggle', bot?: string]
  | readonly [command: 'track', type: string, fields?: EventFields];

/** A command with the time it was given, in milliseconds since 1970. */
type Call = readonly [time: number, ...command: Command];

/**
 * What a page says to the chats on it.
 * - `remit('open')`, `remit('close')`, `remit('toggle')`: the first bubble; with a bot's id, that bot's
 * - `remit('track', type, fields)`: a behaviour event, for the controller of the first chat
 */
export type Remit = {
  (...command: Command): void;
  /** Calls made before there was a chat that they concern. */
  q: Call[];
  /** Tells of one more chat on this page. */
  add(settings: Settings, widget: Widget): void;
};

declare global {
  interface Window {
    /** The function itself, or what the page put in its place to hold calls until this script is here. */
    remit?: Remit | { readonly add?: undefined; readonly q?: readonly Call[] };
  }
}

/** Calls that wait for their chat. Later ones are dropped. */
const MAX_WAITING = 100;

/**
 * Makes the function `remit`.
 * @param q calls made before it existed
 */
export const createRemit = (q: readonly Call[] = []): Remit => {
  const chats: (readonly [Settings, Widget])[] = [];
  const serve = ([time, ...command]: Call): boolean => {
    if (!COMMANDS.includes(command[0]))
      throw new TypeError(`remit: unknown command "${command[0]}"; there are ${COMMANDS.join(', ')}`);
    const bot = command[0] === 'track' ? undefined : command[1];
    const chat = chats.find(
      ([settings]) =>
        command[0] === 'track' || (settings.mode === 'bubble' && settings.bot === (bot ?? settings.bot)),
    );
    if (!chat) return false;
    if (command[0] === 'track') chat[1].track(command[1], command[2], time);
    else chat[1][command[0]]();
    return true;
  };
  const remit: Remit = Object.assign(
    (...command: Command) => {
      const call: Call = [Date.now(), ...command];
      if (!serve(call) && remit.q.length < MAX_WAITING) remit.q.push(call);
    },
    {
      q: [...q],
      add: (settings: Settings, widget: Widget) => {
        chats.push([settings, widget]);
        remit.q = remit.q.filter((call) => !serve(call));
      },
    },
  );
  return remit;
};
