import assert from 'node:assert/strict';
import test from 'node:test';
import { botOf, en } from '../../test/one-step-bot.js';
import { INSTRUCTIONS } from '../../test/random-bots.js';
import { lintBot } from './lint-bot.js';

const ask = (field: string, next: string) => ({ kind: 'text', text: en('?'), field, next });
const end = { kind: 'end', text: en('End'), record: 'lead' };
const consent = (next: string, ...purposes: string[]) => ({
  kind: 'consent',
  text: en('May we?'),
  purposes,
  next,
});
const either = (then: string, otherwise: string) => ({
  kind: 'condition',
  when: { field: 'who', is: 'answered' },
  then,
  otherwise,
});

/** What is found, as `severity code path`. */
const found = (steps: Record<string, object>, more: object = {}) =>
  lintBot(botOf({ who: ask('who', 'mid'), end, ...steps }, { start: 'who', ...more }), INSTRUCTIONS).map(
    ({ severity, code, path }) => `${severity} ${code} ${path}`,
  );

test('[FL6] nothing is found in a bot that says what it asks for', () => {
  assert.deepEqual(found({ mid: consent('mail', 'marketing'), mail: ask('mail', 'end') }), []);
});

test('[FL6] a loop without exit is an error, also within a sub-flow; one with an exit is none', () => {
  assert.deepEqual(found({ mid: ask('who', 'who') }), [
    'warning unreachable steps.end',
    'error loop_without_exit steps.who',
    'error loop_without_exit steps.mid',
  ]);
  assert.deepEqual(found({ mid: either('end', 'who') }), []);
  assert.deepEqual(found({ mid: { kind: 'call', to: 'sub', next: 'end' }, sub: ask('who', 'sub') }), [
    'warning unreachable steps.end',
    'error loop_without_exit steps.who',
    'error loop_without_exit steps.mid',
    'error loop_without_exit steps.sub',
  ]);
  assert.deepEqual(
    found({
      mid: { kind: 'call', to: 'sub', next: 'end' },
      sub: ask('who', 'back'),
      back: { kind: 'return' },
    }),
    [],
  );
});

test('[FL6] a return that nobody called is a dead end', () => {
  assert.deepEqual(found({ mid: either('end', 'back'), back: { kind: 'return' } }), [
    'error dead_end steps.back',
  ]);
});

test('[FL6] a step that no conversation comes to is a warning', () => {
  assert.deepEqual(found({ mid: { kind: 'jump', to: 'end' }, alone: ask('who', 'end') }), [
    'warning unreachable steps.alone',
  ]);
});

test('[FL6] a personal question before its purpose was said is an error, on whatever way', () => {
  const error = ['error purpose_not_said steps.mail.field'];
  assert.deepEqual(
    found({
      mid: { kind: 'jump', to: 'mail' },
      mail: ask('mail', 'allow'),
      allow: consent('end', 'marketing'),
    }),
    error,
  );
  // On one of two ways it was not said.
  assert.deepEqual(
    found({ mid: either('allow', 'mail'), allow: consent('mail', 'marketing'), mail: ask('mail', 'end') }),
    error,
  );
  // Another purpose was said.
  assert.deepEqual(found({ mid: consent('mail', 'analytics'), mail: ask('mail', 'end') }), error);
  // In a sub-flow it was said: then it was.
  const back = { kind: 'return' };
  assert.deepEqual(
    found({
      mid: { kind: 'call', to: 'allow', next: 'mail' },
      allow: consent('back', 'marketing'),
      back,
      mail: ask('mail', 'end'),
    }),
    [],
  );
  // On one way through the sub-flow it was not.
  assert.deepEqual(
    found({
      mid: { kind: 'call', to: 'whether', next: 'mail' },
      whether: either('allow', 'back'),
      allow: consent('back', 'marketing'),
      back,
      mail: ask('mail', 'end'),
    }),
    error,
  );
  // And neither on the way to one of two returns.
  assert.deepEqual(
    found({
      mid: { kind: 'call', to: 'whether', next: 'mail' },
      whether: either('allow', 'other-back'),
      allow: consent('back', 'marketing'),
      back,
      'other-back': back,
      mail: ask('mail', 'end'),
    }),
    error,
  );
  // Lines of forms ask too; behaviour is about no person by itself.
  assert.deepEqual(
    found({
      mid: {
        kind: 'form',
        text: en('You'),
        fields: [
          { kind: 'text', field: 'page', label: en('Page') },
          { kind: 'email', field: 'mail', label: en('E-mail') },
        ],
        next: 'end',
      },
    }),
    ['error purpose_not_said steps.mid.fields.1.field'],
  );
});

