// A garden company's instructions for tests of the decision, and a short way to ask.
import { decide, type Facts, type Tag, type Use } from '@remit/contract';
import { instructionsSchema, type Instructions } from '@remit/contract/schema';

export const DAY = 864e5;
export const NOW = Date.UTC(2026, 5, 15);

const purpose = (basis: string, categories: string[], more: object = {}) => ({
  basis,
  categories,
  retention: 'P12M',
  wording: { en: 'Words.' },
  wordingSince: 'n1',
  ...more,
});

const recipient = (more: object = {}) => ({
  name: 'CRM',
  role: 'processor',
  region: 'FI',
  purposes: ['contact'],
  categories: ['email'],
  ...more,
});

/** Where the fair's page names a partner. */
export const FAIR = 'https://garden.example/fair';

export const instructions: Instructions = instructionsSchema.parse({
  controller: 'garden',
  version: 1,
  party: { name: 'Garden', contact: 'privacy@garden.example' },
  notices: ['n1', 'n2', 'n3'],
  purposes: {
    contact: purpose('contract', ['name', 'email', 'birth-date', 'national-id']),
    reporting: purpose('legal-obligation', ['email']),
    marketing: purpose('consent', ['email'], { wordingSince: 'n2', retention: 'P10Y' }),
    newsletter: purpose('contract', ['email']),
    'spring-offers': purpose('consent', ['email'], { broader: 'marketing', validity: 6 }),
    analytics: purpose('consent', ['behaviour']),
    events: purpose('explicit-consent', ['health', 'email'], { retention: 'P10Y' }),
    relationship: purpose('legitimate-interest', ['email']),
    'win-back': purpose('legitimate-interest', ['email'], { broader: 'relationship' }),
    support: purpose('public-task', ['email']),
    profiling: purpose('consent', ['behaviour', 'email']),
    targeting: purpose('legitimate-interest', ['behaviour', 'email']),
    'partner-sharing': purpose('consent', ['email']),
  },
  records: {
    quote: { kind: 'lead', fields: { name: 'name', email: 'email' } },
    view: { kind: 'event', fields: { path: 'behaviour', referrer: 'behaviour' } },
    profile: { kind: 'event', fields: { interest: 'behaviour' } },
  },
  recipients: {
    crm: recipient(),
    us: recipient({ region: 'US' }),
    'us-ok': recipient({ region: 'US', transferGround: 'adequacy' }),
    friend: recipient({ role: 'partner', purposes: ['partner-sharing'], pages: [FAIR] }),
  },
  origins: ['https://garden.example'],
});

/** A consent change to marketing, a month ago, under the second notice. */
export const change = (
  id: string,
  state: Facts['history'][number]['state'],
  on = 'marketing',
  more: Partial<Facts['history'][number]> = {},
): Facts['history'][number] => ({
  id,
  purpose: on,
  state,
  notice: 'n2',
  time: NOW - 30 * DAY,
  method: 'button',
  ...more,
});

/** Yes to marketing. */
export const given = change('c1', 'given');

/** A tag that names every purpose, made yesterday under the first change. */
export const tag = (more: Partial<Tag> = {}): Tag => ({
  controller: 'garden',
  source: 'widget',
  purposes: Object.keys(instructions.purposes),
  notice: 'n2',
  consent: 'c1',
  time: NOW - DAY,
  ...more,
});

export const facts = (more: Partial<Facts> = {}): Facts => ({
  instructions,
  history: [given],
  restricted: false,
  erased: false,
  now: NOW,
  ...more,
});

/** What is asked; default: may the e-mail be read for marketing? */
export type Question = {
  readonly tag?: Partial<Tag>;
  readonly field?: { name: string; category: string | undefined };
  readonly use?: Partial<Use>;
  readonly facts?: Partial<Facts>;
};

/** `allow`, or rule and reason of the denial. */
export const outcome = (question: Question): string => {
  const decision = decide(
    tag(question.tag),
    question.field ?? { name: 'email', category: 'email' },
    { purpose: 'marketing', kind: 'read', ...question.use },
    facts(question.facts),
  );
  return decision.allow ? 'allow' : `${decision.rule} ${decision.reason}`;
};
