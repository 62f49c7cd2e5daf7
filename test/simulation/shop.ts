import { createHash } from 'node:crypto';
import type { Instructions } from '@remit/contract';
import type { ControllerStore } from '@remit/server';

/** What the visitors of a simulated shop are asked about. */
export const CONSENTS = ['marketing', 'analytics'] as const;

/** A shop: an answer rests on a contract, offers and counting on consent. */
export const shopOf = (controller: string): Instructions => ({
  controller,
  version: 1,
  party: { name: 'Lumo Garden', contact: 'privacy@lumo.example' },
  notices: ['2026-01'],
  purposes: {
    contact: {
      basis: 'contract',
      categories: ['name', 'email', 'message'],
      retention: 'P12M',
      wording: { en: 'To answer you' },
      wordingSince: '2026-01',
    },
    marketing: {
      basis: 'consent',
      categories: ['email', 'employer'],
      retention: 'P24M',
      wording: { en: 'To send you offers' },
      wordingSince: '2026-01',
    },
    analytics: {
      basis: 'consent',
      categories: ['behaviour'],
      retention: 'P6M',
      wording: { en: 'To see what is read' },
      wordingSince: '2026-01',
    },
  },
  records: {
    // Of its fields one goes with marketing, and the others stay.
    quote: { kind: 'lead', fields: { name: 'name', email: 'email', employer: 'employer' } },
    // Serves marketing alone.
    newsletter: { kind: 'lead', fields: { employer: 'employer' } },
    question: { kind: 'message', fields: { text: 'message' } },
    view: { kind: 'event', fields: { page: 'behaviour' } },
  },
  recipients: {
    crm: {
      name: 'A CRM',
      role: 'processor',
      region: 'FI',
      purposes: ['contact'],
      categories: ['name', 'email', 'message'],
    },
    mailer: {
      name: 'A mailer',
      role: 'processor',
      region: 'DE',
      purposes: ['marketing'],
      categories: ['email', 'employer'],
    },
  },
  origins: ['https://lumo.example'],
});

/** What pages that were loaded before still know of, and the server does not: it refuses it for good. */
export const RETIRED: Instructions['records'] = { poll: { kind: 'message', fields: { text: 'message' } } };

export const SITE_KEY = 'site_0123456789abcdef';

export const ENDPOINTS: Awaited<ReturnType<ControllerStore['endpoints']>> = ['crm', 'mailer'].map(
  (recipient) => ({
    recipient,
    kind: 'webhook',
    url: `https://${recipient}.example`,
    secret: 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3',
  }),
);

const known = new WeakMap<Instructions, Record<string, Record<string, string>>>();

/** SHA-256 of the words of each purpose, by language. */
export const wordsOf = (instructions: Instructions): Record<string, Record<string, string>> => {
  const before = known.get(instructions);
  if (before) return before;
  const words = Object.fromEntries(
    Object.entries(instructions.purposes).map(([purpose, { wording }]) => [
      purpose,
      Object.fromEntries(
        Object.entries(wording).map(([language, text]) => [
          language,
          createHash('sha256').update(text).digest('hex'),
        ]),
      ),
    ]),
  );
  known.set(instructions, words);
  return words;
};
