import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { LeadRecord } from '@remit/contract';
import { batchOf, change, enquiry, instructions, newId, newVisitor } from '../testing/bakery.js';
import { startBakery, TOKENS, type Bakery } from '../testing/start-bakery.js';

let bakery: Bakery;
before(async () => {
  const { purposes, records } = instructions();
  const { contact } = purposes;
  const { enquiry: lead } = records;
  assert.ok(contact && lead);
  bakery = await startBakery({
    instructions: instructions({
      purposes: { ...purposes, contact: { ...contact, categories: [...contact.categories, 'birth-date'] } },
      records: { ...records, enquiry: { ...lead, fields: { ...lead.fields, born: 'birth-date' } } },
    }),
  });
});
after(() => bakery.remove());

const YEAR = 365.25 * 864e5;
const bornYearsAgo = (years: number): string =>
  new Date(bakery.clock.now() - years * YEAR).toISOString().slice(0, 10);

/** Says yes to marketing and looks at a page; then says when they were born; then looks at another page. */
const visit = async (born: string) => {
  const visitor = newVisitor();
  const now = bakery.clock.now();
  const send = async (more: object) =>
    Object((await bakery.post('/v1/batch', batchOf(visitor, bakery.clock.now(), more))).body).verdicts.map(
      ({ outcome, code }: { outcome: string; code?: string }) => [outcome, code].join(' ').trim(),
    );
  const marketing = change('marketing', 'given', now - 3000);
  const analytics = change('analytics', 'given', now - 3000);
  const lead = (fields: LeadRecord['fields']) =>
    enquiry({ time: now - 1000, purposes: ['contact', 'marketing'], consent: analytics.id }, fields);
  const seen = (): LeadRecord => ({
    ...enquiry({ time: now - 1000, purposes: ['analytics'], consent: analytics.id }, { page: '/rye' }),
    id: newId(),
    type: 'seen',
  });
  const first = lead({ name: 'Aino', email: 'aino@example.org' });
  const events = [seen(), seen()] as const;
  return {
    first: await send({ changes: [marketing, analytics], records: [first, events[0]] }),
    second: await send({ records: [lead({ name: 'Aino', email: 'aino@example.org', born })] }),
    third: await send({ records: [events[1]] }),
    lead: first.id,
    event: events[0].id,
  };
};
const readable = async (kind: string, purpose: string): Promise<string[]> =>
  Object((await bakery.get(`/v1/records?kind=${kind}&purpose=${purpose}`, TOKENS.all)).body).records.map(
    ({ id }: { id: string }) => id,
  );

test('[PL15] below the age of consent nothing rests on a consent, from the moment the age is known', async () => {
  const child = await visit(bornYearsAgo(12));
  assert.deepEqual(child.first, ['stored', 'stored', 'stored', 'stored']);
  assert.deepEqual([child.second, child.third], [['reduced'], ['refused below_age']]);
  assert.ok((await readable('lead', 'contact')).includes(child.lead));
  assert.deepEqual(await readable('lead', 'marketing'), []);
  assert.deepEqual(await readable('event', 'analytics'), []);

  const adult = await visit(bornYearsAgo(40));
  assert.deepEqual([adult.second, adult.third], [['stored'], ['stored']]);
  assert.ok((await readable('lead', 'marketing')).includes(adult.lead));
  assert.ok((await readable('event', 'analytics')).includes(adult.event));
});

test('[PL15] [PL16] a birth that is no date is held to be below every age', async () => {
  const somebody = await visit('long ago');
  assert.deepEqual([somebody.second, somebody.third], [['reduced'], ['refused age_unknown']]);
  assert.ok(!(await readable('lead', 'marketing')).includes(somebody.lead));
});

test('[PL11] [PL15] what a consent alone carried is erased when the person turns out to be too young for it', async () => {
  const stored = (event: string, lead: string) =>
    bakery.inspect(async (shop) => ({
      event: (await shop.record(event)) !== undefined,
      purposes: (await shop.record(lead))?.tag.purposes,
    }));
  const child = await visit(bornYearsAgo(12));
  assert.deepEqual(await stored(child.event, child.lead), { event: false, purposes: ['contact'] });
  const adult = await visit(bornYearsAgo(40));
  assert.deepEqual(await stored(adult.event, adult.lead), {
    event: true,
    purposes: ['contact', 'marketing'],
  });
});
