import assert from 'node:assert/strict';
import test from 'node:test';
import { change, DAY, NOW, outcome, tag, type Question } from '../test/garden.js';
import { MAX_SOURCES, type SourceRecord } from './derivation.js';

const yes = change('c1', 'given', 'profiling');
const view = (more: Parameters<typeof tag>[0] = {}): SourceRecord => ({
  type: 'view',
  tag: tag({ purposes: ['profiling', 'analytics'], ...more }),
  fields: { path: '/fair', referrer: '' },
});
const profile = (sources: Record<string, string[]>): SourceRecord => ({
  type: 'profile',
  tag: tag({ source: 'derived', sources }),
  fields: { interest: 'fairs' },
});

/** May the interest, derived from these fields of these records, be read for profiling? */
const interest = (
  named: Record<string, string[]> | undefined,
  sources: Record<string, SourceRecord> | undefined,
  more: Question = {},
): Question => ({
  field: { name: 'interest', category: 'behaviour' },
  ...more,
  tag: { source: 'derived', sources: named },
  use: { purpose: 'profiling', ...more.use },
  facts: { history: [yes], sources, ...more.facts },
});

const chain = (length: number): Record<string, SourceRecord> =>
  Object.fromEntries(
    Array.from({ length }, (_, at) => [
      `r${at}`,
      at === length - 1 ? view() : profile({ [`r${at + 1}`]: ['interest'] }),
    ]),
  );
const throughChain = (length: number): Question => {
  const sources = chain(length);
  const last = sources[`r${length - 2}`];
  if (last?.tag.sources) last.tag.sources[`r${length - 1}`] = ['path'];
  return interest({ r0: [length === 1 ? 'path' : 'interest'] }, sources);
};

const cases: [string, Question, string][] = [
  ['[PL14] every source serves the purpose: allowed', interest({ v: ['path'] }, { v: view() }), 'allow'],
  [
    '[PL14] one source does not serve the purpose',
    interest({ v: ['path'], w: ['path'] }, { v: view(), w: view({ purposes: ['analytics'] }) }),
    'PL14 source_not_served',
  ],
  [
    '[PL14] the consent to a source was not there',
    interest({ v: ['path'] }, { v: view({ consent: null }) }),
    'PL14 source_not_served',
  ],
  [
    '[PL14] the retention of a source has run out',
    interest({ v: ['path'] }, { v: view({ time: NOW - 400 * DAY }) }),
    'PL14 source_not_served',
  ],
  ['[PL14] a source is gone', interest({ v: ['path'], w: ['path'] }, { v: view() }), 'PL14 source_missing'],
  ['[PL14] nothing is known of sources', interest({ v: ['path'] }, undefined), 'PL14 source_missing'],
  [
    '[PL14] a contributing field is gone',
    interest({ v: ['path'] }, { v: { ...view(), fields: { referrer: '' } } }),
    'PL14 source_missing',
  ],
  [
    '[PL14] a field that did not contribute may be gone',
    interest({ v: ['path'] }, { v: { ...view(), fields: { path: '/' } } }),
    'allow',
  ],
  ['[PL14] derived from no field', interest({ v: [] }, { v: view() }), 'PL14 source_missing'],
  ['[PL14] derived from nothing', interest({}, {}), 'PL14 source_missing'],
  [
    '[PL14] a source that was derived itself goes with its own source',
    interest({ p: ['interest'] }, { p: profile({ v: ['path'] }), v: view({ purposes: ['analytics'] }) }),
    'PL14 source_not_served',
  ],
  [
    '[PL14] sources that go round in a circle',
    interest({ p: ['interest'] }, { p: profile({ q: ['interest'] }), q: profile({ p: ['interest'] }) }),
    'PL14 source_chain',
  ],
  ['[PL14] a long chain', throughChain(MAX_SOURCES), 'allow'],
  ['[PL14] a chain beyond all measure', throughChain(MAX_SOURCES + 1), 'PL14 source_chain'],
  [
    '[PL14] restricted: what was derived is kept',
    interest({ v: ['path'] }, { v: view() }, { use: { kind: 'store' }, facts: { restricted: true } }),
    'allow',
  ],
  [
    '[PL14] restricted: nothing is derived anew',
    interest({ v: ['path'] }, { v: view() }, { use: { kind: 'collect' }, facts: { restricted: true } }),
    'PL14 source_not_served',
  ],
  ['[PL14] sources that are none', interest(null as never, {}), 'PL14 source_missing'],
];

for (const [title, input, expected] of cases) test(title, () => assert.equal(outcome(input), expected));
