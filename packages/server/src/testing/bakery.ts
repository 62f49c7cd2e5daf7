// A small controller for tests: a bakery that takes enquiries.
import { createHash, randomBytes } from 'node:crypto';
import {
  PROTOCOL_VERSION,
  type Bot,
  type ConsentChange,
  type ConsentState,
  type Instructions,
  type LeadRecord,
  type Tag,
} from '@remit/contract';

export const ORIGIN = 'https://bakery.example';
export const SITE_KEY = 'site_bakery_key_01';
const NOTICE = '2026-10';

const WORDING = {
  contact: 'To answer your enquiry.',
  marketing: 'To write to you about new bread.',
  analytics: 'To see which pages are read.',
};

/** URL-safe and not to be guessed, as browsers and servers make them. */
export const newId = (): string => randomBytes(16).toString('base64url');

export const instructions = (more: Partial<Instructions> = {}): Instructions => ({
  controller: 'bakery',
  version: 1,
  party: { name: 'Bakery', contact: 'privacy@bakery.example' },
  notices: [NOTICE],
  purposes: {
    contact: {
      basis: 'contract',
      categories: ['name', 'email', 'phone', 'message'],
      retention: 'P12M',
      wording: { en: WORDING.contact },
      wordingSince: NOTICE,
    },
    marketing: {
      basis: 'consent',
      categories: ['name', 'email'],
      retention: 'P24M',
      wording: { en: WORDING.marketing },
      wordingSince: NOTICE,
    },
    analytics: {
      basis: 'consent',
      categories: ['behaviour'],
      retention: 'P90D',
      wording: { en: WORDING.analytics },
      wordingSince: NOTICE,
    },
  },
  records: {
    enquiry: { kind: 'lead', fields: { name: 'name', email: 'email', phone: 'phone', wish: 'message' } },
    seen: { kind: 'event', fields: { page: 'behaviour' } },
  },
  recipients: {
    crm: {
      name: 'CRM',
      role: 'processor',
      region: 'FI',
      purposes: ['contact'],
      categories: ['name', 'email'],
    },
    mailer: {
      name: 'Mailer',
      role: 'processor',
      region: 'EE',
      purposes: ['marketing'],
      categories: ['email'],
    },
  },
  origins: [ORIGIN],
  ...more,
});

export const bot: Bot = {
  id: 'enquiry',
  version: 1,
  title: { en: 'Enquiry' },
  language: 'en',
  start: 'mail',
  steps: {
    mail: { kind: 'email', text: { en: 'Your e-mail?' }, field: 'email', optional: false, next: 'news' },
    news: { kind: 'consent', text: { en: 'May we also …' }, purposes: ['marketing'], next: 'thanks' },
    thanks: { kind: 'end', text: { en: 'Thank you.' }, record: 'enquiry' },
  },
};

/** A visitor, as a browser knows them. */
export const newVisitor = () => ({ id: newId(), secret: newId() });
export type Visitor = ReturnType<typeof newVisitor>;

export const change = (purpose: keyof typeof WORDING, state: ConsentState, time: number): ConsentChange => ({
  id: newId(),
  purpose,
  state,
  time,
  notice: NOTICE,
  language: 'en',
  words: createHash('sha256').update(WORDING[purpose]).digest('hex'),
  surface: 'chat',
  method: 'button',
});

export const enquiry = (
  tag: Pick<Tag, 'time'> & Partial<Tag>,
  fields: LeadRecord['fields'] = { name: 'Aino Example', email: 'aino@example.org' },
): LeadRecord => ({
  id: newId(),
  type: 'enquiry',
  tag: {
    controller: 'bakery',
    source: 'widget',
    purposes: ['contact'],
    notice: NOTICE,
    consent: null,
    ...tag,
  },
  fields,
});

/** The envelope of a batch. */
export const batchOf = (subject: Visitor, sentAt: number, more: object = {}) => ({
  protocol: PROTOCOL_VERSION,
  controller: 'bakery',
  key: SITE_KEY,
  subject,
  sentAt,
  changes: [],
  records: [],
  ...more,
});