test('[FL6] a category that no purpose covers is an error', () => {
  assert.deepEqual(found({ mid: ask('ill', 'end') }), ['error category_not_covered steps.mid.field']);
});

test('[FL6] a text that lacks a language of the title is a warning, placeholders and wordings too', () => {
  const both = { en: 'A', fi: 'B' };
  assert.deepEqual(
    found(
      {
        who: { ...ask('who', 'mid'), text: both, placeholder: en('Ada') },
        mid: { ...consent('end', 'marketing'), text: both },
        end: { ...end, text: both },
      },
      { title: both },
    ),
    [
      'warning translation_missing steps.who.placeholder.fi',
      'warning translation_missing steps.mid.purposes.0',
    ],
  );
});

test('[FL6] a bot that asks and hands nothing in, and names that nothing has, are warnings', () => {
  assert.deepEqual(
    found({
      mid: { kind: 'jump', to: 'end' },
      end: { kind: 'end', text: en('{{nobody}} {{who}} {{score}}') },
    }),
    ['warning answers_lost steps.end', 'warning name_unknown steps.end.text.en'],
  );
  assert.deepEqual(
    found({
      mid: {
        kind: 'condition',
        when: { not: { field: 'x', is: 'answered' } },
        then: 'set',
        otherwise: 'end',
      },
      set: { kind: 'set', variable: 'score', to: { do: 'add', of: [{ name: 'y' }, 1] }, next: 'end' },
    }),
    ['warning name_unknown steps.mid.when', 'warning name_unknown steps.set.to'],
  );
});

test('[FL6] what a page gives is handed in only where a text shows it', () => {
  const given = (text: string, campaign: object) =>
    found(
      { mid: consent('mail', 'marketing'), mail: { ...ask('mail', 'end'), text: en(text) } },
      { variables: { campaign } },
    );
  const both = { prefill: true, recorded: true };
  assert.deepEqual(given('?', both), ['error given_unseen variables.campaign']);
  assert.deepEqual(given('You come from {{campaign}}?', both), []);
  assert.deepEqual(given('?', { prefill: true }), []);
  assert.deepEqual(given('?', { recorded: true }), []);
});

test('[FL6] colours that are hard to read are told of, and nothing is kept back for them', () => {
  const themed = (theme: object) =>
    found({ mid: consent('mail', 'marketing'), mail: ask('mail', 'end') }, { theme });
  assert.deepEqual(themed({ accent: '#1f6f54', accentText: '#ffffff', scheme: 'light' }), []);
  assert.deepEqual(themed({ accent: '#ffd400', accentText: '#ffffff' }), [
    'warning low_contrast theme.accentText',
    'warning low_contrast theme.accent',
  ]);
  assert.deepEqual(themed({ accent: '#ffd400', scheme: 'dark' }), []);
  assert.deepEqual(themed({ accent: '#000000' }), ['warning low_contrast theme.accent']);
  assert.deepEqual(themed({ accentText: '#000000' }), ['warning low_contrast theme.accentText']);
  assert.throws(() => themed({ accent: 'red' }), /expected a colour/);
  assert.throws(() => themed({ avatar: 'javascript:alert(1)' }), /https/);
});
