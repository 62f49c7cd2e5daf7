import { connectManager, type ConnectionOptions, type ConsentClient } from './connect-manager.js';
import { isRecord, offers, onPage, onWindow } from './on-page.js';

/** What the adapter uses of vanilla-cookieconsent 3. */
export type CookieConsentLike = {
  validConsent(): boolean;
  getCookie(): { readonly categories: readonly string[]; readonly languageCode?: string };
  getConfig(field: 'categories'): Readonly<Record<string, { readonly readOnly?: boolean }>>;
};

const isCookieConsent = (value: unknown): value is CookieConsentLike =>
  offers(value, 'validConsent', 'getCookie', 'getConfig');

/**
 * Connects vanilla-cookieconsent 3 by `cc:onConsent`, `cc:onFirstConsent` and `cc:onChange`. A read-only category
 * cannot be refused, and so says nothing.
 *
 * @param options `purposes` by category; `manager`: the imported module, when it is not `window.CookieConsent`
 * @returns ends the connection
 * @throws an Error that names an option which is unknown, missing or unusable
 * @example
 * connectVanillaCookieConsent(client, {
 *   manager: CookieConsent,
 *   controller: 'lumo-garden',
 *   purposes: { statistics: ['analytics'] },
 * });
 */
export const connectVanillaCookieConsent = (
  client: ConsentClient,
  options: ConnectionOptions & { readonly manager?: CookieConsentLike },
): (() => void) =>
  connectManager(
    client,
    {
      name: 'vanilla-cookieconsent',
      read() {
        const manager = options.manager ?? onPage('CookieConsent');
        // Before it runs it has no valid consent either: that it was not answered cannot be told.
        if (!isCookieConsent(manager) || !manager.validConsent()) return 'absent';
        const { categories: accepted, languageCode: language } = manager.getCookie();
        const categories = manager.getConfig('categories');
        const answers = Object.entries(isRecord(categories) ? categories : {}).map(
          ([name, { readOnly }]) => [name, readOnly ? ('silent' as const) : accepted.includes(name)] as const,
        );
        return { answers: Object.fromEntries(answers), language };
      },
      listen: (heard) => {
        // With a stored answer `cc:onConsent` comes on every page; the others only when the person has answered.
        const stop = onWindow(['cc:onConsent'], () => heard());
        const stopActs = onWindow(['cc:onFirstConsent', 'cc:onChange'], () => heard(true));
        return () => {
          stop();
          stopActs();
        };
      },
    },
    options,
    ['manager'],
  );
