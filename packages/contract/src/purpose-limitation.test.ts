import assert from 'node:assert/strict';
import test from 'node:test';
import { decide, type Facts, type Use } from './purpose-limitation.js';
import { instructionsSchema, type Instructions } from './schema/instructions-schema.js';
import type { Tag } from './schema/record-schema.js';

const DAY = 864e5;
const NOW = Date.UTC(2026, 5, 15);

const purpose = (basis: string, categories: string[], more: object = {}) => ({
  basis,
  categories,
  retention: 'P12M',
  wording: { en: 'Words.' },
  wordingSince: 'n1',
  ...more,
});

const instructions: Instructions = instructionsSchema.parse({
  controller: 'garden',
  version: 1,
  party: { name: 'Garden', contact: 'privacy@garden.example' },
  notices: ['n1', 'n2', 'n3'],
  purposes: {
    contact: purpose('contract', ['name', 'email', 'birth-date']),
    marketing: purpose('consent', ['email'], { wordingSince: 'n2' }),
    analytics: purpose('consent', ['behaviour']),
    events: purpose('explicit-consent', ['health', 'email']),
    relationship: purpose('legitimate-interest', ['email']),
    newsletter: purpose('contract', ['email']),
    profiling: purpose('consent', ['behaviour']),
  },
  records: { quote: { kind: 'lead', fields: { name: 'name', email: 'email' } } },
  recipients: {
    crm: { name: 'CRM', role: 'processor', region: 'FI', purposes: ['contact'], categories: ['email'] },
    us: { name: 'US', role: 'processor', region: 'US', purposes: ['contact'], categories: ['email'] },
    'us-ok': {
      name: 'US',
      role: 'processor',
      region: 'US',
      transferGround: 'adequacy',
      purposes: ['contact'],
      categories: ['email'],
    },
    friend: { name: 'Friend', role: 'partner', region: 'FI', purposes: ['contact'], categories: ['email'] },
  },
  origins: [],
});

const change = (id: string, state: Facts['history'][number]['state'], on = 'marketing', notice = 'n2') => ({
  id,
  purpose: on,
  state,
  notice,
});
const given = [change('c1', 'given')];

const tag = (more: Partial<Tag> = {}): Tag => ({
  controller: 'garden',
  source: 'widget',
  purposes: Object.keys(instructions.purposes),
  notice: 'n2',
  consent: 'c1',
  time: NOW - DAY,
  ...more,
});

type Case = {
  tag?: Partial<Tag>;
  field?: { name: string; category: string | undefined };
  use?: Partial<Use>;
  facts?: Partial<Facts>;
};

const outcome = ({ tag: t, field, use, facts }: Case): string => {
  const decision = decide(
    tag(t),
    field ?? { name: 'email', category: 'email' },
    { purpose: 'marketing', kind: 'read', ...use },
    { instructions, history: given, restricted: false, erased: false, now: NOW, ...facts },
  );
  return decision.allow ? 'allow' : `${decision.rule} ${decision.reason}`;
};

