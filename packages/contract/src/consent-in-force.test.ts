import assert from 'node:assert/strict';
import test from 'node:test';
import { change, DAY, given, instructions, NOW, outcome, type Question } from '../test/garden.js';

const MONTHS = 30.5 * DAY;
const history = (...changes: NonNullable<Question['facts']>['history'] & object) => ({
  facts: { history: changes },
});
const on = (purpose: string, category = 'email') => ({
  use: { purpose },
  field: { name: category, category },
});
const allergy = on('events', 'health');
const toEvents = change('c0', 'given', 'events');
const toHealth = change('c1', 'given', 'events', { category: 'health' });
const gpc = (id: string, purpose = 'targeting') => change(id, 'refused', purpose, { method: 'gpc' });
const born = (birth: number | string, more: object = {}) => ({ facts: { history: [given], birth, ...more } });

const cases: [string, Question, string][] = [
  ['[PL5] no choice was made: not served', { tag: { consent: null } }, 'PL5 consent_not_given'],
  ['[PL5] refused: not served', history(change('c1', 'refused')), 'PL5 consent_not_given'],
  ['[PL5] only asked: not served', history(change('c1', 'asked')), 'PL5 consent_not_given'],
  [
    '[PL5] given for another purpose only: not served',
    history(change('c1', 'given', 'analytics')),
    'PL5 consent_not_given',
  ],
  [
    '[PL5] given after the record was made: not served',
    { tag: { consent: 'c0' }, ...history(change('c0', 'refused'), given) },
    'PL5 consent_not_given',
  ],
  [
    '[PL5] withdrawn when the record was made: not served',
    { tag: { consent: 'c2' }, ...history(given, change('c2', 'withdrawn')) },
    'PL5 consent_not_given',
  ],
  ['[PL5] withdrawn since: not served', history(given, change('c2', 'withdrawn')), 'PL5 consent_ended'],
  ['[PL5] refused since: not served', history(given, change('c2', 'refused')), 'PL5 consent_ended'],
  [
    '[PL5] a new grant does not revive an older record',
    history(given, change('c2', 'withdrawn'), change('c3', 'given')),
    'PL5 consent_ended',
  ],
  [
    '[PL5] a renewal does not revive a record from before the withdrawal',
    history(given, change('c2', 'withdrawn'), change('c3', 'renewed')),
    'PL5 consent_ended',
  ],
  [
    '[PL5] a record made under the new grant is served',
    { tag: { consent: 'c3' }, ...history(given, change('c2', 'withdrawn'), change('c3', 'given')) },
    'allow',
  ],
  [
    '[PL5] withdrawn from another purpose: still served',
    history(given, change('c2', 'withdrawn', 'analytics')),
    'allow',
  ],
  ['[PL5] asked again without an answer: still served', history(given, change('c2', 'asked')), 'allow'],
  [
    '[PL5] a cited change after the grant still shows the grant',
    { tag: { consent: 'c2' }, ...history(given, change('c2', 'refused', 'analytics')) },
    'allow',
  ],
  [
    '[PL5] a statement about a special category alone is none about the purpose',
    { ...on('events'), ...history(toHealth) },
    'PL5 consent_not_given',
  ],
  ['[PL5] run out: not served', history({ ...given, time: NOW - 25 * MONTHS }), 'PL5 consent_expired'],
  [
    '[PL5] run out as the ledger notes it: not served',
    history(given, change('c2', 'expired')),
    'PL5 consent_expired',
  ],
  [
    '[PL5] run out: what is there is kept, and nothing else is done with it',
    {
      ...history({ ...given, time: NOW - 25 * MONTHS }),
      tag: { time: NOW - 20 * MONTHS },
      use: { kind: 'store' },
    },
    'allow',
  ],
  [
    '[PL5] run out and renewed: served again',
    {
      tag: { time: NOW - 20 * MONTHS },
      ...history({ ...given, time: NOW - 25 * MONTHS }, change('c2', 'expired'), change('c3', 'renewed')),
    },
    'allow',
  ],
  [
    '[PL5] run out and given again, with a refusal in between: not served',
    history(given, change('c2', 'expired'), change('c3', 'refused'), change('c4', 'given')),
    'PL5 consent_ended',
  ],
  [
    '[PL5] made after the consent had run out: renewing does not carry it',
    history({ ...given, time: NOW - 25 * MONTHS }, change('c2', 'renewed')),
    'PL5 consent_expired',
  ],
  [
    '[PL5] made after the ledger noted that it had run out: renewing does not carry it',
    { tag: { consent: 'c2' }, ...history(given, change('c2', 'expired'), change('c3', 'renewed')) },
    'PL5 consent_expired',
  ],
  [
    '[PL5] a validity of the purpose’s own',
    {
      ...on('spring-offers'),
      ...history(change('c1', 'given', 'spring-offers', { time: NOW - 7 * MONTHS })),
    },
    'PL5 consent_expired',
  ],
  [
    '[PL5] within the validity of the purpose’s own',
    {
      ...on('spring-offers'),
      ...history(change('c1', 'given', 'spring-offers', { time: NOW - 5 * MONTHS })),
    },
    'allow',
  ],
  [
    '[PL6] given under an older notice than the wording: stale',
    history({ ...given, notice: 'n1' }),
    'PL6 consent_stale',
  ],
  [
    '[PL6] renewed under the present wording: served again',
    {
      tag: { notice: 'n1' },
      ...history({ ...given, notice: 'n1' }, change('c2', 'renewed', 'marketing', { notice: 'n3' })),
    },
    'allow',
  ],
  [
    '[PL6] made under the new wording without consent to it: renewing does not carry it',
    history({ ...given, notice: 'n1' }, change('c2', 'renewed')),
    'PL6 consent_stale',
  ],
  [
    '[PL6] stale: what is there is kept',
    { tag: { notice: 'n1' }, ...history({ ...given, notice: 'n1' }), use: { kind: 'store' } },
    'allow',
  ],
  ['[PL6] a newer notice that left this wording alone changes nothing', history(given), 'allow'],
  [
    '[PL7] a special category without a statement of its own is not served',
    { ...allergy, tag: { consent: 'c0' }, ...history(toEvents) },
    'PL7 special_category_consent',
  ],
  [
    '[PL7] a special category consented to on its own',
    { ...allergy, ...history(toEvents, toHealth) },
    'allow',
  ],
  [
    '[PL7] the statement on its own does not replace the consent to the purpose',
    { ...allergy, ...history(toHealth) },
    'PL5 consent_not_given',
  ],
  [
    '[PL7] for another purpose only: not served',
    { ...allergy, ...history(toEvents, change('c1', 'given', 'marketing', { category: 'health' })) },
    'PL7 special_category_consent',
  ],
  [
    '[PL7] withdrawn on its own: not served',
    {
      ...allergy,
      ...history(toEvents, toHealth, change('c2', 'withdrawn', 'events', { category: 'health' })),
    },
    'PL7 special_category_consent',
  ],
  [
    '[PL7] withdrawn on its own: other fields of the purpose are served',
    {
      ...on('events'),
      ...history(toEvents, toHealth, change('c2', 'withdrawn', 'events', { category: 'health' })),
    },
    'allow',
  ],
  [
    '[PL7] the end of the purpose ends both: a new “yes” to it alone brings back no special category',
    {
      ...allergy,
      tag: { consent: 'c3' },
      ...history(toEvents, toHealth, change('c2', 'withdrawn', 'events'), change('c3', 'given', 'events')),
    },
    'PL7 special_category_consent',
  ],
  [
    '[PL7] run out on its own: not served',
    { ...allergy, ...history(toEvents, { ...toHealth, time: NOW - 25 * MONTHS }) },
    'PL7 special_category_consent',
  ],
  [
    '[PL8] legitimate interest without an objection: served',
    { ...on('relationship'), tag: { consent: null } },
    'allow',
  ],
  ...['relationship', 'support'].flatMap((purpose): [string, Question, string][] => [
    [
      `[PL8] an objection ends ${purpose}`,
      { ...on(purpose), ...history(given, change('c2', 'objected', purpose)) },
      'PL8 objected',
    ],
    [
      `[PL8] an objection to ${purpose} stands also for later records and after a grant`,
      {
        ...on(purpose),
        tag: { consent: 'c3' },
        ...history(change('c2', 'objected', purpose), change('c3', 'given', purpose)),
      },
      'PL8 objected',
    ],
  ]),
  [
    '[PL8] an objection to a purpose covers what narrows it',
    { ...on('win-back'), ...history(given, change('c2', 'objected', 'relationship')) },
    'PL8 objected',
  ],
  [
    '[PL8] an objection to one’s own purpose leaves the broader one',
    { ...on('relationship'), ...history(given, change('c2', 'objected', 'win-back')) },
    'allow',
  ],
  [
    '[PL8] a contract does not end with an objection',
    { ...on('contact'), ...history(given, change('c2', 'objected', 'contact')) },
    'allow',
  ],
  [
    '[PL8] direct marketing ends with an objection whatever the basis',
    { ...on('newsletter'), ...history(given, change('c2', 'objected', 'newsletter')) },
    'PL8 objected',
  ],
  ...['newsletter', 'spring-offers', 'targeting', 'partner-sharing', 'marketing'].map(
    (purpose): [string, Question, string] => [
      `[PL8] an objection to marketing covers ${purpose}`,
      { ...on(purpose), ...history(change('c1', 'given', purpose), change('c2', 'objected')) },
      'PL8 objected',
    ],
  ),
  [
    '[PL8] an objection to the newsletter leaves marketing',
    history(given, change('c2', 'objected', 'newsletter')),
    'allow',
  ],
  [
    '[PL8] a new grant does not revive a record from before the objection',
    history(given, change('c2', 'objected'), change('c3', 'given')),
    'PL8 objected',
  ],
  [
    '[PL8] a grant newer than the objection carries newer records',
    { tag: { consent: 'c3' }, ...history(given, change('c2', 'objected'), change('c3', 'given')) },
    'allow',
  ],
  [
    '[PL13] profiling with consent and without a signal: served',
    { ...on('profiling', 'behaviour'), ...history(change('c1', 'given', 'profiling')) },
    'allow',
  ],
  [
    '[PL13] a signal since, about any of these purposes: not served',
    { ...on('profiling'), ...history(change('c1', 'given', 'profiling'), gpc('c2')) },
    'PL13 opt_out_signal',
  ],
  [
    '[PL13] a signal refuses whatever the basis',
    { ...on('targeting'), tag: { consent: null }, ...history(gpc('c1')) },
    'PL13 opt_out_signal',
  ],
  ['[PL13] a signal leaves marketing and analytics alone', history(given, gpc('c2')), 'allow'],
  [
    '[PL13] a grant newer than the signal carries newer records',
    { ...on('targeting'), tag: { consent: 'c2' }, ...history(gpc('c1'), change('c2', 'given', 'targeting')) },
    'allow',
  ],
  [
    '[PL13] a grant newer than the signal does not revive older records',
    { ...on('targeting'), tag: { consent: 'c1' }, ...history(gpc('c1'), change('c2', 'given', 'targeting')) },
    'PL13 opt_out_signal',
  ],
  [
    '[PL13] a signal at the act: not served',
    { ...on('targeting'), tag: { gpc: true } },
    'PL13 opt_out_signal',
  ],
  [
    '[PL13] a signal at the act, after a choice of one’s own: served',
    { ...on('targeting'), tag: { gpc: true }, ...history(change('c1', 'given', 'targeting')) },
    'allow',
  ],
  [
    '[PL13] a signal at the act, after a choice of one’s own that had ended: not served',
    {
      ...on('targeting'),
      tag: { gpc: true, consent: 'c2' },
      ...history(change('c1', 'given', 'targeting'), change('c2', 'withdrawn', 'targeting')),
    },
    'PL13 opt_out_signal',
  ],
  ['[PL15] sixteen by now and when consenting: served', born('2010-05-01'), 'allow'],
  ['[PL15] sixteen by now, but not when consenting: not served', born('2010-06-01'), 'PL15 below_age'],
  ['[PL15] below the age: not served', born('2011-01-01'), 'PL15 below_age'],
  [
    '[PL15] below the age: not collected',
    { ...born('2011-01-01'), use: { kind: 'collect' } },
    'PL15 below_age',
  ],
  ['[PL15] below the age: not offered', { ...born('2011-01-01'), tag: { consent: null } }, 'PL15 below_age'],
  ['[PL15] below the age: other bases are served', { ...born('2020-01-01'), ...on('contact') }, 'allow'],
  [
    '[PL15] the age of the person’s country',
    born('2013-05-01', { country: 'FI', instructions: { ...instructions, ageOfConsent: { FI: 13 } } }),
    'allow',
  ],
  [
    '[PL15] no country: the highest age',
    born('2013-05-01', { instructions: { ...instructions, ageOfConsent: { FI: 13 } } }),
    'PL15 below_age',
  ],
  [
    '[PL15] a name every object has is no country',
    born('2013-05-01', { country: 'toString', instructions: { ...instructions, ageOfConsent: {} } }),
    'PL15 below_age',
  ],
  ['[PL15] a birth in milliseconds', born(Date.UTC(2011, 0, 1)), 'PL15 below_age'],
  ['[PL15] a birth that is none', born('a while ago'), 'PL15 age_unknown'],
  [
    '[PL15] no birth stated where it is required: not served',
    { facts: { instructions: { ...instructions, ageRequired: true } } },
    'PL15 age_unknown',
  ],
  [
    '[PL16] a cited change that the ledger does not have',
    { tag: { consent: 'nowhere' } },
    'PL16 consent_unknown',
  ],
  [
    '[PL16] a consent under a notice nobody knows',
    history({ ...given, notice: 'n9' }),
    'PL16 notice_unknown',
  ],
  ['[PL16] a tag under a notice nobody knows', { tag: { notice: 'n9' } }, 'PL16 notice_unknown'],
  ['[PL16] a consent of no time', history({ ...given, time: Number.NaN }), 'PL16 time_unknown'],
];

for (const [title, input, expected] of cases) test(title, () => assert.equal(outcome(input), expected));
