import type { Settings } from '../options.js';
import type { Call, Command, Tell } from './command.js';

/** How many arguments belong to each command; after them stands the bot it is for. */
const ARGUMENTS = {
  open: 0,
  close: 0,
  toggle: 0,
  track: 2,
  reset: 0,
  prefill: 1,
  setAnswer: 2,
  submit: 0,
  destroy: 0,
  on: 2,
};

/**
 * What a page says to the chats on it: to the first that it can be meant for, or to the one of the bot that is named last.
 * - `remit('open')`, `remit('close')`, `remit('toggle')`: one with a launcher
 * - `remit('track', type, fields)`: a behaviour event, for the chat's controller
 * - `remit('prefill', answers)`, `remit('setAnswer', field, value)`, `remit('submit')`, `remit('reset')`, `remit('destroy')`
 * - `remit('on', event, listener)`
 */
export type Remit = {
  (...command: Command): void;
  /** Calls made before there was a chat that they concern. */
  q: Call[];
  /** Tells of one more chat on this page. */
  add(settings: Settings, tell: Tell): void;
};

declare global {
  interface Window {
    /** The function itself, or what the page put in its place to hold calls until this script is here. */
    remit?: Remit | { readonly add?: undefined; readonly q?: readonly Call[] };
  }
}

/** Calls that wait for their chat. Later ones are dropped. */
const MAX_WAITING = 100;

const isCommand = (name: string): name is keyof typeof ARGUMENTS => Object.hasOwn(ARGUMENTS, name);

/**
 * Makes the function `remit`.
 * @param q calls made before it existed
 */
export const createRemit = (q: readonly Call[] = []): Remit => {
  const chats: (readonly [bot: string, tell: Tell])[] = [];
  const serve = (call: Call): boolean => {
    const [, given, ...rest] = call;
    const command: string = given;
    if (!isCommand(command))
      throw new TypeError(
        `remit: unknown command "${command}"; there are ${Object.keys(ARGUMENTS).join(', ')}`,
      );
    const bot = rest[ARGUMENTS[command]];
    return chats.some(
      ([own, tell], index) =>
        (bot ?? own) === own &&
        tell(call) &&
        // What was taken away is held no more: all that was said goes with it.
        chats.splice(index, Number(command === 'destroy')),
    );
  };
  const remit: Remit = Object.assign(
    (...command: Command) => {
      const call: Call = [Date.now(), ...command];
      if (!serve(call) && remit.q.length < MAX_WAITING) remit.q.push(call);
    },
    {
      q: [...q],
      add: ({ bot }: Settings, tell: Tell) => {
        chats.push([bot, tell]);
        remit.q = remit.q.filter((call) => !serve(call));
      },
    },
  );
  return remit;
};
