import assert from 'node:assert/strict';
import test from 'node:test';
import { change, FAIR, outcome, type Question } from '../test/garden.js';

const to = (recipient: string | undefined, purpose = 'contact', category = 'email'): Question => ({
  field: { name: category, category },
  use: { purpose, kind: 'disclose', ...(recipient === undefined ? {} : { recipient }) },
});
const toFriend = (tag: Question['tag']): Question => ({
  ...to('friend', 'partner-sharing'),
  tag: { ...tag },
  facts: { history: [change('c1', 'given', 'partner-sharing')] },
});

const cases: [string, Question, string][] = [
  ['[PL12] a registered recipient in the EEA: allowed', to('crm'), 'allow'],
  ['[PL12] no recipient named', to(undefined), 'PL12 recipient_unknown'],
  ['[PL12] a recipient outside the register', to('toString'), 'PL12 recipient_unknown'],
  [
    '[PL12] a purpose the recipient is not registered for',
    to('crm', 'marketing'),
    'PL12 recipient_not_for_purpose',
  ],
  [
    '[PL12] a category the recipient is not registered for',
    to('crm', 'contact', 'name'),
    'PL12 recipient_not_for_category',
  ],
  ['[PL12] outside the EEA without a transfer ground', to('us'), 'PL12 recipient_region'],
  ['[PL12] outside the EEA with a transfer ground', to('us-ok'), 'allow'],
  [
    '[PL12] a partner that the page of collection named: allowed',
    toFriend({ page: FAIR, partners: ['other', 'friend'] }),
    'allow',
  ],
  ['[PL12] a partner that the page did not name', toFriend({ page: FAIR }), 'PL12 partner_not_named'],
  [
    '[PL12] a partner, where the page named another',
    toFriend({ page: FAIR, partners: ['other'] }),
    'PL12 partner_not_named',
  ],
  ['[PL12] a partner on no page', toFriend({ partners: ['friend'] }), 'PL12 partner_not_on_page'],
  [
    '[PL12] a partner on a page that is not instructed for it',
    toFriend({ page: `${FAIR}/other`, partners: ['friend'] }),
    'PL12 partner_not_on_page',
  ],
  [
    '[PL16] partners that are no list',
    toFriend({ page: FAIR, partners: 'friend' as never }),
    'PL12 partner_not_named',
  ],
];

for (const [title, input, expected] of cases) test(title, () => assert.equal(outcome(input), expected));
