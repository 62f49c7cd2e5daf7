// The controller, the people and the behaviour events that the benchmark sends, and the rows they become.
import { createHash } from 'node:crypto';

export const CONTROLLER = 'bench-shop';
export const SITE_KEY = 'bench-site-key-0000';
export const ORIGIN = 'https://shop.example';

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
  },
  records: {
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
  recipients: {},
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

/** An event of about 400 bytes. Ids begin with the time, as the browser client makes them. */
export const makeEvent = (/** @type {Visitor} */ { consent }, /** @type {number} */ time) => ({
  id: `${time.toString(36)}${run}${(made++).toString(36).padStart(7, '0')}`,
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
