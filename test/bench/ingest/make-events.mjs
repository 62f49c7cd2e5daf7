// The controller, the people, and the records that the benchmark sends.
import { createHash } from 'node:crypto';

export const CONTROLLER = 'bench-shop';
export const SITE_KEY = 'bench-site-key-0000';
export const ORIGIN = 'https://shop.example';
export const RECIPIENT = 'crm';

const WORDING = 'We count which pages are read, to make the shop better.';

/** @type {import('@remit/contract').Instructions} */
export const INSTRUCTIONS = {
  controller: CONTROLLER,
  version: 1,
  party: { name: 'Bench Shop', contact: 'privacy@shop.example' },
  notices: ['2026-01'],
  purposes: {
    analytics: {
      basis: 'consent',
      categories: ['behaviour', 'device'],
      retention: 'P12M',
      wording: { en: WORDING },
      wordingSince: '2026-01',
    },
    contact: {
      basis: 'contract',
      categories: ['name', 'email', 'phone', 'message'],
      retention: 'P6M',
      wording: { en: 'We answer your question.' },
      wordingSince: '2026-01',
    },
  },
  records: {
    quote: {
      kind: 'lead',
      fields: { name: 'name', email: 'email', phone: 'phone', wish: 'message' },
    },
    'page-view': {
      kind: 'event',
      fields: {
        page: 'behaviour',
        title: 'behaviour',
        seconds: 'behaviour',
        scrolled: 'behaviour',
        screen: 'device',
      },
    },
  },
  recipients: {
    [RECIPIENT]: {
      name: 'CRM',
      role: 'processor',
      region: 'FI',
      purposes: ['contact'],
      categories: ['name', 'email'],
    },
  },
  origins: [ORIGIN],
};

/** One visitor, who consented to analytics. */
export const makeVisitor = (/** @type {number} */ number) => {
  const suffix = String(number).padStart(6, '0');
  return {
    subject: { id: `bench-subject-${suffix}`, secret: `bench-secret-of-${suffix}` },
    consent: `bench-consent-${suffix}`,
  };
};

/** @typedef {ReturnType<typeof makeVisitor>} Visitor */

/** The consent change of a visitor, as the widget would send it. */
export const makeConsent = (/** @type {Visitor} */ { consent }, /** @type {number} */ time) => ({
  id: consent,
  purpose: 'analytics',
  state: 'given',
  time,
  notice: '2026-01',
  language: 'en',
  words: createHash('sha256').update(WORDING).digest('hex'),
  surface: 'chat',
  method: 'button',
});

let made = 0;
/** Ids of one run differ from those of every other. */
const run = Math.random().toString(36).slice(2, 8).padEnd(6, '0');

/** Ids begin with the time, as the browser client makes them. */
const makeId = (/** @type {number} */ time) =>
  `${time.toString(36)}${run}${(made++).toString(36).padStart(7, '0')}`;

/** An event of about 400 bytes. */
export const makeEvent = (/** @type {Visitor} */ { consent }, /** @type {number} */ time) => ({
  id: makeId(time),
  type: 'page-view',
  tag: {
    controller: CONTROLLER,
    source: 'page',
    purposes: ['analytics'],
    notice: '2026-01',
    consent,
    time,
  },
  fields: {
    page: '/garden/furniture/wooden-chairs/adirondack-chair-of-larch?colour=natural',
    title: 'Adirondack chair of larch, natural colour',
    seconds: made % 240,
    scrolled: 'to the end',
    screen: '1440x900',
  },
});

/** A lead with four values that are sealed, two of which can be looked up by, for a recipient that gets two. */
export const makeLead = (/** @type {number} */ time) => ({
  id: makeId(time),
  type: 'quote',
  tag: {
    controller: CONTROLLER,
    source: 'widget',
    purposes: ['contact'],
    notice: '2026-01',
    consent: null,
    time,
  },
  fields: {
    name: `Aino Virtanen the ${made}th`,
    email: `aino.virtanen.${made}@example.org`,
    phone: `+358 40 ${String(made).padStart(7, '0')}`,
    wish: 'Six chairs of larch and a table that seats eight, by the end of May if that is possible.',
  },
});
