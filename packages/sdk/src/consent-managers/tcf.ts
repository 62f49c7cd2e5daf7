import type { SiteClient } from '../create-client.js';
import { checkForm } from './check-connection.js';
import {
  connectManager,
  type ConnectionOptions,
  type ConsentClient,
  type PurposeMap,
  type Reading,
} from './connect-manager.js';
import { isRecord, onPage } from './on-page.js';
import { waitForManager } from './wait-for-manager.js';

/** The framework's purposes. */
const PURPOSES = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11'];
/** Those of them that may rest on legitimate interest. */
const OBJECTABLE = ['2', '7', '8', '9', '10', '11'];
/** While the dialog is shown (`cmpuishown`) legitimate interests are preset: nobody has said anything then. */
const SETTLED = ['tcloaded', 'useractioncomplete'];
const VERSION = 2;

export type TcfOptions = ConnectionOptions & {
  /**
   * Purposes that rest on your legitimate interest, by the number of the framework's purpose: `2`, or `7` to `11`. Where
   * the person has objected to one, as `publisher.legitimateInterests` says, that is an objection to all that is mapped
   * to it. Needs a client of `createClient`. Default: none.
   */
  readonly legitimateInterests?: PurposeMap;
};

/** Of the framework's numbers, those for which the manager says `true`. */
const allowedIn = (publisher: unknown, part: string): ((id: string) => boolean) => {
  const said = isRecord(publisher) ? publisher[part] : undefined;
  return (id) => isRecord(said) && said[id] === true;
};

/**
 * Refuses what cannot be objected to through this manager.
 *
 * @throws an Error that names the option, the number or the purpose
 */
const checkInterests = (client: ConsentClient, map: PurposeMap): void => {
  const asked = Object.keys(client.choices());
  const consented = checkForm('legitimateInterests', map, (id) => OBJECTABLE.includes(id)).find((purpose) =>
    asked.includes(purpose),
  );
  if (consented !== undefined)
    throw new Error(`Option legitimateInterests names ${consented}, which rests on consent`);
};

/**
 * Connects a manager of the Transparency and Consent Framework 2.3 by `__tcfapi('addEventListener', 2, …)`.
 *
 * It reads `publisher.consents` and, where you map them, `publisher.legitimateInterests`: what the person allows the
 * controller itself, not the framework's vendors. Outside the GDPR (`gdprApplies` is false) it says nothing.
 *
 * The framework's stub stands at the top of the page. Where it does not, it is looked for eight times in some 64
 * seconds, at intervals that double from 250 ms.
 *
 * @param options `purposes` by the number of the framework's purpose, `1` to `11`
 * @returns ends the connection
 * @throws an Error that names an option which is unknown, missing or unusable
 * @example
 * connectTcf(client, {
 *   controller: 'lumo-garden',
 *   purposes: { 1: ['analytics', 'targeting'], 3: ['targeting'], 4: ['targeting'], 8: ['analytics'] },
 *   legitimateInterests: { 10: ['service-improvement'] },
 * });
 */
export const connectTcf = (
  client: ConsentClient & Partial<Pick<SiteClient, 'rights'>>,
  options: TcfOptions,
): (() => void) => {
  const { legitimateInterests: interests, language, onFault = reportError } = options;
  if (interests) checkInterests(client, interests);
  if (interests && !client.rights)
    throw new Error('Option legitimateInterests needs a client of createClient');
  let reading: Reading = 'absent';

  /** To what is mapped to a number of which it is not said that the person lets it stand. */
  const object = async (allows: (id: string) => boolean): Promise<void> => {
    const against = Object.entries(interests ?? {}).flatMap(([id, purposes]) => (allows(id) ? [] : purposes));
    if (against.length === 0 || !client.rights) return;
    const indication = {
      surface: 'tcf',
      method: 'consent-manager',
      language: language ?? document.documentElement.lang,
    };
    await (await client.rights()).object(against, indication);
  };

  return connectManager(
    client,
    {
      name: 'tcf',
      read: () => reading,
      listen: (heard, fault) =>
        waitForManager(() => {
          const api = onPage('__tcfapi');
          if (typeof api !== 'function') return undefined;
          let ended = false;
          const remove = (id: unknown) =>
            Reflect.apply(api, undefined, ['removeEventListener', VERSION, () => {}, id]);
          let listener: unknown;
          const told = (data: unknown, success: unknown): void => {
            if (success !== true || !isRecord(data)) return;
            listener = data['listenerId'];
            // A manager behind a stub tells its listener's id late, perhaps when nobody listens any more.
            if (ended) {
              remove(listener);
              return;
            }
            const { eventStatus, gdprApplies, publisher } = data;
            if (typeof eventStatus !== 'string' || !SETTLED.includes(eventStatus) || gdprApplies === false)
              return;
            const allows = allowedIn(publisher, 'consents');
            reading = { answers: Object.fromEntries(PURPOSES.map((id) => [id, allows(id)])) };
            heard(eventStatus === 'useractioncomplete');
            object(allowedIn(publisher, 'legitimateInterests')).catch(onFault);
          };
          try {
            Reflect.apply(api, undefined, ['addEventListener', VERSION, told]);
          } catch (thrown) {
            // Expected: the manager is broken. It says nothing then.
            fault(thrown);
          }
          return () => {
            ended = true;
            if (listener !== undefined) remove(listener);
          };
        }),
      isName: (name) => PURPOSES.includes(name),
    },
    options,
    ['legitimateInterests'],
  );
};
