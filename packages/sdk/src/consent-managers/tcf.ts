import {
  connectManager,
  type ConnectionOptions,
  type ConsentClient,
  type Reading,
} from './connect-manager.js';
import { isRecord, onPage } from './on-page.js';
import { waitForManager } from './wait-for-manager.js';

/** The framework's purposes. */
const PURPOSES = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11'];
/** While the dialog is shown (`cmpuishown`) legitimate interests are preset: nobody has said anything then. */
const SETTLED = ['tcloaded', 'useractioncomplete'];
const VERSION = 2;

/**
 * Connects a manager of the Transparency and Consent Framework 2.3 by `__tcfapi('addEventListener', 2, …)`.
 *
 * It reads `publisher.consents`: what the person allows the controller itself, not the framework's vendors. Legitimate
 * interests are not consent and are not read. Outside the GDPR (`gdprApplies` is false) it says nothing.
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
 * });
 */
export const connectTcf = (client: ConsentClient, options: ConnectionOptions): (() => void) => {
  let reading: Reading = 'absent';
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
            const consents =
              isRecord(publisher) && isRecord(publisher['consents']) ? publisher['consents'] : {};
            reading = { answers: Object.fromEntries(PURPOSES.map((id) => [id, consents[id] === true])) };
            heard(eventStatus === 'useractioncomplete');
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
  );
};
