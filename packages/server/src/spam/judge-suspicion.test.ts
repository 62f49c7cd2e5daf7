import assert from 'node:assert/strict';
import test from 'node:test';
import { judgeSuspicion, type LeadRates, type Signs } from './judge-suspicion.js';

const MOST: LeadRates = { visitor: 10, address: 30, site: 300 };
const FEW: LeadRates = { visitor: 1, address: 1, site: 1 };
const CALM = { trap: false, took: 30_000, answers: 4, typed: 40 };
const HURRIED = { ...CALM, took: 3_199 };

const judge = (more: Partial<Signs>) => judgeSuspicion({ told: undefined, rates: FEW, most: MOST, ...more });
const rates = (more: Partial<LeadRates>) => ({ rates: { ...FEW, ...more } });

const TABLE: readonly [says: string, signs: Partial<Signs>, judged: ReturnType<typeof judgeSuspicion>][] = [
  ['nothing was told', {}, { act: 'accept' }],
  ['nothing strange was told', { told: CALM }, { act: 'accept' }],
  ['the trap', { told: { ...CALM, trap: true } }, { act: 'review', suspicion: 'trap' }],
  [
    'the trap and everything else',
    { told: { ...HURRIED, trap: true }, rates: { visitor: 99, address: 99, site: 999 } },
    { act: 'review', suspicion: 'trap' },
  ],
  ['a millisecond too fast', { told: HURRIED }, { act: 'ask', suspicion: 'hurried' }],
  ['just slow enough', { told: { ...HURRIED, took: 3_200 } }, { act: 'accept' }],
  ['too few answers to tell', { told: { ...CALM, took: 10, answers: 2 } }, { act: 'accept' }],
  [
    'a long text that was pasted counts as three hundred characters',
    { told: { ...CALM, took: 5_800, typed: 4_000 } },
    { act: 'accept' },
  ],
  ['as many of one visitor as allowed', rates({ visitor: 10 }), { act: 'accept' }],
  ['too many of one visitor', rates({ visitor: 11 }), { act: 'ask', suspicion: 'visitor_rate' }],
  ['as many from one address as allowed', rates({ address: 30 }), { act: 'accept' }],
  ['too many from one address', rates({ address: 31 }), { act: 'ask', suspicion: 'address_rate' }],
  ['too many at one site', rates({ site: 301 }), { act: 'ask', suspicion: 'site_rate' }],
  ['two signs at once', rates({ visitor: 11, address: 31 }), { act: 'review', suspicion: 'visitor_rate' }],
  [
    'hurried, and one of many',
    { told: HURRIED, ...rates({ site: 301 }) },
    { act: 'review', suspicion: 'hurried' },
  ],
];

for (const [says, signs, judged] of TABLE)
  test(`[SP1] ${says}: ${Object.values(judged).join(', ')}`, () => {
    assert.deepEqual(judge(signs), judged);
  });
