import assert from 'node:assert/strict';
import test from 'node:test';
import { begin, botOf, en, go, roomOrOther, said } from '../../test/one-step-bot.js';
import { answerStep, startFlow, type AnswerInput, type FlowState } from '../flow.js';
import { editAnswer } from './edit-answer.js';

const ask = (field: string, next: string, more: object = {}) => ({
  kind: 'text',
  text: en(`${field}?`),
  field,
  next,
  ...more,
});
const steps = {
  ...roomOrOther('name'),
  more: ask('more', 'name'),
  name: ask('name', 'allow'),
  allow: { kind: 'consent', text: en('May we?'), purposes: ['marketing'], next: 'town' },
  town: ask('town', 'end'),
};
const edited = (...args: Parameters<typeof editAnswer>): FlowState => {
  const answered = editAnswer(...args);
  assert.ok(answered.ok, answered.ok ? '' : answered.code);
  return answered.state;
};

test('[FL5] a changed answer changes what follows; later answers that are still asked for are kept', () => {
  const bot = botOf(steps);
  const before = go(bot, begin(bot), 'other', 'a pond', 'Ada', { marketing: true }, 'London');
  const after = edited(bot, before, 'what', 'room');
  assert.deepEqual(after.answers, { what: 'room', name: 'Ada', town: 'London' });
  assert.deepEqual(
    said(after).filter((line) => line.startsWith('visitor')),
    ['visitor: A room', 'visitor: Ada', 'visitor: ', 'visitor: London'],
  );
  assert.deepEqual(after.edits, [
    {
      step: 'what',
      before: 'other',
      after: 'room',
      dropped: [{ from: 'visitor', step: 'more', text: 'a pond', input: 'a pond' }],
    },
  ]);
  // Back again: what was left out then has to be asked.
  const again = edited(bot, after, 'what', 'other');
  assert.equal(again.at, 'more');
  assert.deepEqual(again.answers, { what: 'other' });
  assert.equal(again.edits?.length, 2);
  assert.equal(again.edits?.[1]?.dropped.length, 3);
});

test('[FL5] it works for a bot that needs only the core interpreter, and leaves the old state alone', () => {
  const bot = botOf(steps);
  const inputs: AnswerInput[] = ['room', 'Ada', { marketing: true }];
  const before = inputs.reduce<FlowState>(
    (state, input) => {
      const answered = answerStep(bot, state, input);
      assert.ok(answered.ok);
      return answered.state;
    },
    startFlow(bot, 'en'),
  );
  const copy = structuredClone(before);
  const after = edited(bot, before, 'name', 'Aino');
  assert.deepEqual(before, copy);
  assert.deepEqual(after.answers, { what: 'room', name: 'Aino' });
  assert.equal(after.at, 'town');
});

test('[FL5] an answer that is none changes nothing; a question that was not answered cannot be edited', () => {
  const bot = botOf(steps);
  const state = go(bot, begin(bot), 'room', 'Ada');
  assert.deepEqual(editAnswer(bot, state, 'what', 'castle'), { ok: false, code: 'option_unknown' });
  assert.deepEqual(editAnswer(bot, state, 'more', 'x'), { ok: false, code: 'not_answered' });
  assert.deepEqual(editAnswer(bot, state, 'toString', 'x'), { ok: false, code: 'not_answered' });
});

test('[FL5] what was handed in is not changed: neither before a send nor after the end of a record', () => {
  const bot = botOf({
    name: ask('name', 'early'),
    early: { kind: 'send', record: 'enquiry', next: 'wish' },
    wish: ask('wish', 'town'),
    town: ask('town', 'end'),
    end: { kind: 'end', text: en('End'), record: 'enquiry' },
  });
  const state = go(bot, begin(bot), 'Ada', 'A roof');
  assert.deepEqual(editAnswer(bot, state, 'name', 'Aino'), { ok: false, code: 'handed_in_already' });
  assert.equal(edited(bot, state, 'wish', 'A wall').answers['wish'], 'A wall');
  const over = go(bot, state, 'London');
  assert.deepEqual(editAnswer(bot, over, 'wish', 'A wall'), { ok: false, code: 'handed_in_already' });
});

test('[FL5] a question that was given up after its tries stays given up', () => {
  const bot = botOf({
    name: ask('name', 'mail'),
    mail: { ...ask('mail', 'end', { tries: { most: 3, then: 'call' } }), kind: 'email' },
    call: ask('call', 'end'),
  });
  let state = go(bot, begin(bot), 'Ada');
  for (const input of ['a', 'b']) state = edited(bot, state, 'name', input);
  const counted = ['x', 'y'].reduce((at) => ({ ...at, attempts: (at.attempts ?? 0) + 1 }), state);
  const given = go(bot, counted, 'z', 'tomorrow');
  const after = edited(bot, given, 'name', 'Aino');
  assert.deepEqual(after.answers, { name: 'Aino', call: 'tomorrow' });
  assert.deepEqual(after.lines.slice(2), given.lines.slice(2));
});

test('[FL5] a split falls as it fell, and a sum is not counted twice', () => {
  const bot = botOf({
    what: {
      ...steps.what,
      options: [
        { value: 'room', label: en('A room'), score: 5 },
        { value: 'other', label: en('Other'), score: 1 },
      ],
      next: 'which',
    },
    which: {
      kind: 'split',
      ways: [
        { share: 1, next: 'one' },
        { share: 1, next: 'two' },
      ],
    },
    one: ask('one', 'end'),
    two: ask('two', 'end'),
  });
  for (const draw of [0, 0.2, 0.4, 0.6, 0.8]) {
    const state = go(bot, begin(bot, { draw }), 'room', 'yes');
    const after = edited(bot, state, 'what', 'other');
    assert.deepEqual(Object.keys(after.answers), Object.keys(state.answers));
    assert.equal(after.variables?.['score'], 1);
  }
});
