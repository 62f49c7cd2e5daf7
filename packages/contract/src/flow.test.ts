import assert from 'node:assert/strict';
import test from 'node:test';
import { roomOrOther } from '../test/one-step-bot.js';
import { answerStep, currentStep, startFlow, textIn, type FlowState } from './flow.js';
import { botSchema, type Bot } from './schema/bot-schema.js';

const en = (text: string) => ({ en: text, fi: `fi ${text}` });
const definition = {
  id: 'quote',
  version: 1,
  title: en('Quote'),
  language: 'en',
  start: 'hello',
  steps: {
    hello: { kind: 'message', text: en('Hello'), next: 'what' },
    ...roomOrOther('on'),
    more: { kind: 'text', text: en('Tell more'), field: 'more', max: 10, next: 'on' },
    on: { kind: 'jump', to: 'mail' },
    mail: { kind: 'email', text: en('E-mail?'), field: 'email', next: 'call' },
    call: { kind: 'phone', text: en('Phone?'), field: 'phone', optional: true, next: 'allow' },
    allow: { kind: 'consent', text: en('May we?'), purposes: ['marketing', 'analytics'], next: 'bye' },
    bye: { kind: 'end', text: en('Thanks {{email}}{{ phone }}{{nothing}}'), record: 'quote' },
  },
};
const bot: Bot = botSchema.parse(definition);
const go = (state: FlowState, ...inputs: Parameters<typeof answerStep>[2][]): FlowState =>
  inputs.reduce<FlowState>((at, input) => {
    const answered = answerStep(bot, at, input);
    assert.ok(answered.ok, `at ${at.at}`);
    return answered.state;
  }, state);

test('[FL1] a conversation goes from greeting to end, with branches, jumps, skips and templates', () => {
  const state = go(startFlow(bot, 'en'), 'other', 'a pond', ' ada@example.org ', null, {
    marketing: false,
    analytics: true,
  });
  assert.equal(state.at, 'bye');
  assert.deepEqual(state.answers, { what: 'other', more: 'a pond', email: 'ada@example.org' });
  assert.deepEqual(
    state.lines.map(({ from, text }) => `${from}: ${text}`),
    [
      'bot: Hello',
      'bot: What?',
      'visitor: Other',
      'bot: Tell more',
      'visitor: a pond',
      'bot: E-mail?',
      'visitor: ada@example.org',
      'bot: Phone?',
      'visitor: ',
      'bot: May we?',
      'visitor: ',
      'bot: Thanks ada@example.org',
    ],
  );
  assert.equal(go(startFlow(bot, 'en'), 'room').at, 'mail');
});

test('[FL1] an answer that is none is refused with a code and changes nothing', () => {
  const start = startFlow(bot, 'en');
  const before = JSON.stringify(start);
  const code = (state: FlowState, input: Parameters<typeof answerStep>[2]) => {
    const answered = answerStep(bot, state, input);
    return answered.ok ? 'ok' : answered.code;
  };
  assert.equal(code(start, 'castle'), 'option_unknown');
  assert.equal(code(start, null), 'answer_missing');
  assert.equal(code(start, { marketing: true }), 'answer_wrong_type');
  assert.equal(code(go(start, 'other'), 'far too long a text'), 'answer_too_long');
  const mail = go(start, 'room');
  for (const bad of ['ada', 'ada@', '@b.co', 'a b@c.de', 'a@b', `${'a'.repeat(250)}@b.co`])
    assert.equal(code(mail, bad), 'email_malformed', bad);
  const call = go(mail, 'ada@example.org');
  for (const bad of ['12', 'call me', '+358 40 123 456 789 012 34'])
    assert.equal(code(call, bad), 'phone_malformed', bad);
  assert.equal(code(call, '+358 (0)40 123-4567'), 'ok');
  const allow = go(call, '');
  assert.equal(code(allow, 'yes'), 'answer_wrong_type');
  assert.equal(code(allow, { marketing: true }), 'choice_incomplete');
  assert.equal(code(allow, { marketing: true, analytics: true, profiling: true }), 'choice_incomplete');
  assert.equal(code(go(allow, { marketing: true, analytics: false }), 'more'), 'conversation_over');
  assert.equal(JSON.stringify(start), before);
});

test('[FL1] texts come in the language asked for, its base, or the bot’s own', () => {
  assert.equal(startFlow(bot, 'fi-FI').lines[0]?.text, 'fi Hello');
  assert.equal(startFlow(bot, 'sv').lines[0]?.text, 'Hello');
  assert.equal(currentStep(bot, startFlow(bot, 'sv')).kind, 'choice');
});

test('[FL1] a text that has none of these languages comes in one that it has: what data is for is never left out', () => {
  assert.equal(textIn({ fi: 'Vastaamme sinulle.' }, 'ar', 'en'), 'Vastaamme sinulle.');
  assert.equal(textIn({}, 'ar', 'en'), '');
});

test('[FL1] nested conditions', () => {
  const asks = (when: unknown) => {
    const steps = { ...definition.steps, which: { ...definition.steps.which, when } };
    const other = botSchema.parse({ ...definition, steps });
    const answered = answerStep(other, startFlow(other, 'en'), 'room');
    assert.ok(answered.ok);
    return answered.state.at === 'more';
  };
  assert.ok(
    asks({
      all: [
        { field: 'what', is: 'contains', value: 'OO' },
        { field: 'email', is: 'unanswered' },
      ],
    }),
  );
  assert.ok(
    asks({
      any: [
        { field: 'what', is: 'unanswered' },
        { field: 'what', is: 'differs', value: 'other' },
      ],
    }),
  );
  assert.ok(
    !asks({
      all: [
        { field: 'what', is: 'answered' },
        { field: 'nothing', is: 'equals', value: '' },
      ],
    }),
  );
});

test('[FL2] a bot that could not be held is refused with the path', () => {
  const refused = (change: (bot: typeof definition) => unknown): string => {
    const result = botSchema.safeParse(change(structuredClone(definition)));
    assert.ok(!result.success);
    return `${result.error.issues[0]?.path.join('.')}: ${result.error.issues[0]?.message}`;
  };
  assert.equal(
    refused((b) => ({ ...b, start: 'nowhere' })),
    'start: no step is called nowhere',
  );
  assert.equal(
    refused((b) => ({ ...b, steps: { ...b.steps, on: { kind: 'jump', to: 'which' } } })),
    'steps.which: circles without asking anything',
  );
  assert.equal(
    refused((b) => ({
      ...b,
      steps: { ...b.steps, hello: { kind: 'message', text: { fi: 'Hei' }, next: 'what' } },
    })),
    "steps.hello.text: missing in the bot's own language, en",
  );
});
