import { connectManager, type ConnectionOptions, type ConsentClient } from './connect-manager.js';
import { isRecord, onPage, onWindow } from './on-page.js';

const ASKS = 'CookiebotOnDialogDisplay';
const CATEGORIES = ['preferences', 'statistics', 'marketing'];

/**
 * Connects Cookiebot by `CookiebotOnConsentReady`, `CookiebotOnAccept` and `CookiebotOnDecline`, which come on every
 * page, and `CookiebotOnDialogDisplay`. An implied consent is none: what it accepts says nothing.
 *
 * @param options `purposes` by category: `preferences`, `statistics`, `marketing`
 * @returns ends the connection
 * @throws an Error that names an option which is unknown, missing or unusable
 * @example
 * connectCookiebot(client, { controller: 'lumo-garden', purposes: { statistics: ['analytics'] } });
 */
export const connectCookiebot = (client: ConsentClient, options: ConnectionOptions): (() => void) => {
  let asks = false;
  return connectManager(
    client,
    {
      name: 'cookiebot',
      read() {
        const manager = onPage('Cookiebot');
        if (!isRecord(manager)) return 'absent';
        const { hasResponse, consent } = manager;
        // While it loads it has no response either: only when it asks there is none.
        if (hasResponse !== true || !isRecord(consent)) return asks ? 'unanswered' : 'absent';
        const explicit = consent['method'] === 'explicit';
        const answers = CATEGORIES.map(
          (name) => [name, consent[name] === true && (explicit || 'silent')] as const,
        );
        return { answers: Object.fromEntries(answers) };
      },
      listen: (heard) =>
        onWindow(['CookiebotOnConsentReady', 'CookiebotOnAccept', 'CookiebotOnDecline', ASKS], ({ type }) => {
          asks ||= type === ASKS;
          heard();
        }),
      isName: (name) => CATEGORIES.includes(name),
    },
    options,
  );
};
