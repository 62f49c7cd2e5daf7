import type { SiteClient } from './create-client.js';
import { checkName } from './nearest-name.js';
import type { Rights } from './rights.js';

/** A call with the time it was made, in milliseconds since 1970. */
type Call = readonly [time: number, command: string, ...input: unknown[]];

/**
 * What a page says to its client: each command is the method of that name. Resolves with what it answers. A function as
 * the last input is called with that too, also where the call was made before this was there; `on` has its listener
 * there.
 */
export type RemitSdk = (command: string, ...input: unknown[]) => Promise<unknown>;

declare global {
  interface Window {
    /** The function itself, or what the page put in its place to hold calls until it is there. */
    remitSdk?: RemitSdk & { readonly q?: readonly Call[] };
  }
}

export type ScriptParts = {
  /** The client, once there is one. */
  readonly ready: Promise<SiteClient>;
  /** Connects a consent manager by its name. @returns ends the connection */
  readonly connect: (client: SiteClient, manager: string, options: unknown) => Promise<unknown>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told of what went wrong in a call whose promise nobody has. */
  readonly fault: (fault: unknown) => void;
  /** Runs when the page ends it. */
  readonly end: () => void;
};

/** Calls that wait for the client at most. Later ones are refused. */
const MOST_WAITING = 100;

/** Methods of the client, and `connect`. */
const COMMANDS: readonly string[] = [
  'track',
  'page',
  'identify',
  'lead',
  'consent',
  'withdraw',
  'choices',
  'rights',
  'pending',
  'flush',
  'inspect',
  'on',
  'connect',
  'destroy',
];
const RIGHTS: readonly (keyof Rights)[] = ['ask', 'list', 'copy', 'receipts', 'object', 'objections'];

const invoke = (on: object, method: string, input: readonly unknown[]): unknown =>
  Reflect.apply(Reflect.get(on, method), on, input);

/**
 * Makes the function that a page calls.
 *
 * @returns it, and what takes the calls that were made before it was there
 */
export const scriptCommands = ({ ready, connect, now, fault, end }: ScriptParts) => {
  let waiting = 0;
  let isReady = false;
  let isEnded = false;
  ready
    .catch((why: unknown) => {
      if (!isEnded) fault(why);
    })
    .finally(() => {
      isReady = true;
    });

  const obey = async (time: number, command: string, input: readonly unknown[]): Promise<unknown> => {
    const [first, ...rest] = input;
    if (command === 'destroy') {
      isEnded = true;
      end();
      // Where there never was a client there is nothing to end.
      return ready.then(({ destroy }) => destroy()).catch(() => undefined);
    }
    const client = await ready;
    if (command === 'track') {
      const [fields = {}, at = time] = rest;
      return invoke(client, command, [first, fields, at]);
    }
    if (command === 'rights') {
      checkName('right', String(first), RIGHTS);
      return invoke(await client.rights(), String(first), rest);
    }
    return command === 'connect' ? connect(client, String(first), rest[0]) : invoke(client, command, input);
  };

  const call = async (time: number, command: string, ...input: unknown[]): Promise<unknown> => {
    checkName('command', command, COMMANDS);
    if (!isReady && waiting >= MOST_WAITING) throw new Error('Too many calls wait for the client');
    const last = input.at(-1);
    const told = typeof last === 'function' && command !== 'on' ? last : undefined;
    waiting++;
    try {
      const answer = await obey(time, command, told ? input.slice(0, -1) : input);
      if (told) Reflect.apply(told, undefined, [answer]);
      return answer;
    } finally {
      waiting--;
    }
  };

  const remitSdk: RemitSdk = (command, ...input) => call(now(), command, ...input);
  const take = (calls: readonly Call[]): void => {
    for (const each of calls) call(...each).catch(fault);
  };
  return { remitSdk, take };
};
