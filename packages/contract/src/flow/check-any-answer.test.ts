import assert from 'node:assert/strict';
import test from 'node:test';
import { begin, botAsking, botOf, en } from '../../test/one-step-bot.js';
import { writeFileReference } from '../file-reference.js';
import type { AnswerInput } from '../flow.js';
import { answerExtendedStep } from './extended-flow.js';

const options = [
  { value: 'oak', label: en('Oak') },
  { value: 'ash', label: en('Ash') },
  { value: 'elm', label: en('Elm') },
];
const image = { src: 'https://shop.example/oak.jpg', alt: en('An oak') };
const file = (type: string, size: number, upload = 'f_0123456789abcdef') =>
  writeFileReference({ name: 'plan.pdf', type, size, sha256: 'a'.repeat(64), upload });
const plan = file('application/pdf', 1000);

/** What becomes of an input at a step: the value of its field, or the code of what is wrong. */
const taken = (step: object, input: AnswerInput): unknown => {
  const bot = botAsking(step);
  const answered = answerExtendedStep(bot, begin(bot), input);
  return answered.ok ? answered.state.answers['answer'] : answered.code;
};

const KINDS: [kind: string, step: object, inputs: [AnswerInput, unknown][]][] = [
  [
    'text',
    { max: 5 },
    [
      [' oak ', 'oak'],
      ['longer', 'answer_too_long'],
      ['  ', 'answer_missing'],
      [['oak'], 'answer_wrong_type'],
    ],
  ],
  [
    'email',
    {},
    [
      ['ada@example.org', 'ada@example.org'],
      ['ada', 'email_malformed'],
    ],
  ],
  [
    'phone',
    {},
    [
      ['+358 40 123', '+358 40 123'],
      ['call me', 'phone_malformed'],
    ],
  ],
  [
    'name',
    {},
    [
      ['Ada Lovelace', 'Ada Lovelace'],
      ['a'.repeat(121), 'answer_too_long'],
    ],
  ],
  [
    'company',
    {},
    [
      ['Lumo Garden Oy', 'Lumo Garden Oy'],
      ['a'.repeat(201), 'answer_too_long'],
    ],
  ],
  [
    'url',
    {},
    [
      ['lumo.example/about', 'https://lumo.example/about'],
      ['http://lumo.example', 'http://lumo.example'],
      ['lumo', 'url_malformed'],
      ['javascript:alert(1)', 'url_malformed'],
      ['ftp://lumo.example', 'url_malformed'],
      ['https://user@lumo.example', 'url_malformed'],
    ],
  ],
  [
    'number',
    { min: 1, max: 100, by: 0.5 },
    [
      ['12', 12],
      ['2,5', 2.5],
      ['1 0', 10],
      ['0', 'number_too_small'],
      ['101', 'number_too_large'],
      ['2.3', 'number_between_steps'],
      ['1e2', 'number_malformed'],
      ['1,000.5', 'number_malformed'],
      ['ten', 'number_malformed'],
    ],
  ],
  [
    'date',
    { min: { days: 0 }, max: '2027-12-31' },
    [
      ['2026-11-23', '2026-11-23'],
      ['2026-11-22', 'date_too_early'],
      ['2028-01-01', 'date_too_late'],
      ['2027-02-29', 'date_malformed'],
      ['1.2.2027', 'date_malformed'],
    ],
  ],
  [
    'time',
    { min: '09:00', max: '17:30' },
    [
      ['09:00', '09:00'],
      ['8:00', 'time_malformed'],
      ['24:00', 'time_malformed'],
      ['08:59', 'time_too_early'],
      ['17:31', 'time_too_late'],
    ],
  ],
  [
    'date-range',
    { longest: 7, min: { days: 1 } },
    [
      [{ from: '2026-12-01', to: '2026-12-08' }, '2026-12-01/2026-12-08'],
      [{ from: '2026-12-01', to: '2026-12-09' }, 'range_too_long'],
      [{ from: '2026-12-02', to: '2026-12-01' }, 'range_reversed'],
      [{ from: '2026-11-23', to: '2026-12-01' }, 'date_too_early'],
      [{ from: '2026-12-01' }, 'answer_missing'],
      ['2026-12-01/2026-12-08', 'answer_wrong_type'],
    ],
  ],
  [
    'birth-date',
    { age: { least: 16, otherwise: 'end' } },
    [
      ['2010-11-23', '2010-11-23'],
      ['2010-11-24', undefined],
      ['2026-11-24', 'date_too_late'],
      ['1850-01-01', 'date_too_early'],
      ['yesterday', 'date_malformed'],
    ],
  ],
  [
    'choice',
    { options },
    [
      ['oak', 'oak'],
      ['Oak', 'option_unknown'],
    ],
  ],
  [
    'choices',
    { options, least: 1, most: 2 },
    [
      [
        ['elm', 'oak'],
        ['oak', 'elm'],
      ],
      [['oak', 'oak'], 'option_unknown'],
      [['pine'], 'option_unknown'],
      [['oak', 'ash', 'elm'], 'too_many_chosen'],
      [[], 'answer_missing'],
      ['oak', 'answer_wrong_type'],
    ],
  ],
  ['choices', { options, least: 2 }, [[['oak'], 'too_few_chosen']]],
  [
    'list',
    { options },
    [
      ['elm', 'elm'],
      ['el', 'option_unknown'],
    ],
  ],
  [
    'pictures',
    { options: [{ ...options[0], image }] },
    [
      ['oak', 'oak'],
      ['ash', 'option_unknown'],
    ],
  ],
  ['cards', { options: [{ ...options[0], detail: en('Strong') }] }, [['oak', 'oak']]],
  [
    'rating',
    { look: 'hearts', of: 6 },
    [
      ['6', 6],
      ['0', 'number_too_small'],
      ['7', 'number_too_large'],
      ['2.5', 'number_between_steps'],
    ],
  ],
  [
    'nps',
    { low: en('Never'), high: en('Surely') },
    [
      ['0', 0],
      ['10', 10],
      ['11', 'number_too_large'],
    ],
  ],
  [
    'scale',
    { min: -10, max: 10, by: 5 },
    [
      ['-5', -5],
      ['1', 'number_between_steps'],
    ],
  ],
  [
    'file',
    { types: ['pdf', 'images'], maxBytes: 1000, most: 2 },
    [
      [[plan], [plan]],
      [
        [plan, file('image/heic', 1)],
        [plan, file('image/heic', 1)],
      ],
      [[plan, plan, plan], 'too_many_chosen'],
      [[file('text/csv', 1)], 'file_type_refused'],
      [[file('image/svg+xml', 1)], 'file_type_refused'],
      [[file('image/png', 1001)], 'file_too_large'],
      [[file('image/png', 0)], 'file_malformed'],
      [[file('image/png', 1, '../etc')], 'file_malformed'],
      [['plan.pdf'], 'file_malformed'],
      [[], 'answer_missing'],
      [plan, 'answer_wrong_type'],
    ],
  ],
  [
    'address',
    {},
    [
      [
        { street: 'Quay 4', postcode: '10600', town: 'Tammisaari', country: 'FI' },
        'Quay 4, 10600 Tammisaari, FI',
      ],
      [{ street: 'Quay 4', postcode: '10600', town: 'Tammisaari' }, 'answer_missing'],
      [{ street: 'a'.repeat(121), postcode: '1', town: 'T', country: 'FI' }, 'answer_too_long'],
    ],
  ],
  [
    'address',
    { country: en('Finland') },
    [[{ street: 'Quay 4', postcode: '10600', town: 'Tammisaari' }, 'Quay 4, 10600 Tammisaari']],
  ],
  [
    'terms',
    { label: en('The terms'), href: 'https://shop.example/terms' },
    [
      ['yes', true],
      ['no', 'terms_not_accepted'],
      [null, 'answer_missing'],
    ],
  ],
];

