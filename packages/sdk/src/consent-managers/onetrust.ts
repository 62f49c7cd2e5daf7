import { connectManager, type ConnectionOptions, type ConsentClient } from './connect-manager.js';
import { offers, onPage, onWindow } from './on-page.js';

/**
 * Connects OneTrust by `OneTrustGroupsUpdated` (loaded, or changed) and `OTConsentApplied` (changed by the person),
 * reading `OnetrustActiveGroups`. `OneTrust.OnConsentChanged` tells the same and cannot be stopped, so it is not
 * used. Groups that are active before the banner was answered are no answer.
 *
 * @param options `purposes` by the id of the group, such as `C0002`; not by a group that is always active
 * @returns ends the connection
 * @throws an Error that names an option which is unknown, missing or unusable
 * @example
 * connectOneTrust(client, { controller: 'lumo-garden', purposes: { C0002: ['analytics'] } });
 */
export const connectOneTrust = (client: ConsentClient, options: ConnectionOptions): (() => void) =>
  connectManager(
    client,
    {
      name: 'onetrust',
      read() {
        const manager = onPage('OneTrust');
        const active = onPage('OnetrustActiveGroups');
        if (!offers(manager, 'IsAlertBoxClosed') || typeof active !== 'string') return 'absent';
        if (manager.IsAlertBoxClosed() !== true) return 'unanswered';
        const groups = active.split(',').filter((group) => group !== '');
        return { answers: Object.fromEntries(groups.map((group) => [group, true])) };
      },
      listen: (heard) => {
        const stop = onWindow(['OneTrustGroupsUpdated'], () => heard());
        const stopActs = onWindow(['OTConsentApplied'], () => heard(true));
        return () => {
          stop();
          stopActs();
        };
      },
      // "Strictly necessary" is always active: nobody consents to it.
      isName: (name) => name !== 'C0001',
    },
    options,
  );
