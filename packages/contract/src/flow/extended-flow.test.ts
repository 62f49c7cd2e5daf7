import assert from 'node:assert/strict';
import test from 'node:test';
import { begin, botAsking, botOf, en, go, said } from '../../test/one-step-bot.js';
import { answerStep, startFlow } from '../flow.js';
import { drawnWay } from './drawn-way.js';
import { answerExtendedStep } from './extended-flow.js';

const end = (text: string, more: object = {}) => ({ kind: 'end', text: en(text), ...more });

test('[FL4] variables begin at their start; the page gives those, and only those, that it may', () => {
  const bot = botOf(
    { end: end('{{plan}} {{coupon}} {{long}} {{secret}} {{score}}') },
    {
      variables: {
        plan: { start: 'basic' },
        coupon: { start: 'none', prefill: true, recorded: true },
        long: { start: 'short', prefill: true },
        secret: { start: 1 },
      },
    },
  );
  const state = begin(bot, { prefill: { coupon: 'SPRING', long: 'x'.repeat(401), secret: 2, other: 3 } });
  assert.deepEqual(said(state), ['bot: basic SPRING short 1 0']);
  assert.deepEqual(state.answers, { coupon: 'SPRING' });
});

test('[FL4] set, points of options and calculations work with numbers as people do', () => {
  const bot = botOf(
    {
      size: {
        kind: 'choices',
        text: en('?'),
        field: 'parts',
        options: [
          { value: 'roof', label: en('Roof'), score: 0.1 },
          { value: 'wall', label: en('Wall'), score: 0.2 },
        ],
        next: 'area',
      },
      area: { kind: 'number', text: en('m²?'), field: 'area', next: 'price' },
      price: {
        kind: 'set',
        variable: 'price',
        to: {
          do: 'add',
          of: [
            { do: 'multiply', of: [{ name: 'area' }, 99.5] },
            { if: { field: 'parts', is: 'includes-any', values: ['roof'] }, then: 500, otherwise: 0 },
            { name: 'nothing', or: 1 },
          ],
        },
        next: 'note',
      },
      note: { kind: 'set', variable: 'note', to: { text: 'for {{area}}' }, next: 'lost' },
      lost: { kind: 'set', variable: 'lost', to: { do: 'divide', of: [1, 0] }, next: 'end' },
      end: end('{{price | currency:EUR}} {{score}} {{note}}[{{lost}}]'),
    },
    { variables: { price: { recorded: true }, note: {}, lost: { start: 7 } } },
  );
  const state = go(bot, begin(bot), ['wall', 'roof'], '10');
  assert.equal(said(state).at(-1), 'bot: €1,496.00 0.3 for 10[]');
  assert.deepEqual(state.answers, { parts: ['roof', 'wall'], area: 10, price: 1496 });
});

test('[FL4] a calculator gives its inputs and its result to variables', () => {
  const bot = botOf(
    {
      ask: {
        kind: 'calculator',
        text: en('How much glass?'),
        inputs: [
          { variable: 'width', label: en('Width'), min: 1, max: 10, start: 2 },
          { variable: 'height', label: en('Height'), min: 1, max: 10, by: 0.5, start: 2 },
        ],
        variable: 'area',
        result: { do: 'multiply', of: [{ name: 'width' }, { name: 'height' }] },
        next: 'end',
      },
      end: end('{{width}} × {{height}} = {{area}}'),
    },
    { variables: { width: {}, height: {}, area: { recorded: true } } },
  );
  const state = go(bot, begin(bot), { height: '2.5' });
  assert.deepEqual(said(state).slice(1), ['visitor: 5', 'bot: 2 × 2.5 = 5']);
  assert.deepEqual(state.answers, { area: 5 });
  assert.deepEqual(answerExtendedStep(bot, begin(bot), { width: '11' }), {
    ok: false,
    code: 'number_too_large',
    field: 'width',
  });
});

test('[FL4] sub-flows return to where they were called from, also when one ends by calling another', () => {
  const ask = (field: string, next: string) => ({ kind: 'text', text: en(`${field}?`), field, next });
  const bot = botOf({
    first: { kind: 'call', to: 'who', next: 'second' },
    second: { kind: 'call', to: 'who', next: 'end' },
    who: ask('name', 'then'),
    then: { kind: 'call', to: 'where', next: 'back' },
    where: ask('town', 'back'),
    back: { kind: 'return' },
  });
  const state = go(bot, begin(bot), 'Ada', 'London', 'Aino', 'Tammisaari');
  assert.equal(state.at, 'end');
  assert.deepEqual(state.answers, { name: 'Aino', town: 'Tammisaari' });
  assert.deepEqual(state.returns, []);
});

