import assert from 'node:assert/strict';
import type { RequestKind } from '../requests/person-request.js';
import { makeAdmission, makeId, makeRecord } from './example-shop.suite.js';
import type { NewRequest } from './requests.js';
import type { OpenPlace } from './store-place.suite.js';
import type { ControllerStore } from './store.js';

/** When all of it happens: on the last day of a long month. */
export const NOW = Date.parse('2026-01-31T12:00:00Z');
export const DAY = 864e5;
export const TEXT = 'Please, as soon as you can.';

/** Makes somebody known, with a lead that goes to the CRM. */
export const addPerson = async (shop: ControllerStore, subject: string) => {
  const routes = [{ recipient: 'crm', purpose: 'contact' }];
  const record = makeRecord(shop.id, subject, { routes });
  await shop.admit(makeAdmission(subject, { records: [record] }));
  return record;
};

export const asked = (
  subject: string,
  kind: RequestKind,
  more: Partial<NewRequest['content']> = {},
): NewRequest => ({
  id: makeId('request'),
  subject,
  kind,
  content: { text: TEXT, extensions: [], ...more },
});

export const take = async (shop: ControllerStore, request: NewRequest, now = NOW) => {
  const taken = await shop.requests.take(request, now);
  assert.ok(taken.ok);
  return taken;
};

export const states = async (shop: ControllerStore, subject: string) =>
  (await shop.requests.of(subject)).map(({ kind, state, content }) => [kind, state, content]);

/** The rows of a shop as they lie on disk. */
export const rows = (
  { database }: OpenPlace,
  table: 'requests' | 'records' | 'rectifications',
  shop: string,
) => database.read.selectFrom(table).selectAll().where('controller_id', '=', shop).execute();
