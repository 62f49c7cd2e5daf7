import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { LeadRecord } from '@remit/contract';
import { batchOf, change, enquiry, instructions, newId, newVisitor } from '../testing/bakery.js';
import { startBakery, TOKENS, type Bakery } from '../testing/start-bakery.js';

const CRM = 'rt_crm_0123456789abcd';
const DAY = 864e5;

let bakery: Bakery;
before(async () => {
  const { purposes, records } = instructions();
  bakery = await startBakery({
    instructions: instructions({
      purposes,
      records: { ...records, taste: { kind: 'lead', fields: { likes: 'behaviour' } } },
    }),
    readers: [
      { id: 'all', token: TOKENS.all, purposes: ['contact', 'marketing', 'analytics'] },
      { id: 'crm', token: CRM, purposes: ['contact'], permissions: ['write'] },
    ],
  });
});
after(() => bakery.remove());

/** Somebody who agreed to analytics and looked at two pages, and how they send on. */
const comeIn = async () => {
  const visitor = newVisitor();
  const consent = change('analytics', 'given', bakery.clock.now() - 3000);
  const send = async (more: object): Promise<string[]> =>
    Object((await bakery.post('/v1/batch', batchOf(visitor, bakery.clock.now(), more))).body).verdicts.map(
      ({ outcome, code }: { outcome: string; code?: string }) => [outcome, code].join(' ').trim(),
    );
  const seen = (page: string): LeadRecord => ({
    ...enquiry({ time: bakery.clock.now() - 1000, purposes: ['analytics'], consent: consent.id }, { page }),
    id: newId(),
    type: 'seen',
  });
  /** What they like, derived from these records. */
  const taste = (sources: Readonly<Record<string, string[]>>, tag: object = {}): LeadRecord => {
    const time = bakery.clock.now();
    const made = enquiry({ time, purposes: ['analytics'], consent: consent.id, ...tag }, { likes: 'rye' });
    return { ...made, type: 'taste', tag: { ...made.tag, source: 'derived', sources } };
  };
  const [rye, spelt] = [seen('/rye'), seen('/spelt')];
  assert.deepEqual(await send({ changes: [consent], records: [rye, spelt] }), ['stored', 'stored', 'stored']);
  return { visitor, consent, send, seen, taste, rye, spelt };
};
const pages = (...records: readonly LeadRecord[]) =>
  Object.fromEntries(records.map(({ id }) => [id, ['page']]));

const readable = async (): Promise<string[]> =>
  Object(
    (await bakery.get('/v1/records?kind=lead&purpose=analytics&limit=200', TOKENS.all)).body,
  ).records.map(({ id }: { id: string }) => id);
const kept = (id: string) => bakery.inspect(async (shop) => (await shop.record(id)) !== undefined);
const counted = async (): Promise<number> =>
  Object((await bakery.get('/v1/counts?purpose=analytics&type=taste', TOKENS.all)).body).records;

test('[PL14] what is derived is stored, read and counted while all that it was made of may serve its purpose', async () => {
  const { send, taste, rye, spelt } = await comeIn();
  const before_ = await counted();
  const derived = taste(pages(rye, spelt));
  assert.deepEqual(await send({ records: [derived] }), ['stored']);
  assert.ok((await readable()).includes(derived.id));
  assert.equal(await counted(), before_ + 1);
  const { body } = await bakery.get(`/v1/records/${derived.id}/why`, TOKENS.all);
  assert.deepEqual(Object(body).derivedFrom, [rye.id, spelt.id]);
});

test('[PL14] sources may come in the same batch, and be derived themselves', async () => {
  const { send, seen, taste } = await comeIn();
  const page = seen('/oat');
  const first = taste(pages(page));
  const second = taste({ [first.id]: ['likes'] });
  assert.deepEqual(await send({ records: [page, first, second] }), ['stored', 'stored', 'stored']);
  assert.ok((await readable()).includes(second.id));
  // What comes before its sources has none.
  const late = seen('/late');
  const early = taste(pages(late));
  assert.deepEqual(await send({ records: [early, late] }), ['refused source_missing', 'stored']);
});

