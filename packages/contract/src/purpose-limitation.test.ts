import assert from 'node:assert/strict';
import test from 'node:test';
import { instructions, outcome, type Question } from '../test/garden.js';
import type { Instructions } from './schema/instructions-schema.js';

const marketingWith = (more: Partial<Instructions['purposes'][string]>): Instructions => {
  const { marketing } = instructions.purposes;
  assert.ok(marketing);
  return { ...instructions, purposes: { ...instructions.purposes, marketing: { ...marketing, ...more } } };
};

const cases: [string, Question, string][] = [
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
  [
    '[PL10] one millisecond before retention ends: served',
    { use: { purpose: 'contact' }, tag: { time: Date.UTC(2025, 5, 15) + 1 } },
    'allow',
  ],
  [
    '[PL10] when retention ends: not served',
    { use: { purpose: 'contact' }, tag: { time: Date.UTC(2025, 5, 15) } },
    'PL10 retention_ended',
  ],
  [
    '[PL1] a tag that is derived from nobody knows what is refused',
    { tag: { source: 'derived' } },
    'PL1 tag_incomplete',
  ],
  ['[PL1] a tag with sources that is not derived is refused', { tag: { sources: {} } }, 'PL1 tag_incomplete'],
  [
    '[PL7] a special category on a basis other than explicit consent is not served',
    {
      field: { name: 'allergy', category: 'health' },
      facts: { instructions: marketingWith({ categories: ['health'] }) },
    },
    'PL7 special_category_basis',
  ],
  [
    '[PL7] a restricted number is no special category',
    { field: { name: 'passport', category: 'national-id' }, use: { purpose: 'contact' } },
    'allow',
  ],
  [
    '[PL15] a birth date is a field as any other',
    { field: { name: 'born', category: 'birth-date' }, use: { purpose: 'contact' } },
    'allow',
  ],
  ...(['read', 'derive', 'disclose'] as const).map((kind): [string, Question, string] => [
    `[PL9] restricted: no ${kind}`,
    { facts: { restricted: true }, use: { kind } },
    'PL9 restricted',
  ]),
  ...(['collect', 'store'] as const).map((kind): [string, Question, string] => [
    `[PL9] restricted: ${kind}`,
    { facts: { restricted: true }, use: { kind } },
    'allow',
  ]),
  ['[PL9] not known whether restricted', { facts: { restricted: undefined } as never }, 'PL9 restricted'],
  ['[PL14] what may be read may be derived from', { use: { kind: 'derive' } }, 'allow'],
  [
    '[PL16] a basis that is none',
    { facts: { instructions: marketingWith({ basis: 'curiosity' } as never) } },
    'PL16 basis_unknown',
  ],
  ['[PL16] a consent change that is none', { facts: { history: [null] } as never }, 'PL16 fault'],
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
  ['[PL16] a time that is none', { tag: { time: Number.NaN } }, 'PL16 time_unknown'],
  ['[PL16] a clock that is none', { facts: { now: Number.NaN } }, 'PL16 time_unknown'],
  ['[PL16] a kind of use nobody knows', { use: { kind: 'sell' } as never }, 'PL16 use_unknown'],
  ['[PL16] an erased person', { facts: { erased: true } }, 'PL16 erased'],
  ['[PL16] facts that are missing: erased', { facts: { erased: undefined } as never }, 'PL16 erased'],
  ['[PL16] an exception while deciding', { facts: { instructions: null } as never }, 'PL16 fault'],
];

test('[PL16] a retention that cannot be read', () => {
  const facts = { instructions: marketingWith({ retention: 'a while' }) };
  assert.equal(outcome({ facts }), 'PL16 time_unknown');
});

for (const [title, input, expected] of cases) test(title, () => assert.equal(outcome(input), expected));
