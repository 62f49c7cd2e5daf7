import assert from 'node:assert/strict';
import test from 'node:test';
import { GIVEN } from '../../test/one-step-bot.js';
import type { FlowState } from '../flow.js';
import { conditionSchema, TESTS } from '../schema/index.js';
import type { FieldValue } from '../schema/record-schema.js';
import { matchesGlob } from './match-glob.js';
import { meetsCondition } from './meets-condition.js';

const stateOf = (value: FieldValue | undefined, choices: Record<string, boolean> = {}): FlowState => ({
  language: 'en',
  at: 'end',
  lines: [{ from: 'visitor', step: 'consent', text: '', input: choices, choices }],
  answers: value === undefined ? {} : { f: value },
  given: GIVEN,
});

/** For each test: what it says besides its field, values that meet it, and values that do not. */
const CASES: Record<
  Exclude<(typeof TESTS)[number], 'given' | 'refused' | 'unasked'>,
  [more: object, yes: (FieldValue | undefined)[], no: (FieldValue | undefined)[]]
> = {
  equals: [{ value: 'oak' }, ['oak'], ['Oak', undefined]],
  differs: [{ value: 'oak' }, ['ash', undefined], ['oak']],
  contains: [{ value: 'oa' }, ['An OAK', ['oa']], ['ash', ['oak'], undefined]],
  lacks: [{ value: 'oa' }, ['ash', ['oak'], undefined], ['An OAK', ['oa']]],
  starts: [{ value: 'oa' }, ['Oak'], ['soak', undefined]],
  ends: [{ value: 'ak' }, ['OAK'], ['oaks', undefined]],
  matches: [{ value: '*@*.example' }, ['ada@Lumo.example'], ['ada@lumo.org', undefined]],
  below: [{ value: 5 }, [4.9, '4', -1], [5, 'four', undefined]],
  'at-most': [{ value: 5 }, [5, '5'], [5.1, undefined]],
  above: [{ value: 5 }, [5.1], [5, undefined, ['9']]],
  'at-least': [{ value: 5 }, [5], [4.9, '', undefined]],
  longer: [{ value: 3 }, ['oaks'], ['oak', undefined]],
  shorter: [{ value: 3 }, ['oa'], ['oak', undefined]],
  'count-at-least': [{ value: 2 }, [['a', 'b']], [['a'], 'a', undefined]],
  'count-at-most': [{ value: 1 }, [['a'], 'a', undefined], [['a', 'b']]],
  between: [{ from: 1, to: 5 }, [1, 5, '3'], [0, 6, undefined]],
  outside: [{ from: 1, to: 5 }, [0, 6], [1, 5, undefined]],
  before: [
    { value: '2026-12-24' },
    ['2026-12-23', '2026-12-23/2027-01-02'],
    ['2026-12-24', 'soon', undefined],
  ],
  after: [{ value: { days: 7 } }, ['2026-12-01'], ['2026-11-30', undefined]],
  'within-days': [{ days: 14 }, ['2026-12-07', '2026-11-09'], ['2026-12-08', 'soon', undefined]],
  'years-ago': [{ years: 18 }, ['2008-11-23'], ['2008-11-24', 'soon', undefined]],
  'one-of': [{ values: ['oak', 'ash'] }, ['ash'], ['elm', undefined]],
  'includes-any': [{ values: ['oak', 'ash'] }, [['ash', 'elm'], 'oak'], [['elm'], undefined]],
  'includes-all': [{ values: ['oak', 'ash'] }, [['ash', 'oak', 'elm']], [['oak'], undefined]],
  'includes-none': [{ values: ['oak', 'ash'] }, [['elm'], undefined], [['oak']]],
  answered: [{}, ['', 'oak', 0, false], [undefined]],
  unanswered: [{}, [undefined], ['oak']],
};

for (const [is, [more, yes, no]] of Object.entries(CASES))
  test(`[FL3] the condition ${is}`, () => {
    const condition = conditionSchema.parse({ field: 'f', is, ...more });
    for (const value of yes) assert.ok(meetsCondition(condition, stateOf(value)), `${is} ${String(value)}`);
    for (const value of no) assert.ok(!meetsCondition(condition, stateOf(value)), `${is} ${String(value)}`);
  });

test('[FL3] there are 30 tests, and every one is tested', () => {
  assert.equal(TESTS.length, 30);
  assert.deepEqual([...Object.keys(CASES), 'given', 'refused', 'unasked'].toSorted(), [...TESTS].toSorted());
});

test('[FL3] the conditions given, refused and unasked go by the latest choice of this conversation', () => {
  const said = (choices: Record<string, boolean>) =>
    (['given', 'refused', 'unasked'] as const).map((is) =>
      meetsCondition({ consent: 'marketing', is }, stateOf(undefined, choices)),
    );
  assert.deepEqual(said({ marketing: true }), [true, false, false]);
  assert.deepEqual(said({ marketing: false }), [false, true, false]);
  assert.deepEqual(said({ analytics: true }), [false, false, true]);
  const both = stateOf(undefined, { marketing: true });
  const again = { ...both, lines: [...both.lines, ...stateOf(undefined, { marketing: false }).lines] };
  assert.ok(meetsCondition({ consent: 'marketing', is: 'refused' }, again));
});

test('[FL3] conditions nest: all, any, not', () => {
  const is = (value: string) => ({ field: 'f', is: 'equals', value }) as const;
  const state = stateOf('oak');
  assert.ok(meetsCondition({ not: { any: [is('ash'), { all: [is('oak'), is('elm')] }] } }, state));
  assert.ok(!meetsCondition({ not: { any: [is('oak')] } }, state));
  assert.ok(!meetsCondition({ all: [is('oak'), { not: is('oak') }] }, state));
});

test('[FL3] a pattern is compared in the time of pattern times text: none makes it hang', () => {
  assert.ok(matchesGlob('', ''));
  assert.ok(matchesGlob('*', ''));
  assert.ok(matchesGlob('a*b?d', 'A--bbcd'));
  assert.ok(!matchesGlob('a?', 'a'));
  assert.ok(!matchesGlob('a.c', 'abc'));
  const begun = performance.now();
  assert.ok(!matchesGlob('a*'.repeat(100) + 'b', 'a'.repeat(4000)));
  assert.ok(performance.now() - begun < 1000);
});
