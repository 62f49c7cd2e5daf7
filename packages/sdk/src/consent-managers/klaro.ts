import { connectManager, type ConnectionOptions, type ConsentClient } from './connect-manager.js';
import { offers, onPage } from './on-page.js';
import { waitForManager } from './wait-for-manager.js';

type Watcher = { update(manager: unknown, event: string): void };
type Service = { readonly name: string; readonly required?: boolean };

/** What the adapter uses of Klaro's manager. */
export type KlaroManagerLike = {
  /** The person has answered. */
  readonly confirmed: boolean;
  readonly savedConsents: Readonly<Record<string, boolean>>;
  readonly config: {
    readonly services: readonly Service[];
    readonly required?: boolean;
    readonly lang?: string;
  };
  watch(watcher: Watcher): void;
  unwatch(watcher: Watcher): void;
};

/** What the adapter uses of Klaro 0.7. */
export type KlaroLike = { getManager(config: unknown): KlaroManagerLike };

const isKlaro = (value: unknown): value is KlaroLike => offers(value, 'getManager');
const isManager = (value: unknown): value is KlaroManagerLike => offers(value, 'watch', 'unwatch');

/**
 * Connects Klaro 0.7 by `getManager().watch`. A required service cannot be refused, and so says nothing.
 *
 * Klaro does not tell when it is ready: it is looked for at once and then eight times in some 64 seconds, at
 * intervals that double from 250 ms.
 *
 * @param options `purposes` by service; `manager`: what `klaro.getManager(config)` answers, when Klaro is not
 *   `window.klaro` with its configuration in `window.klaroConfig`
 * @returns ends the connection
 * @throws an Error that names an option which is unknown, missing or unusable
 * @example
 * connectKlaro(client, { controller: 'lumo-garden', purposes: { matomo: ['analytics'] } });
 */
export const connectKlaro = (
  client: ConsentClient,
  options: ConnectionOptions & { readonly manager?: KlaroManagerLike },
): (() => void) => {
  let manager = options.manager;
  const find = (): KlaroManagerLike | undefined => {
    const klaro = onPage('klaro');
    const config = onPage('klaroConfig');
    // Klaro keeps one manager for a configuration; without one it would throw.
    const found = manager ?? (isKlaro(klaro) && config ? klaro.getManager(config) : undefined);
    return isManager(found) ? found : undefined;
  };
  return connectManager(
    client,
    {
      name: 'klaro',
      read() {
        if (!manager) return 'absent';
        const { confirmed, savedConsents, config } = manager;
        if (!confirmed) return 'unanswered';
        const answers = config.services.map(
          ({ name, required = config.required }) =>
            [name, required ? ('silent' as const) : savedConsents[name] === true] as const,
        );
        return { answers: Object.fromEntries(answers), language: config.lang };
      },
      listen: (heard, fault) =>
        waitForManager(() => {
          try {
            manager = find();
          } catch (thrown) {
            // Expected: its configuration cannot be used. It may be by the next look.
            fault(thrown);
          }
          const found = manager;
          if (!found) return undefined;
          // Others than a save tell of switches that are not saved yet, or of a reset.
          const watcher: Watcher = { update: (_manager, event) => heard(event === 'saveConsents') };
          found.watch(watcher);
          heard();
          return () => found.unwatch(watcher);
        }),
    },
    options,
    ['manager'],
  );
};