test('[FL4] a split goes by its shares, always alike for the same draw, and each split on its own', () => {
  const ways = [
    { share: 1, next: 'a' },
    { share: 3, next: 'b' },
  ];
  const draws = Array.from({ length: 4000 }, (_, index) => index / 4000);
  const share = (step: string, of = draws) =>
    of.filter((draw) => drawnWay(ways, step, draw).next === 'a').length / of.length;
  assert.ok(Math.abs(share('one') - 0.25) < 0.03, String(share('one')));
  // Among those that go `a` at one split, as many as ever go `a` at another.
  const together = share(
    'two',
    draws.filter((draw) => drawnWay(ways, 'one', draw).next === 'a'),
  );
  assert.ok(Math.abs(together - 0.25) < 0.06, String(together));
  assert.equal(drawnWay(ways, 'one', 0.1), drawnWay(ways, 'one', 0.1));

  const bot = botOf({
    which: {
      kind: 'split',
      ways: [
        { share: 1, next: 'end' },
        { share: 1, next: 'other' },
      ],
    },
    other: end('Other'),
  });
  assert.deepEqual(
    new Set(draws.slice(0, 40).map((draw) => begin(bot, { draw }).at)),
    new Set(['end', 'other']),
  );
});

test('[FL4] after so many answers that are none, the conversation goes on where the bot says', () => {
  const bot = botOf({
    ask: {
      kind: 'email',
      text: en('E-mail?'),
      field: 'email',
      tries: { most: 2, then: 'sorry' },
      next: 'end',
    },
    sorry: end('Never mind.'),
  });
  const once = answerExtendedStep(bot, begin(bot), 'ada');
  assert.ok(!once.ok && once.state);
  assert.equal(once.state.attempts, 1);
  assert.equal(go(bot, once.state, 'ada@example.org').at, 'end');
  const twice = go(bot, once.state, 'ada@');
  assert.equal(twice.at, 'sorry');
  assert.equal('attempts' in twice, false);
  assert.deepEqual(twice.lines[1], {
    from: 'visitor',
    step: 'ask',
    text: 'ada@',
    input: 'ada@',
    refused: 'email_malformed',
  });
  assert.deepEqual(twice.answers, {});
});

test('[FL4] who is too young goes another way, and the date becomes no answer', () => {
  const step = { kind: 'birth-date', age: { least: 16, otherwise: 'young' } };
  const bot = botOf({
    ask: { text: en('?'), field: 'born', next: 'end', ...step },
    young: end('Ask a parent.'),
  });
  const state = go(bot, begin(bot), '2015-01-01');
  assert.equal(state.at, 'young');
  assert.deepEqual(state.answers, {});
});

test('[FL4] send hands in what is answered so far, or the fields it names', () => {
  const ask = (field: string, next: string) => ({ kind: 'text', text: en('?'), field, next });
  const bot = botOf({
    name: ask('name', 'early'),
    early: { kind: 'send', record: 'enquiry', next: 'wish' },
    wish: ask('wish', 'late'),
    late: { kind: 'send', record: 'wish', fields: ['wish', 'nothing'], next: 'end' },
  });
  assert.deepEqual(go(bot, begin(bot), 'Ada', 'A roof').sent, [
    { step: 'early', record: 'enquiry', fields: { name: 'Ada' } },
    { step: 'late', record: 'wish', fields: { wish: 'A roof' } },
  ]);
});

test('[FL4] calendar and hand-off wait until the visitor goes on; an embed is said by its title', () => {
  const bot = botOf({
    look: {
      kind: 'embed',
      title: en('How it is built'),
      media: 'video',
      src: 'https://video.example/1',
      next: 'book',
    },
    book: {
      kind: 'calendar',
      text: en('Book'),
      label: en('Calendar'),
      href: 'https://book.example/',
      next: 'person',
    },
    person: { kind: 'hand-off', text: en('Or call'), reach: { phone: '+358401234567' }, next: 'end' },
  });
  const state = begin(bot);
  assert.deepEqual(said(state), ['bot: How it is built', 'bot: Book']);
  assert.equal(go(bot, state, null, null).at, 'end');
});

test('[FL4] values in templates are written as the language writes them', () => {
  const bot = botOf(
    {
      ask: {
        kind: 'choices',
        text: en('?'),
        field: 'wood',
        options: [
          { value: 'oak', label: { en: 'Oak', de: 'Eiche' } },
          { value: 'ash', label: { en: 'Ash', de: 'Esche' } },
        ],
        next: 'end',
      },
      end: end(
        '{{wood}} {{wood | label}} {{wood|list:or}} {{n | number:2}} {{p | percent}} {{d | date:short}} {{t | time}} {{w | number}}',
      ),
    },
    {
      variables: {
        n: { start: 1234.5 },
        p: { start: 0.25 },
        d: { start: '2026-11-23' },
        t: { start: '17:05' },
        w: { start: 'many' },
      },
    },
  );
  const state = go(bot, begin(bot), ['oak', 'ash']);
  assert.equal(
    said(state).at(-1)?.replaceAll(/\s/g, ' '),
    'bot: oak, ash Oak and Ash oak or ash 1,234.50 25% 11/23/26 5:05 PM many',
  );
  const german = { ...begin(bot), language: 'de' };
  assert.match(
    said(go(bot, german, ['oak', 'ash'])).at(-1) ?? '',
    /Eiche und Esche oak oder ash 1\.234,50 25\s%/,
  );
});

