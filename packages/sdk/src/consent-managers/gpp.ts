import {
  connectManager,
  type ConnectionOptions,
  type ConsentClient,
  type Reading,
} from './connect-manager.js';
import { isRecord, onPage } from './on-page.js';
import { waitForManager } from './wait-for-manager.js';

/** `tcfeuv2.7`: what the person allows the publisher itself for a purpose of the European section. */
const CONSENT = /^tcfeuv2\.([1-9]|1[01])$/;
/** An opt-out of a section of the United States. Not to use it is no consent. */
const OPT_OUT = /^(us[a-z]{2,3})\.(SaleOptOut|SharingOptOut|TargetedAdvertisingOptOut|Gpc)$/;

/** The fields of a section, which comes as one object or as a list of its segments. */
const fieldsOf = (sections: unknown, name: string): Readonly<Record<string, unknown>> => {
  const section = isRecord(sections) ? sections[name] : undefined;
  const merged: unknown = Array.isArray(section) ? Object.assign({}, ...section) : section;
  return isRecord(merged) ? merged : {};
};

const answerOf = (sections: unknown, name: string): boolean | 'silent' => {
  const purpose = CONSENT.exec(name)?.[1];
  if (purpose !== undefined) {
    const consents = fieldsOf(sections, 'tcfeuv2')['PublisherConsents'];
    return Array.isArray(consents) && consents[Number(purpose) - 1] === true;
  }
  const [, section = '', field = ''] = OPT_OUT.exec(name) ?? [];
  const value = fieldsOf(sections, section)[field];
  return value === 1 || value === true ? false : 'silent';
};

/**
 * Connects a manager of the Global Privacy Platform by `__gpp('addEventListener', …)`, as soon as its `signalStatus`
 * is `ready`.
 *
 * `tcfeuv2.7` reads the publisher's consent to purpose 7 of the European section. `usnat.SaleOptOut`, and the same of
 * `SharingOptOut`, `TargetedAdvertisingOptOut` and `Gpc` in any section of the United States, is a "no" when it was
 * used, and otherwise says nothing.
 *
 * The platform's stub stands at the top of the page. Where it does not, it is looked for eight times in some 64
 * seconds, at intervals that double from 250 ms.
 *
 * @param options `purposes` by section and field
 * @returns ends the connection
 * @throws an Error that names an option which is unknown, missing or unusable
 * @example
 * connectGpp(client, {
 *   controller: 'lumo-garden',
 *   purposes: { 'tcfeuv2.8': ['analytics'], 'usnat.TargetedAdvertisingOptOut': ['targeting'] },
 * });
 */
export const connectGpp = (client: ConsentClient, options: ConnectionOptions): (() => void) => {
  let reading: Reading = 'absent';
  return connectManager(
    client,
    {
      name: 'gpp',
      read: () => reading,
      listen: (heard, fault) =>
        waitForManager(() => {
          const api = onPage('__gpp');
          if (typeof api !== 'function') return undefined;
          let ended = false;
          const remove = (id: unknown) =>
            Reflect.apply(api, undefined, ['removeEventListener', () => {}, id]);
          let listener: unknown;
          /** The person was asked on this page. */
          let asked = false;
          const told = (data: unknown, success: unknown): void => {
            if (success !== true || !isRecord(data) || !isRecord(data['pingData'])) return;
            listener = data['listenerId'];
            if (ended) {
              remove(listener);
              return;
            }
            const { signalStatus, cmpDisplayStatus, parsedSections } = data['pingData'];
            if (signalStatus !== 'ready') {
              asked ||= cmpDisplayStatus === 'visible';
              return;
            }
            const names = Object.keys(options.purposes);
            reading = {
              answers: Object.fromEntries(names.map((name) => [name, answerOf(parsedSections, name)])),
            };
            heard(asked);
            asked = false;
          };
          try {
            Reflect.apply(api, undefined, ['addEventListener', told]);
          } catch (thrown) {
            // Expected: the manager is broken. It says nothing then.
            fault(thrown);
          }
          return () => {
            ended = true;
            if (listener !== undefined) remove(listener);
          };
        }),
      isName: (name) => CONSENT.test(name) || OPT_OUT.test(name),
    },
    options,
  );
};
