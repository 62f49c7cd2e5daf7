import assert from 'node:assert/strict';
import type { Instructions } from '@remit/contract';
import { exampleInstructions, makeAdmission, makeChange, makeRecord } from './example-shop.suite.js';
import type { ControllerStore } from './store.js';

export const DAY = 864e5;
/** The last day of a month with 31: a year later, and months later, end in their own ways. */
export const START = Date.UTC(2026, 0, 31, 12);
const ROUTES = [
  { recipient: 'crm', purpose: 'contact' },
  { recipient: 'mailer', purpose: 'marketing' },
];

/** Sweeps until nothing is left to do, and adds up. */
export const sweepAll = async (shop: ControllerStore, now: number, limit = 100) => {
  const total = { looked: 0, records: 0, fields: 0, byCode: {} as Record<string, number> };
  for (let batches = 0; ; batches++) {
    assert.ok(batches < 1000, 'a sweep has to come to an end');
    const { looked, erased, state } = await shop.sweep(now, limit);
    assert.ok(looked <= limit);
    total.looked += looked;
    total.records += erased.records;
    total.fields += erased.fields;
    for (const [code, count] of Object.entries(erased.byCode))
      total.byCode[code] = (total.byCode[code] ?? 0) + count;
    if (state !== 'more') return { ...total, state };
  }
};

/** Somebody who consented to marketing, and left a quote for contact too. */
export const addQuote = async (shop: ControllerStore, subject: string, time = START) => {
  const given = { ...makeChange('marketing', 'given'), time };
  const record = makeRecord(shop.id, subject, {
    tag: { consent: given.id, purposes: ['contact', 'marketing'], time },
    routes: ROUTES,
  });
  await shop.admit({
    ...makeAdmission(subject, { changes: [given], records: [record] }),
    receivedAt: time,
  });
  return record;
};

/** Puts other instructions into force at the very time from which everything is counted. */
export const changeInstructions = (
  shop: ControllerStore,
  version: number,
  how: (made: Instructions) => Instructions,
) => shop.addInstructions(how(exampleInstructions(shop.id, version)), START);
