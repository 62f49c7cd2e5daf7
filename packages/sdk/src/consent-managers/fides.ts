import {
  connectManager,
  type ConnectionOptions,
  type ConsentClient,
  type Reading,
} from './connect-manager.js';
import { isRecord, onPage, onWindow } from './on-page.js';

/** What a person did who said yes. Everything else (`dismiss`, `acknowledge`, `gpc`, `script` …) can only be a "no". */
const BY_PERSON = ['accept', 'save', 'reject'];

const answersOf = (consent: unknown, method: unknown): Reading => {
  if (!isRecord(consent)) return 'absent';
  const chosen = typeof method === 'string' && BY_PERSON.includes(method);
  const answers = Object.entries(consent).map(
    ([notice, value]) => [notice, value === true && (chosen || 'silent')] as const,
  );
  return { answers: Object.fromEntries(answers) };
};

/**
 * Connects Fides by `FidesConsentLoaded` (saved before) and `FidesUpdated` (changed now). Defaults that nobody has
 * chosen are no answer.
 *
 * @param options `purposes` by the key of the notice
 * @returns ends the connection
 * @throws an Error that names an option which is unknown, missing or unusable
 * @example
 * connectFides(client, { controller: 'lumo-garden', purposes: { analytics: ['analytics'] } });
 */
export const connectFides = (client: ConsentClient, options: ConnectionOptions): (() => void) => {
  let told: Reading | undefined;
  const loaded = (): Reading => {
    const fides = onPage('Fides');
    if (!isRecord(fides) || fides['initialized'] !== true) return 'absent';
    const { saved_consent: saved, fides_meta: meta } = fides;
    if (!isRecord(saved) || Object.keys(saved).length === 0) return 'unanswered';
    return answersOf(saved, isRecord(meta) ? meta['consentMethod'] : undefined);
  };
  return connectManager(
    client,
    {
      name: 'fides',
      read: () => told ?? loaded(),
      listen: (heard) =>
        onWindow(['FidesConsentLoaded', 'FidesReady', 'FidesUpdated'], (event) => {
          const detail: unknown = event instanceof CustomEvent ? event.detail : undefined;
          const extra = isRecord(detail) ? detail['extraDetails'] : undefined;
          const isAct = event.type === 'FidesUpdated';
          if (isAct && isRecord(detail))
            told = answersOf(detail['consent'], isRecord(extra) ? extra['consentMethod'] : undefined);
          heard(isAct);
        }),
    },
    options,
  );
};