for (const [kind, step, inputs] of KINDS)
  test(`[FL1] answers to a step of the kind ${kind} with ${JSON.stringify(step).slice(0, 60)}`, () => {
    for (const [input, expected] of inputs)
      assert.deepEqual(taken({ kind, ...step }, input), expected, JSON.stringify(input));
    assert.equal(taken({ kind, ...step, optional: true }, null), undefined, 'skipped');
    assert.equal(taken({ kind, ...step }, null), 'answer_missing');
  });

test('[FL1] a form fills several fields, and names the line that is wrong', () => {
  const bot = botOf({
    ask: {
      kind: 'form',
      text: en('About you'),
      fields: [
        { kind: 'name', field: 'name', label: en('Name') },
        { kind: 'email', field: 'email', label: en('E-mail') },
        { kind: 'number', field: 'people', label: en('People'), optional: true },
      ],
      next: 'end',
    },
  });
  const answer = (input: AnswerInput) => answerExtendedStep(bot, begin(bot), input);
  const right = answer({ name: 'Ada', email: 'ada@example.org', people: '4' });
  assert.ok(right.ok);
  assert.deepEqual(right.state.answers, { name: 'Ada', email: 'ada@example.org', people: 4 });
  assert.equal(right.state.lines[1]?.text, 'Name: Ada\nE-mail: ada@example.org\nPeople: 4');
  assert.deepEqual(answer({ name: 'Ada', email: 'ada' }), {
    ok: false,
    code: 'email_malformed',
    field: 'email',
  });
  assert.deepEqual(answer({ email: 'a@b.cd' }), { ok: false, code: 'answer_missing', field: 'name' });
  assert.deepEqual(answer('Ada'), { ok: false, code: 'answer_wrong_type' });
});

test('[FL1] a day that depends on today is refused when nobody says what day it is', () => {
  const bot = botAsking({ kind: 'date', max: { days: 0 } });
  const { given: _unknown, ...state } = begin(bot);
  assert.deepEqual(answerExtendedStep(bot, state, '2020-01-01'), { ok: false, code: 'date_too_late' });
});
