import { expect } from 'chai';
import { compileGlob, compilePattern } from './compile-pattern.js';
import { isOpenAt } from './is-open-at.js';
import { meetsTrigger, type Facts } from './meets-trigger.js';
import { readTriggers } from './read-triggers.js';
import { forget, remember } from './remembered.js';
import type { Condition } from './trigger.js';

const facts = (more: Partial<Facts> = {}): Facts => ({
  now: Date.parse('2026-11-23T10:30:00Z'),
  elapsed: 0,
  dwelled: 0,
  inactive: 0,
  scrolled: 0,
  exit: false,
  visible: new Set(),
  clicked: new Set(),
  url: 'https://shop.example/sheds/big?utm_source=News&utm_campaign=autumn-1#top',
  referrer: 'https://search.example/q',
  device: 'computer',
  language: 'fi-FI',
  returning: undefined,
  consent: undefined,
  ...more,
});

describe('what a trigger waits for', () => {
  const cases: [Condition, Partial<Facts>, boolean | undefined][] = [
    [{ delay: 5000 }, { elapsed: 4999 }, false],
    [{ delay: 5000 }, { elapsed: 5000 }, true],
    [{ dwell: 3000 }, { dwelled: 2999, elapsed: 9000 }, false],
    [{ dwell: 3000 }, { dwelled: 3000 }, true],
    [{ inactive: 1000 }, { inactive: 999 }, false],
    [{ inactive: 1000 }, { inactive: 1000 }, true],
    [{ scroll: 50 }, { scrolled: 49.9 }, false],
    [{ scroll: 50 }, { scrolled: 50 }, true],
    [{ exit: true }, {}, false],
    [{ exit: true }, { exit: true }, true],
    [{ exit: 'back' }, { exit: true }, true],
    [{ visible: '#price' }, { visible: new Set(['#other']) }, false],
    [{ visible: '#price' }, { visible: new Set(['#price']) }, true],
    [{ clicked: '.call' }, {}, false],
    [{ clicked: '.call' }, { clicked: new Set(['.call']) }, true],
    [{ url: { is: 'https://shop.example/' } }, {}, false],
    [{ url: { is: '/sheds/big?utm_source=News&utm_campaign=autumn-1' } }, {}, true],
    [{ url: { startsWith: '/sheds/' } }, {}, true],
    [{ url: { startsWith: 'https://shop.example/sheds' } }, {}, true],
    [{ url: { startsWith: '/big' } }, {}, false],
    [{ url: { glob: '/sheds/*' } }, {}, true],
    [{ url: { glob: '/sheds/b?g' } }, {}, false],
    [{ url: { regex: '/sheds/(big|small)(\\?|$)' } }, {}, true],
    [{ url: { regex: '^/sheds' } }, {}, false],
    [{ utm: { source: 'News', campaign: 'autumn-*' } }, {}, true],
    [{ utm: { source: 'News', medium: 'mail' } }, {}, false],
    [{ referrer: 'https://search.example/*' }, {}, true],
    [{ referrer: '*partner*' }, {}, false],
    [{ device: 'computer' }, {}, true],
    [{ device: 'phone' }, {}, false],
    [{ language: 'fi' }, {}, true],
    [{ language: 'fi-fi' }, {}, true],
    [{ language: 'f' }, {}, false],
    [{ returning: true }, {}, undefined],
    [{ returning: false }, {}, undefined],
    [{ returning: true }, { returning: true }, true],
    [{ returning: false }, { returning: true }, false],
    [{ consent: { purpose: 'marketing', is: 'given' } }, {}, undefined],
    [{ consent: { purpose: 'marketing', is: 'given' } }, { consent: { marketing: 'refused' } }, false],
    [{ consent: { purpose: 'marketing', is: 'given' } }, { consent: { marketing: 'given' } }, true],
    [{ all: [{ exit: true }, { delay: 0 }] }, {}, false],
    [{ all: [{ exit: true }, { delay: 0 }] }, { exit: true }, true],
    [{ all: [{ returning: true }, { delay: 0 }] }, {}, undefined],
    [{ all: [{ returning: true }, { delay: 1 }] }, {}, false],
    [{ any: [{ returning: true }, { delay: 0 }] }, {}, true],
    [{ any: [{ returning: true }, { delay: 1 }] }, {}, undefined],
    [{ not: { exit: true } }, {}, true],
    // What is not known is not met by its opposite either.
    [{ not: { returning: true } }, {}, undefined],
    [{ not: { any: [{ device: 'phone' }, { all: [{ delay: 0 }, { exit: true }] }] } }, {}, true],
  ];
  for (const [condition, more, met] of cases)
    it(`${JSON.stringify(condition)} with ${JSON.stringify(more, (_, value) => (value instanceof Set ? [...value] : value))} is ${met}`, () => {
      expect(meetsTrigger(condition, facts(more))).to.equal(met);
    });
});