const cases: [string, Case, string][] = [
  ['[PL1] a complete tag and a valid consent: allowed', {}, 'allow'],
  ['[PL1] a tag without purposes is refused', { tag: { purposes: [] } }, 'PL1 tag_incomplete'],
  [
    '[PL1] a tag without a controller is refused',
    { tag: { controller: undefined } as never },
    'PL1 tag_incomplete',
  ],
  ['[PL1] a tag without a notice is refused', { tag: { notice: undefined } as never }, 'PL1 tag_incomplete'],
  ['[PL1] a tag without a source is refused', { tag: { source: undefined } as never }, 'PL1 tag_incomplete'],
  [
    '[PL1] a tag that says nothing of consent is refused',
    { tag: { consent: undefined } as never },
    'PL1 tag_incomplete',
  ],
  [
    '[PL1] a tag of another controller is refused',
    { tag: { controller: 'other' } },
    'PL1 controller_mismatch',
  ],
  [
    '[PL1] a purpose that the tag does not name is not served',
    { tag: { purposes: ['contact'] } },
    'PL1 purpose_not_in_scope',
  ],
  [
    '[PL2] a purpose outside the instructions is not served',
    { tag: { purposes: ['recovery'] }, use: { purpose: 'recovery' } },
    'PL2 purpose_not_instructed',
  ],
  [
    '[PL2] a name every object has is no purpose',
    { tag: { purposes: ['constructor'] }, use: { purpose: 'constructor' } },
    'PL2 purpose_not_instructed',
  ],
  [
    '[PL3] a category that the purpose does not have is not served',
    { field: { name: 'name', category: 'name' } },
    'PL3 category_not_instructed',
  ],
  [
    '[PL4] a password by category is refused',
    { field: { name: 'secret', category: 'password' } },
    'PL4 forbidden_category',
  ],
  [
    '[PL4] a password by name is refused whatever its category',
    { field: { name: 'Pass-Word_2', category: 'email' } },
    'PL4 forbidden_category',
  ],
  ['[PL5] no choice was made: not served', { tag: { consent: null } }, 'PL5 consent_not_given'],
  ['[PL5] refused: not served', { facts: { history: [change('c1', 'refused')] } }, 'PL5 consent_not_given'],
  ['[PL5] only asked: not served', { facts: { history: [change('c1', 'asked')] } }, 'PL5 consent_not_given'],
  [
    '[PL5] given for another purpose only: not served',
    { facts: { history: [change('c1', 'given', 'analytics')] } },
    'PL5 consent_not_given',
  ],
  [
    '[PL5] given after the record was made: not served',
    { tag: { consent: 'c0' }, facts: { history: [change('c0', 'refused'), change('c1', 'given')] } },
    'PL5 consent_not_given',
  ],
  [
    '[PL5] withdrawn since: not served',
    { facts: { history: [...given, change('c2', 'withdrawn')] } },
    'PL5 consent_ended',
  ],
  [
    '[PL5] refused since: not served',
    { facts: { history: [...given, change('c2', 'refused')] } },
    'PL5 consent_ended',
  ],
  [
    '[PL5] expired since: not served',
    { facts: { history: [...given, change('c2', 'expired')] } },
    'PL5 consent_ended',
  ],
  [
    '[PL5] a new grant does not revive an older record',
    { facts: { history: [...given, change('c2', 'withdrawn'), change('c3', 'given')] } },
    'PL5 consent_ended',
  ],
  [
    '[PL5] a record made under the new grant is served',
    {
      tag: { consent: 'c3' },
      facts: { history: [...given, change('c2', 'withdrawn'), change('c3', 'given')] },
    },
    'allow',
  ],
  [
    '[PL5] withdrawn from another purpose: still served',
    { facts: { history: [...given, change('c2', 'withdrawn', 'analytics')] } },
    'allow',
  ],
  [
    '[PL5] asked again without an answer: still served',
    { facts: { history: [...given, change('c2', 'asked')] } },
    'allow',
  ],
  [
    '[PL5] a cited change after the grant still shows the grant',
    { tag: { consent: 'c2' }, facts: { history: [...given, change('c2', 'refused', 'analytics')] } },
    'allow',
  ],
  [
    '[PL6] given under an older notice than the wording: stale',
    { facts: { history: [change('c1', 'given', 'marketing', 'n1')] } },
    'PL6 consent_stale',
  ],
  [
    '[PL6] renewed under the present wording: served again',
    {
      facts: {
        history: [change('c1', 'given', 'marketing', 'n1'), change('c2', 'renewed', 'marketing', 'n3')],
      },
    },
    'allow',
  ],
  [
    '[PL6] a newer notice that left this wording alone changes nothing',
    { facts: { history: [change('c1', 'given', 'marketing', 'n2')] } },
    'allow',
  ],
  [
    '[PL7] a special category is denied',
    { field: { name: 'allergy', category: 'health' }, use: { purpose: 'events' } },
    'PL7 special_category_unsupported',
  ],
  ['[PL8] legitimate interest is denied', { use: { purpose: 'relationship' } }, 'PL8 objection_unsupported'],
  [
    '[PL8] direct marketing without consent is denied',
    { use: { purpose: 'newsletter' } },
    'PL8 objection_unsupported',
  ],
  [
    '[PL8] an objection to a contract purpose denies it',
    { use: { purpose: 'contact' }, facts: { history: [change('c1', 'objected', 'contact')] } },
    'PL8 objection_unsupported',
  ],
  ['[PL9] a restricted person is denied', { facts: { restricted: true } }, 'PL9 restriction_unsupported'],
  [
    '[PL10] one millisecond before retention ends: served',
    { tag: { time: Date.UTC(2025, 5, 15) + 1 } },
    'allow',
  ],
  [
    '[PL10] when retention ends: not served',
    { tag: { time: Date.UTC(2025, 5, 15) } },
    'PL10 retention_ended',
  ],
  [
    '[PL12] a registered recipient in the EEA: allowed',
    { use: { purpose: 'contact', kind: 'disclose', recipient: 'crm' } },
    'allow',
  ],
  ['[PL12] no recipient named', { use: { purpose: 'contact', kind: 'disclose' } }, 'PL12 recipient_unknown'],
  [
    '[PL12] a recipient outside the register',
    { use: { purpose: 'contact', kind: 'disclose', recipient: 'toString' } },
    'PL12 recipient_unknown',
  ],
  [
    '[PL12] a purpose the recipient is not registered for',
    { use: { purpose: 'marketing', kind: 'disclose', recipient: 'crm' } },
    'PL12 recipient_not_for_purpose',
  ],
  [
    '[PL12] a category the recipient is not registered for',
    {
      field: { name: 'name', category: 'name' },
      use: { purpose: 'contact', kind: 'disclose', recipient: 'crm' },
    },
    'PL12 recipient_not_for_category',
  ],
  [
    '[PL12] outside the EEA without a transfer ground',
    { use: { purpose: 'contact', kind: 'disclose', recipient: 'us' } },
    'PL12 recipient_region',
  ],
  [
    '[PL12] outside the EEA with a transfer ground',
    { use: { purpose: 'contact', kind: 'disclose', recipient: 'us-ok' } },
    'allow',
  ],
  [
    '[PL12] a partner is denied',
    { use: { purpose: 'contact', kind: 'disclose', recipient: 'friend' } },
    'PL12 partner_unsupported',
  ],
  [
    '[PL13] profiling is denied',
    { field: { name: 'path', category: 'behaviour' }, use: { purpose: 'profiling' } },
    'PL13 opt_out_signal_unsupported',
  ],
  ['[PL14] deriving is denied', { use: { kind: 'derive' } }, 'PL14 derivation_unsupported'],
  [
    '[PL15] a birth date is denied',
    { field: { name: 'born', category: 'birth-date' }, use: { purpose: 'contact' } },
    'PL15 age_unsupported',
  ],
  [
    '[PL16] a field outside the tracking plan',
    { field: { name: 'x', category: undefined } },
    'PL16 field_not_instructed',
  ],
  [
    '[PL16] a category outside the vocabulary',
    { field: { name: 'x', category: 'aura' } },
    'PL16 category_unknown',
  ],
  [
    '[PL16] a cited change that the ledger does not have',
    { tag: { consent: 'nowhere' } },
    'PL16 consent_unknown',
  ],
  [
    '[PL16] a consent under a notice nobody knows',
    { facts: { history: [change('c1', 'given', 'marketing', 'n9')] } },
    'PL16 notice_unknown',
  ],
  ['[PL16] a time that is none', { tag: { time: Number.NaN } }, 'PL16 time_unknown'],
  ['[PL16] a clock that is none', { facts: { now: Number.NaN } }, 'PL16 time_unknown'],
  ['[PL16] a kind of use nobody knows', { use: { kind: 'sell' } as never }, 'PL16 use_unknown'],
  ['[PL16] an erased person', { facts: { erased: true } }, 'PL16 erased'],
  ['[PL16] facts that are missing: erased', { facts: { erased: undefined } as never }, 'PL16 erased'],
  ['[PL16] an exception while deciding', { facts: { instructions: null } as never }, 'PL16 fault'],
];

test('[PL16] a retention that cannot be read', () => {
  const contact = {
    ...instructions.purposes['contact'],
    retention: 'a while',
  } as Instructions['purposes'][string];
  const facts = { instructions: { ...instructions, purposes: { contact } } };
  assert.equal(outcome({ use: { purpose: 'contact' }, facts }), 'PL16 time_unknown');
});

for (const [title, input, expected] of cases) test(title, () => assert.equal(outcome(input), expected));