test('[FL2] a format that does not exist, an unknown variable, and steps that call themselves are refused', () => {
  const refused = (steps: Record<string, object>, more: object = {}) => {
    try {
      botOf(steps, more);
    } catch (error) {
      return String(error);
    }
    return 'taken';
  };
  assert.match(refused({ end: end('{{a | shout}}') }), /format that does not exist/);
  assert.match(refused({ end: end('{{a | currency}}') }), /format that does not exist/);
  assert.match(refused({ a: { kind: 'set', variable: 'x', to: 1, next: 'end' } }), /no variable is called x/);
  assert.match(refused({}, { start: 'end', told: ['x'] }), /no question fills a field called x/);
  assert.match(
    refused({
      a: { kind: 'call', to: 'b', next: 'end' },
      b: { kind: 'call', to: 'b', next: 'r' },
      r: { kind: 'return' },
    }),
    /call/,
  );
  assert.match(
    refused({
      a: {
        kind: 'split',
        ways: [
          { share: 1, next: 'a' },
          { share: 1, next: 'end' },
        ],
      },
    }),
    /circles/,
  );
  assert.match(
    refused({ a: { kind: 'text', text: en('?'), field: 'x', next: 'end' } }, { variables: { x: {} } }),
    /fills a field of that name/,
  );
  let deep: object = { field: 'a', is: 'answered' };
  for (let depth = 0; depth < 30; depth++) deep = { not: deep };
  assert.match(
    refused({ a: { kind: 'condition', when: deep, then: 'end', otherwise: 'end' } }),
    /nested too deeply/,
  );
});

test('[FL2] sub-flows within sub-flows, and steps in a row that ask nothing, are bounded', () => {
  /** Each calls the next twice: so many levels are twice as many steps each. */
  const levels = (many: number, last: object) => {
    const calls = Array.from({ length: many }, (_, index): [string, object][] => [
      [`a${index}`, { kind: 'call', to: `a${index + 1}`, next: `b${index}` }],
      [`b${index}`, { kind: 'call', to: `a${index + 1}`, next: 'r' }],
    ]).flat();
    return botOf({
      s: { kind: 'call', to: 'a0', next: 'end' },
      ...Object.fromEntries(calls),
      [`a${many}`]: last,
      r: { kind: 'return' },
    });
  };
  const asks = { kind: 'text', text: en('?'), field: 'x', next: 'r' };
  const says = { kind: 'message', text: en('!'), next: 'r' };
  assert.throws(() => levels(16, asks), /call each other more than 16 deep/);
  assert.equal(begin(levels(15, asks)).at, 'a15');
  assert.throws(() => levels(8, says), /go on for more than 1000 without asking/);
  const bot = levels(4, says);
  assert.equal(begin(bot).at, 'end');
  assert.equal(said(begin(bot)).length, 17);
  const many = Array.from({ length: 1001 }, (_, index) => [`m${index}`, { ...asks, next: 'end' }]);
  assert.throws(() => botOf(Object.fromEntries(many)), /more than 1000/);
});

test('[FL2] a sub-flow that asks may be called in a circle; one that asks nothing may not', () => {
  const circle = (within: object) => ({
    a: { kind: 'call', to: 'b', next: 'again' },
    again: { kind: 'condition', when: { field: 'x', is: 'answered' }, then: 'end', otherwise: 'a' },
    b: within,
    r: { kind: 'return' },
  });
  assert.ok(botOf(circle({ kind: 'text', text: en('?'), field: 'x', next: 'r' })));
  assert.throws(() => botOf(circle({ kind: 'message', text: en('!'), next: 'r' })), /circles/);
});

test('[FL1] the core interpreter refuses what only the extended one knows', () => {
  const bot = botOf({ a: { kind: 'set', variable: 'score', to: 1, next: 'end' } });
  assert.throws(() => startFlow(bot, 'en'), /stuck at step a/);
  const asking = botAsking({ kind: 'number' });
  assert.deepEqual(answerStep(asking, startFlow(asking, 'en'), '1'), { ok: false, code: 'step_unknown' });
  const condition = (when: object) =>
    startFlow(botOf({ a: { kind: 'condition', when, then: 'end', otherwise: 'end' } }), 'en');
  assert.throws(() => condition({ field: 'x', is: 'starts', value: 'y' }), /unknown test starts/);
  assert.throws(() => condition({ not: { field: 'x', is: 'answered' } }), /unknown test/);
  assert.throws(() => condition({ consent: 'marketing', is: 'given' }), /unknown test given/);
});