describe('business hours', () => {
  const helsinki = { zone: 'Europe/Helsinki', days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' };
  for (const [moment, open] of [
    ['2026-11-23T06:59:59Z', false],
    ['2026-11-23T07:00:00Z', true],
    ['2026-11-23T14:59:59Z', true],
    ['2026-11-23T15:00:00Z', false],
    // In summer Helsinki is three hours ahead.
    ['2026-07-01T06:00:00Z', true],
    ['2026-11-22T10:00:00Z', false],
  ] as const)
    it(`${moment} is ${open ? 'within' : 'out of'} them`, () => {
      expect(isOpenAt(helsinki, Date.parse(moment))).to.equal(open);
    });

  it('over midnight belong to the day on which they begin', () => {
    const night = { zone: 'UTC', days: [5], from: '22:00', to: '02:00' };
    const at = (moment: string) => isOpenAt(night, Date.parse(moment));
    expect([at('2026-11-27T23:00Z'), at('2026-11-28T01:59Z'), at('2026-11-28T02:00Z')]).to.deep.equal([
      true,
      true,
      false,
    ]);
    expect([at('2026-11-28T23:00Z'), at('2026-11-27T01:00Z')]).to.deep.equal([false, false]);
  });
});

describe('patterns', () => {
  for (const pattern of [
    'a',
    '^a$',
    'a|b',
    '^(a|b)*$',
    'a+b?',
    'a{2}',
    '^a{2,}$',
    '^a{1,2}$',
    '[a-c]',
    '[^a-c]',
    '^\\d+$',
    '\\w',
    '^\\s*$',
    '\\.',
    '^$',
    '(?:ab)+',
    '^(a*)*$',
    'a$|^b',
    '[\\d.]',
    '[a-]',
    '^.{3}$',
    'x*',
    '(a|ab)(c|bcd)$',
    '()',
    '[.*]',
  ])
    // prettier-ignore
    it(`${pattern} finds what the browser's own expression finds`, () => {
      const own = new RegExp(pattern, 'u');
      for (const text of ['', 'a', 'b', 'ab', 'aab', 'abab', 'aaa', 'b.a', '12', '1.2', ' ', '\t ', 'a-b', 'xyz', 'abcd', 'ac', '*'])
        expect(compilePattern(pattern)(text), text).to.equal(own.test(text));
    });

  it('never hang: those that make a backtracking engine hang take a moment', () => {
    const text = `${'a'.repeat(2_000)}!`;
    for (const evil of [
      '^(a+)+$',
      '^(a|a)*$',
      '^(a|aa)+$',
      '(.*a){20}$',
      'a?'.repeat(30) + 'a{30}$',
      '^((a*)*)*$',
    ]) {
      const test = compilePattern(evil);
      const before = performance.now();
      test(text);
      expect(performance.now() - before, evil).to.be.lessThan(1_000);
    }
  });

  for (const refused of [
    '(?=a)',
    '(?<a>b)',
    '\\1',
    '\\b',
    'a*?',
    'a**',
    '*',
    '(a',
    'a)',
    '[a',
    'a{2,1}',
    '(a{99}){99}',
  ])
    it(`refuse ${refused}`, () => {
      expect(() => compilePattern(refused)).to.throw(TypeError);
    });

  it('of the simple kind take every other sign as it is', () => {
    expect(compileGlob('/a.b/*(c)+')('/a.b/x/(c)+')).to.equal(true);
    expect(compileGlob('/a.b')('/axb')).to.equal(false);
  });
});

describe('the option triggers', () => {
  const read = (when: unknown, more: object = {}) =>
    readTriggers(JSON.stringify({ rules: [{ when, then: 'open', ...more }] }));

  it('is read as it was meant', () => {
    const rule = {
      when: { all: [{ delay: 5000 }, { not: { url: { regex: '^/cart' } } }, { utm: { source: 'news' } }] },
      then: { teaser: 'May I help?' },
      atMost: { times: 2, days: 7 },
    };
    expect(readTriggers(JSON.stringify({ rules: [rule], remember: 'analytics' }))).to.deep.equal({
      rules: [rule],
      remember: 'analytics',
    });
  });

  for (const [when, said] of [
    [{ dealy: 1 }, 'rules[0].when has no "dealy"'],
    [{}, 'rules[0].when has exactly one of'],
    [{ delay: 1, exit: true }, 'has exactly one of'],
    [{ delay: '5' }, 'rules[0].when.delay is no number'],
    [{ scroll: 101 }, 'rules[0].when.scroll is no number up to 100'],
    [{ all: [] }, 'rules[0].when.all is no list of at least one'],
    [{ any: [{ exit: false }] }, 'rules[0].when.any[0].exit can only be true'],
    [{ visible: '[' }, 'rules[0].when.visible cannot be used'],
    [{ url: { regex: '(a' } }, 'rules[0].when.url.regex cannot be used'],
    [{ url: { matches: 'a' } }, 'has no "matches"; there are is, startsWith, glob, regex'],
    [{ device: 'watch' }, 'is none of phone, tablet, computer'],
    [{ hours: { zone: 'Mars/Base', days: [1], from: '09:00', to: '17:00' } }, 'hours.zone cannot be used'],
    [{ hours: { zone: 'UTC', days: [8], from: '09:00', to: '17:00' } }, 'hours.days[0]'],
    [{ hours: { zone: 'UTC', days: [1], from: '9', to: '17:00' } }, 'hours.from is no time like 09:00'],
    [{ consent: { purpose: 'marketing', is: 'yes' } }, 'consent.is is none of'],
  ] as const)
    it(`throws on ${JSON.stringify(when)}, and says where`, () => {
      expect(() => read(when)).to.throw(TypeError, said);
    });

  it('throws on what is no JSON, on rules that do nothing, and on conditions without end', () => {
    expect(() => readTriggers('{')).to.throw(TypeError, 'is no JSON');
    expect(() => read({ exit: true }, { then: 'close' })).to.throw(TypeError, 'rules[0].then is no object');
    let deep: unknown = { exit: true };
    for (let level = 0; level < 20; level++) deep = { not: deep };
    expect(() => read(deep)).to.throw(TypeError, 'is too deep');
  });
});

describe('what is remembered of visits', () => {
  const storeOf = () => {
    const kept = new Map<string, string>();
    return {
      kept,
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    };
  };
  const DAY = 86_400_000;

  it('a visit is a new one after half an hour', () => {
    const store = storeOf();
    let now = 1e12;
    const visit = () => remember(store, 'k', () => now);
    expect(visit().returning).to.equal(false);
    now += 29 * 60_000;
    expect(visit().returning).to.equal(false);
    now += 31 * 60_000;
    expect(visit().returning).to.equal(true);
  });

  it('how often each rule did something in the last days', () => {
    const store = storeOf();
    let now = 1e12;
    remember(store, 'k', () => now).note(0);
    now += 6 * DAY;
    const later = remember(store, 'k', () => now);
    expect([later.count(0, 7), later.count(0, 5), later.count(1, 7)]).to.deep.equal([1, 0, 0]);
    forget(store, 'k');
    expect(store.kept.size).to.equal(0);
  });

  it('what somebody else wrote there is nothing, and a store that throws remembers for this page alone', () => {
    const store = storeOf();
    store.kept.set('k', '{"visits":"many"}');
    expect(remember(store, 'k', () => 1).returning).to.equal(false);
    const blocked = () => {
      throw new DOMException('blocked', 'SecurityError');
    };
    const memory = remember({ getItem: blocked, setItem: blocked }, 'k', () => 1e12);
    memory.note(0);
    expect(memory.count(0, 1)).to.equal(1);
  });
});
