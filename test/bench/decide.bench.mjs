// How many decisions one core makes in a second, and how long a record takes to be limited.
import { decide, limitRecord } from '@remit/contract';
import { median } from './median.mjs';

const ROUNDS = 5;
const SECONDS = 1;
const DAY = 864e5;
const NOW = Date.UTC(2026, 10, 23);

/** @type {(basis: import('@remit/contract').LegalBasis, categories: import('@remit/contract').CategoryId[]) => import('@remit/contract').Instructions['purposes'][string]} */
const purpose = (basis, categories) => ({
  basis,
  categories,
  retention: 'P12M',
  wording: { en: 'Words.' },
  wordingSince: '2026-10',
});
/** @type {import('@remit/contract').CategoryId[]} */
const person = ['name', 'email', 'phone', 'company', 'message'];
/** @type {import('@remit/contract').Instructions} */
const instructions = {
  controller: 'garden',
  version: 1,
  party: { name: 'Garden', contact: 'privacy@garden.example' },
  notices: ['2025-03', '2026-01', '2026-10'],
  purposes: {
    contact: purpose('contract', person),
    marketing: purpose('consent', person),
    relationship: purpose('legitimate-interest', person),
    analytics: purpose('consent', ['behaviour']),
  },
  records: {
    quote: {
      kind: 'lead',
      fields: { name: 'name', email: 'email', phone: 'phone', firm: 'company', wish: 'message' },
    },
  },
  recipients: {},
  origins: [],
};
/** @type {(id: string, on: string, state: import('@remit/contract').ConsentState, days: number) => import('@remit/contract').HistoryEntry} */
const change = (id, on, state, days) => ({
  id,
  purpose: on,
  state,
  time: NOW - days * DAY,
  notice: '2026-10',
  method: 'button',
});
const histories = [
  [],
  [change('c1', 'marketing', 'given', 40)],
  [change('c1', 'marketing', 'given', 40), change('c2', 'analytics', 'refused', 40)],
  [change('c1', 'marketing', 'given', 40), change('c2', 'marketing', 'withdrawn', 3)],
];
const asked = ['contact', 'marketing', 'relationship'];
const fields = { name: 'Aino', email: 'aino@example.org', phone: '1', firm: 'A', wish: 'B' };

// As a server meets them: every record has a tag, a time and facts of its own.
const records = Array.from({ length: 4096 }, (_, index) => {
  const history = histories[index % histories.length] ?? [];
  return {
    record: {
      type: 'quote',
      tag: {
        controller: 'garden',
        /** @type {const} */ source: 'widget',
        purposes: asked,
        notice: '2026-10',
        consent: history.length > 0 ? 'c1' : null,
        time: NOW - (1 + (index % 364)) * DAY - index,
      },
      fields,
    },
    facts: { instructions, history, restricted: false, erased: false, now: NOW },
  };
});
const inQuote = Object.entries(instructions.records['quote']?.fields ?? {}).map(([name, category]) => ({
  name,
  category,
}));
/** @type {import('@remit/contract').Use[]} */
const uses = asked.map((id) => ({ purpose: id, kind: 'read' }));

/** @returns {[done: number, allowed: number]} */
const decideAll = () => {
  let done = 0;
  let allowed = 0;
  for (const { record, facts } of records)
    for (const use of uses)
      for (const field of inQuote) {
        done += 1;
        if (decide(record.tag, field, use, facts).allow) allowed += 1;
      }
  return [done, allowed];
};

const oneEach = records.map(({ record, facts }) => ({
  record: { ...record, tag: { ...record.tag, purposes: ['contact'] } },
  facts,
}));
/** @returns {[done: number, kept: number]} */
const limitAll = () => {
  let kept = 0;
  for (const { record, facts } of oneEach) kept += limitRecord(record, 'store', facts).purposes.length;
  return [oneEach.length, kept];
};

/** @param {() => [number, number]} work */
const perSecond = (work) => {
  let done = 0;
  const start = process.cpuUsage();
  let spent = 0;
  while (spent < SECONDS * 1e6) {
    done += work()[0];
    const { user, system } = process.cpuUsage(start);
    spent = user + system;
  }
  return (done / spent) * 1e6;
};

const [decisions, allowed] = decideAll();
perSecond(decideAll);
perSecond(limitAll);
const rates = Array.from({ length: ROUNDS }, () => [perSecond(decideAll), perSecond(limitAll)]);
const decided = median(rates.map(([rate = 0]) => rate));
const limited = median(rates.map(([, rate = 0]) => rate));
const spread = rates.map(([rate = 0]) => (rate / 1e6).toFixed(2)).join(', ');
console.log(`One core, medians of ${ROUNDS} rounds of ${SECONDS} s of processor time; ${((100 * allowed) / decisions).toFixed(0)} % allowed.
  decide       ${(decided / 1e6).toFixed(2)} million decisions/s (rounds: ${spread})
  limitRecord  ${(1e6 / limited).toFixed(2)} µs for a record of 5 fields and 1 purpose`);