test('[PL14] without its sources, with those of somebody else, or in a circle, nothing is taken in', async () => {
  const [one, other] = [await comeIn(), await comeIn()];
  const { send, taste, rye } = one;
  const circle = taste({});
  const inCircle: LeadRecord = { ...circle, tag: { ...circle.tag, sources: { [circle.id]: ['likes'] } } };
  for (const [sources, code] of [
    [pages(other.rye), 'source_missing'],
    [{ [newId()]: ['page'] }, 'source_missing'],
    [{ [rye.id]: ['title'] }, 'source_missing'],
    [{}, 'source_missing'],
  ] satisfies [Record<string, string[]>, string][])
    assert.deepEqual(await send({ records: [taste(sources)] }), [`refused ${code}`]);
  assert.deepEqual(await send({ records: [inCircle] }), ['refused source_missing']);
  // A source that does not serve the purpose lends it to nobody.
  const lead = enquiry({ time: bakery.clock.now() }, { name: 'Aino' });
  assert.deepEqual(await send({ records: [lead] }), ['stored']);
  assert.deepEqual(await send({ records: [taste({ [lead.id]: ['name'] })] }), ['refused source_not_served']);
});

test('[PL11] [PL14] a withdrawal takes the profile along with what it was made of', async () => {
  const { send, taste, rye } = await comeIn();
  const derived = taste(pages(rye));
  await send({ records: [derived] });
  assert.ok(await kept(derived.id));
  await send({ changes: [change('analytics', 'withdrawn', bakery.clock.now())] });
  assert.ok(!(await readable()).includes(derived.id));
  assert.deepEqual([await kept(rye.id), await kept(derived.id)], [false, false]);
});

test('[PL10] [PL14] a profile goes on the day on which the oldest of its sources goes', async () => {
  const { send, taste, rye } = await comeIn();
  bakery.clock.skip(40 * DAY);
  const derived = taste(pages(rye));
  assert.deepEqual(await send({ records: [derived] }), ['stored']);
  const ends = await bakery.inspect(async (shop) => {
    const sweepUntil = async (time: number) => {
      for (let state = 'more'; state === 'more';) ({ state } = await shop.sweep(time, 100));
    };
    const until = instructions().purposes['analytics']?.retention;
    assert.equal(until, 'P90D');
    await sweepUntil(rye.tag.time + 89 * DAY);
    const still = (await shop.record(derived.id)) !== undefined;
    await sweepUntil(rye.tag.time + 91 * DAY);
    return { still, then: (await shop.record(derived.id)) !== undefined };
  });
  assert.deepEqual(ends, { still: true, then: false });
});

test('[PL14] [SO1] a system of the controller may derive from what it handed in itself, and from nothing else', async () => {
  const [{ rye }, time] = [await comeIn(), bakery.clock.now()];
  const base = { purposes: ['contact'], notice: '2026-10', consent: null, time };
  const source = { id: newId(), type: 'enquiry', fields: { name: 'Aino' }, tag: base };
  const derivedFrom = (sources: object) => ({
    id: newId(),
    type: 'enquiry',
    fields: { wish: 'rye' },
    tag: { ...base, source: 'derived', sources },
  });
  const records = [source, derivedFrom({ [source.id]: ['name'] }), derivedFrom(pages(rye))];
  const { body } = await bakery.post(
    '/v1/server/records',
    { sentAt: time, people: [{ person: 'customer-17', records }] },
    { authorization: `Bearer ${CRM}` },
  );
  const { people } = Object(body);
  assert.ok(people, JSON.stringify(body));
  const [{ verdicts }] = people;
  assert.deepEqual(
    verdicts.map(({ outcome, code }: { outcome: string; code?: string }) => [outcome, code]),
    [
      ['stored', undefined],
      ['stored', undefined],
      ['refused', 'source_missing'],
    ],
  );
});
