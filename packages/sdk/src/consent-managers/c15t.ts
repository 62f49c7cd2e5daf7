import { connectManager, type ConnectionOptions, type ConsentClient } from './connect-manager.js';
import { offers, onPage } from './on-page.js';
import { waitForManager } from './wait-for-manager.js';

type State = {
  readonly consents: Readonly<Record<string, boolean>>;
  hasConsented(): boolean;
  subscribeToConsentChanges(listener: () => void): () => void;
};

/** What the adapter uses of c15t 2: its consent store. */
export type C15tStoreLike = { getState(): State; subscribe(listener: () => void): () => void };

const isStore = (value: unknown): value is C15tStoreLike => offers(value, 'getState', 'subscribe');

/**
 * Connects c15t 2 by `subscribeToConsentChanges`, and by `subscribe` for what that leaves out: a first "no" to
 * everything, which changes no preference, and a reset. `necessary` cannot be refused, and so cannot be mapped.
 *
 * c15t does not tell when it is ready: it is looked for at once and then eight times in some 64 seconds, at
 * intervals that double from 250 ms.
 *
 * @param options `purposes` by category; `manager`: the consent store, when it is not `window.c15tStore`
 * @returns ends the connection
 * @throws an Error that names an option which is unknown, missing or unusable
 * @example
 * connectC15t(client, { controller: 'lumo-garden', purposes: { measurement: ['analytics'] } });
 */
export const connectC15t = (
  client: ConsentClient,
  options: ConnectionOptions & { readonly manager?: C15tStoreLike },
): (() => void) => {
  const store = (): C15tStoreLike | undefined => {
    const found = options.manager ?? onPage('c15tStore');
    return isStore(found) ? found : undefined;
  };
  const read = () => {
    const state = store()?.getState();
    if (!state) return 'absent';
    return state.hasConsented() ? { answers: state.consents } : 'unanswered';
  };
  return connectManager(
    client,
    {
      name: 'c15t',
      read,
      listen: (heard) =>
        waitForManager(() => {
          const found = store();
          if (!found) return undefined;
          const stopChanges = found.getState().subscribeToConsentChanges(() => heard(true));
          // Told of every change of its state, that of a dialog too.
          let last = JSON.stringify(read());
          const stop = found.subscribe(() => {
            const now = JSON.stringify(read());
            if (now !== last) heard();
            last = now;
          });
          heard();
          return () => {
            stopChanges();
            stop();
          };
        }),
      isName: (name) => name !== 'necessary',
    },
    options,
    ['manager'],
  );
};
