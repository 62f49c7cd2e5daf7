import assert from 'node:assert/strict';
import test from 'node:test';
import { instructionsSchema } from './instructions-schema.js';

const good = {
  controller: 'garden',
  version: 1,
  party: { name: 'Garden', contact: 'privacy@garden.example' },
  notices: ['n1'],
  purposes: {
    contact: {
      basis: 'contract',
      categories: ['email'],
      retention: 'P12M',
      wording: { en: 'x' },
      wordingSince: 'n1',
    },
  },
  records: { quote: { kind: 'lead', fields: { email: 'email' } } },
  recipients: {
    crm: { name: 'CRM', role: 'processor', region: 'FI', purposes: ['contact'], categories: ['email'] },
  },
  origins: ['https://shop.example', 'http://127.0.0.1:4101', 'http://[::1]:80'],
};
const contact = good.purposes.contact;
const purposes = (change: object, id = 'contact') => ({
  ...good,
  purposes: { contact, [id]: { ...contact, ...change } },
});

const recipient = (change: object) => ({
  ...good,
  recipients: { crm: { ...good.recipients.crm, ...change } },
});

const contradictions: [string, unknown, string][] = [
  ['a retention of zero', purposes({ retention: 'P0D' }), 'purposes.contact.retention'],
  ['a retention that is none', purposes({ retention: 'for ever' }), 'purposes.contact.retention'],
  [
    'a special category on a basis other than explicit consent',
    purposes({ categories: ['health'] }),
    'purposes.contact.categories.0',
  ],
  [
    'a password among the categories',
    purposes({ categories: ['password'] }),
    'purposes.contact.categories.0',
  ],
  [
    'a password in the tracking plan',
    { ...good, records: { quote: { kind: 'lead', fields: { passwd: 'email' } } } },
    'records.quote.fields.passwd',
  ],
  [
    'a recipient with a purpose the controller does not have',
    { ...good, recipients: { crm: { ...good.recipients.crm, purposes: ['billing'] } } },
    'recipients.crm.purposes.0',
  ],
  ['a purpose of nobody’s vocabulary', purposes({}, 'world-domination'), 'purposes.world-domination'],
  ['a purpose that narrows itself away', purposes({ broader: 'support' }), 'purposes.contact.broader'],
  ['a wording that began in no notice', purposes({ wordingSince: 'n7' }), 'purposes.contact.wordingSince'],
  ['a notice named twice', { ...good, notices: ['n1', 'n1'] }, 'notices'],
  ['an origin with a path', { ...good, origins: ['https://shop.example/'] }, 'origins.0'],
  ['an origin with a wildcard', { ...good, origins: ['https://*.example'] }, 'origins.0'],
  ['an unknown key', { ...good, extra: 1 }, ''],
  [
    'a recipient with a category that none of its purposes has',
    recipient({ categories: ['email', 'phone'] }),
    'recipients.crm.categories.1',
  ],
  ['a partner without pages', recipient({ role: 'partner' }), 'recipients.crm.pages'],
  [
    'pages for a recipient that is no partner',
    recipient({ pages: ['https://shop.example/fair'] }),
    'recipients.crm.pages',
  ],
  [
    'a partner on a page of no origin',
    recipient({ role: 'partner', pages: ['https://shop.example/fair', 'https://other.example/'] }),
    'recipients.crm.pages.1',
  ],
  [
    'a page with a query',
    recipient({ role: 'partner', pages: ['https://shop.example/fair?a=1'] }),
    'recipients.crm.pages.0',
  ],
  ['a validity without consent', purposes({ validity: 12 }), 'purposes.contact.validity'],
  ['a validity of nothing', purposes({ basis: 'consent', validity: 0 }), 'purposes.contact.validity'],
  ['a basis that is none', purposes({ basis: 'curiosity' }), 'purposes.contact.basis'],
  ['an age of consent below 13', { ...good, ageOfConsent: { FI: 12 } }, 'ageOfConsent.FI'],
  ['an age of consent above 16', { ...good, ageOfConsent: { FI: 17 } }, 'ageOfConsent.FI'],
  ['an age of consent for no country', { ...good, ageOfConsent: { Finland: 13 } }, 'ageOfConsent.Finland'],
  [
    'a region that is no country',
    { ...good, recipients: { crm: { ...good.recipients.crm, region: 'Europe' } } },
    'recipients.crm.region',
  ],
];

test('[VO2] instructions that agree with themselves are taken', () => {
  assert.deepEqual(instructionsSchema.parse(good), good);
  for (const also of [
    purposes({ broader: 'marketing' }, 'spring-offers'),
    purposes({ basis: 'consent', validity: 12 }),
    recipient({ role: 'partner', pages: ['https://shop.example/fair', 'http://[::1]:80/'] }),
    // Registered, but given nothing: PL12.
    recipient({ region: 'US' }),
    { ...good, ageOfConsent: { FI: 13, DE: 16 }, ageRequired: true },
  ])
    assert.deepEqual(instructionsSchema.parse(also), also);
});

for (const [title, value, path] of contradictions)
  test(`[VO2] refused with its path: ${title}`, () => {
    const result = instructionsSchema.safeParse(value);
    assert.ok(!result.success);
    assert.ok(
      result.error.issues.some((issue) => issue.path.join('.') === path),
      JSON.stringify(result.error.issues),
    );
  });
