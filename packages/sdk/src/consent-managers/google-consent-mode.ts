import type { Client } from '../client.js';
import {
  connectManager,
  type ConnectionOptions,
  type ConsentClient,
  type Reading,
} from './connect-manager.js';
import { checkMap } from './check-connection.js';
import { isRecord, onPage } from './on-page.js';
import type { Answers } from './purpose-answers.js';

const SIGNALS = ['ad_storage', 'ad_user_data', 'ad_personalization', 'analytics_storage'];
const SIGNALS_IN = [...SIGNALS, 'functionality_storage', 'personalization_storage'];

/** What was said out, so that it does not come back in as what a manager says. */
const ours = new WeakSet<object>();

/** The page's data layer. Google's snippet makes it in the same way when it comes first. */
const dataLayer = (): unknown[] => {
  const found = onPage('dataLayer');
  if (Array.isArray(found)) return found;
  const made: unknown[] = [];
  Reflect.set(globalThis, 'dataLayer', made);
  return made;
};

/** The signals of a command `gtag('consent', 'update', …)`; undefined for every other entry. */
const updateOf = (entry: unknown): Readonly<Record<string, unknown>> | undefined => {
  if (!isRecord(entry) || entry[0] !== 'consent' || entry[1] !== 'update') return undefined;
  const signals = entry[2];
  return isRecord(signals) && !ours.has(signals) ? signals : undefined;
};

/**
 * Takes what a manager tells Google by `gtag('consent', 'update', …)` as the person's choices: every signal is denied
 * until an update says `granted`. A `default` is the page's setting and nobody's choice.
 *
 * Connect a manager itself where there is an adapter for it: this one hears no more than four signals.
 *
 * @param options `purposes` by signal, such as `analytics_storage`
 * @returns ends the connection
 * @throws an Error that names an option which is unknown, missing or unusable
 * @example
 * connectGoogleConsentMode(client, {
 *   controller: 'lumo-garden',
 *   purposes: { analytics_storage: ['analytics'], ad_storage: ['targeting'] },
 * });
 */
export const connectGoogleConsentMode = (client: ConsentClient, options: ConnectionOptions): (() => void) => {
  let answers: Answers | undefined;
  const hear = (entries: readonly unknown[]): boolean => {
    const updates = entries.map(updateOf).filter((update) => update !== undefined);
    for (const update of updates)
      for (const signal of SIGNALS_IN)
        if (Object.hasOwn(update, signal)) answers = { ...answers, [signal]: update[signal] === 'granted' };
    return updates.length > 0;
  };
  return connectManager(
    client,
    {
      name: 'google-consent-mode',
      read: (): Reading => (answers ? { answers } : 'absent'),
      listen(heard) {
        const layer = dataLayer();
        hear(layer);
        const { push } = layer;
        let ended = false;
        // A data layer tells nobody of what is added to it.
        const listening = (...entries: unknown[]): number => {
          const length = Reflect.apply(push, layer, entries);
          if (!ended && hear(entries)) heard();
          return length;
        };
        layer.push = listening;
        return () => {
          ended = true;
          // Whoever has wrapped it since goes on calling it: then it only passes on.
          if (layer.push !== listening) return;
          if (push === Array.prototype.push) Reflect.deleteProperty(layer, 'push');
          else layer.push = push;
        };
      },
      isName: (name) => SIGNALS_IN.includes(name),
    },
    options,
  );
};

/** Which purposes each of Google's signals needs: all of them. */
export type GoogleSignals = Readonly<Record<string, readonly string[]>>;

/**
 * Tells Google by `gtag('consent', 'update', …)` what the person has chosen, and each change of it. A signal is
 * granted when all purposes that it is mapped to are given. Nothing is said before the person has chosen: the page
 * itself has to say `gtag('consent', 'default', …)` with everything denied, before Google's tags load.
 *
 * @param options `signals`: `ad_storage`, `ad_user_data`, `ad_personalization`, `analytics_storage`, each with the
 *   purposes that it needs; the ones left out are never said. `onFault` hears what is thrown; default `reportError`
 * @returns ends the connection
 * @throws an Error that names an option which is unknown, missing or unusable
 * @example
 * tellGoogleConsentMode(client, { signals: { analytics_storage: ['analytics'], ad_storage: ['targeting'] } });
 */
export const tellGoogleConsentMode = (
  client: Pick<Client, 'choices' | 'on' | 'resume'>,
  options: { readonly signals: GoogleSignals; readonly onFault?: (fault: unknown) => void },
): (() => void) => {
  const { signals, onFault = reportError, ...unknown } = options;
  const [name] = Object.keys(unknown);
  if (name) throw new Error(`No option ${name}; there are signals, onFault`);
  checkMap(client, 'signals', signals, (signal) => SIGNALS.includes(signal));
  let ended = false;
  let last: string | undefined;
  const tell = (): void => {
    const choices = client.choices();
    if (ended || Object.values(choices).every((choice) => choice === 'never-asked')) return;
    const said = Object.fromEntries(
      Object.entries(signals).map(([signal, purposes]) => [
        signal,
        purposes.every((purpose) => choices[purpose] === 'given') ? 'granted' : 'denied',
      ]),
    );
    if (JSON.stringify(said) === last) return;
    ours.add(said);
    try {
      const gtag = onPage('gtag');
      if (typeof gtag === 'function') Reflect.apply(gtag, undefined, ['consent', 'update', said]);
      else dataLayer().push(argumentsOf('consent', 'update', said));
      last = JSON.stringify(said);
    } catch (fault) {
      // Expected: what stands on the page in Google's place is broken. It is told the next change.
      onFault(fault);
    }
  };
  const stop = client.on('consent', tell);
  client.resume().then(tell).catch(onFault);
  return () => {
    ended = true;
    stop();
  };
};

/** Google reads commands only from an `arguments` object, not from an array. */
function argumentsOf(..._command: unknown[]): IArguments {
  return arguments;
}
