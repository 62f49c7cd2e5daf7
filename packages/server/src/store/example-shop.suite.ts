import { hash } from 'node:crypto';
import type { ConsentChange, ConsentState, Instructions, Tag } from '@remit/contract';
import { nextEnd } from '../retention/next-end.js';
import type { Admission, AdmittedRecord, ControllerStore, Store } from './store.js';

/** A shop to test with: contact rests on a contract, marketing and analytics on consent. */
export const exampleInstructions = (controller: string, version = 1): Instructions => ({
  controller,
  version,
  party: { name: 'Example Shop', contact: 'privacy@shop.example' },
  notices: ['2026-01', '2026-02'],
  purposes: {
    contact: {
      basis: 'contract',
      categories: ['name', 'email'],
      retention: 'P12M',
      wording: { en: 'We answer you.' },
      wordingSince: '2026-01',
    },
    marketing: {
      basis: 'consent',
      categories: ['email'],
      retention: 'P24M',
      wording: { en: 'We send you offers.', fi: 'Lähetämme tarjouksia.' },
      wordingSince: '2026-01',
    },
    analytics: {
      basis: 'consent',
      categories: ['behaviour'],
      retention: 'P6M',
      wording: { en: 'We count visits.' },
      wordingSince: '2026-01',
    },
  },
  records: {
    quote: { kind: 'lead', fields: { name: 'name', email: 'email' } },
    newsletter: { kind: 'lead', fields: { email: 'email' } },
    visit: { kind: 'event', fields: { page: 'behaviour' } },
  },
  recipients: {
    crm: {
      name: 'A CRM',
      role: 'processor',
      region: 'FI',
      purposes: ['contact'],
      categories: ['name', 'email'],
    },
    mailer: {
      name: 'A mailer',
      role: 'processor',
      region: 'DE',
      purposes: ['marketing'],
      categories: ['email'],
    },
  },
  origins: ['https://shop.example'],
});

/** SHA-256 of words, as a browser cites them. */
export const hashWords = (words: string): string => hash('sha256', words);

let made = 0;

/** An id that no other test uses, of the form that browsers make. */
export const makeId = (what: string): string => `${what}-${String(made++).padStart(16, '0')}`;

/** A controller that no other test uses. */
export const addExampleShop = (store: Store, now = 0): Promise<ControllerStore> => {
  const id = `shop-${made++}`;
  return store.addController(
    {
      instructions: exampleInstructions(id),
      siteKey: `key-of-${id}`,
      readers: [{ id: 'crm-reader', tokenHash: `token-of-${id}`, purposes: ['contact'] }],
    },
    now,
  );
};

/** A consent change of somebody. */
export const makeChange = (purpose: string, state: ConsentState, id = makeId('change')): ConsentChange => ({
  id,
  purpose,
  state,
  time: 1000,
  notice: '2026-01',
  language: 'en',
  words: hashWords('We send you offers.'),
  surface: 'chat',
  method: 'button',
});

/** A record of somebody, tagged with these purposes under this consent change. */
export const makeRecord = (
  controller: string,
  subject: string,
  about: Partial<Omit<AdmittedRecord, 'tag'>> & { readonly tag?: Partial<Tag> } = {},
): AdmittedRecord => {
  const { type = 'quote' } = about;
  const instructions = exampleInstructions(controller);
  const tag: Tag = {
    controller,
    source: 'widget',
    purposes: ['contact'],
    notice: '2026-01',
    consent: null,
    time: 1000,
    ...about.tag,
  };
  return {
    id: makeId('record'),
    subject,
    type,
    categories: instructions.records[type]?.fields ?? {},
    kind: 'lead',
    fields: { name: 'Aino', email: 'aino@example.fi' },
    receivedAt: 2000,
    routes: [],
    nextEnd: nextEnd(tag, instructions),
    ...about,
    tag,
  };
};

/** The fields of a record as they were sent; undefined when it is not kept. */
export const openedFields = async (shop: ControllerStore, id: string) => {
  const record = await shop.record(id);
  const [opened] = await shop.open(record ? [record] : []);
  return opened?.fields;
};

/** What one request of somebody wants to add; their secret's hash is made from their id. */
export const makeAdmission = (
  subject: string,
  { changes = [], records = [] }: { changes?: readonly ConsentChange[]; records?: readonly AdmittedRecord[] },
  judge: Admission['judge'] = ({ duplicates }) => records.filter(({ id }) => !duplicates.has(id)),
): Admission => ({
  subject: { id: subject, secretHash: `hash-of-${subject}` },
  changes,
  receivedAt: 2000,
  recordIds: records.map(({ id }) => id),
  judge,
});
