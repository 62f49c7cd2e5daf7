import { expect } from 'chai';
import { byButton, instructionsOf, pretendSite, until } from '../test/pretend-site.js';

const lead = { name: 'Aino', email: 'aino@mail.example' };

describe('what a client keeps', () => {
  let site: ReturnType<typeof pretendSite>;
  beforeEach(() => {
    site = pretendSite();
  });
  afterEach(() => site.forget());

  it('[BU1] is nothing before the visitor acts, whatever the page does', async () => {
    const cookies = document.cookie;
    const stored = localStorage.length + sessionStorage.length;
    const client = site.open();
    await client.resume();
    for (let index = 0; index < 10; index++) client.track('view', { page: '/' });
    expect(await client.pending()).to.equal(0);
    await client.flush();
    site.timers.pass(60_000);
    expect(await site.isOnDisk()).to.equal(false);
    expect(client.durability).to.equal(undefined);
    expect(document.cookie).to.equal(cookies);
    expect(localStorage.length + sessionStorage.length).to.equal(stored);
    expect(await caches.keys()).to.deep.equal([]);
  });

  it('[BU1] is nothing of an event before the visitor acts, even where no consent is needed for it', async () => {
    const instructions = instructionsOf();
    const { contact } = instructions.purposes;
    if (!contact) throw new Error('no contact');
    contact.categories.push('behaviour');
    const other = pretendSite(instructions);
    const client = other.open();
    client.track('view', { page: '/' });
    await client.flush();
    expect(await other.isOnDisk()).to.equal(false);
    await client.lead('quote', lead);
    await until(async () => (await other.onDisk()).records.size === 2, 'the event is kept with the lead');
    await other.forget();
  });

  it('[BU1] is nothing of a lead that no purpose may collect', async () => {
    const client = site.open();
    expect(await client.lead('quote', { employer: 'Lumo' })).to.deep.equal({
      taken: false,
      code: 'no_purpose_left',
    });
    expect(await client.lead('nothing', lead)).to.deep.equal({ taken: false, code: 'record_type_unknown' });
    expect(await client.lead('quote', { ...lead, password: 'x' })).to.deep.equal({
      taken: false,
      code: 'forbidden_category',
    });
    expect(await site.isOnDisk()).to.equal(false);
  });

  it('[BU7] is a lead before anyone is told that it is kept, with its tag', async () => {
    const client = site.open();
    const handed = await client.lead('quote', lead);
    const { person, records } = await site.onDisk();
    if (!handed.taken) throw new Error(handed.code);
    expect(handed.kept).to.equal('device');
    expect(client.durability).to.equal('device');
    const kept = records.get(handed.id)?.record;
    expect(kept?.fields).to.deep.equal(lead);
    expect(kept?.tag).to.include({ source: 'widget', notice: '2026-02', consent: null });
    expect(kept?.tag.purposes).to.deep.equal(['contact']);
    expect(person?.subject.id).to.match(/^[A-Za-z0-9_-]{21}$/);
    expect(person?.subject.secret).to.match(/^[A-Za-z0-9_-]{21}$/);
    expect(person?.subject.secret).to.not.equal(person?.subject.id);
  });

  it('[BU7] is a lead as it was when it was handed in', async () => {
    const client = site.open();
    const fields = { ...lead };
    const handing = client.lead('quote', fields);
    fields.name = 'somebody else';
    await handing;
    const [waiting] = (await site.onDisk()).records.values();
    expect(waiting?.record.fields.name).to.equal('Aino');
  });

  it('[BU7] is never a lead that no request can carry: whoever hands it in is told', async () => {
    const client = site.open();
    expect(await client.lead('quote', { name: 'x'.repeat(1_100_000) })).to.deep.equal({
      taken: false,
      code: 'too_large',
    });
  });

  it('[BU3] is everything until there is a verdict, and nothing that has one', async () => {
    const client = site.open();
    await client.lead('quote', lead);
    await client.lead('question', { text: 'When?' });
    site.server.answer = (batch) =>
      Response.json({ now: 1, verdicts: [{ id: batch.records[0]?.id, outcome: 'refused', code: 'x' }] });
    await client.flush().catch(String);
    await until(() => site.server.seen.length >= 2, 'the rest is tried again at once, as something moved');
    for (const outcome of ['stored', 'reduced', 'duplicate', 'refused'] as const) {
      await client.lead('quote', lead);
      site.server.answer = (batch) =>
        Response.json({ now: 1, verdicts: batch.records.map(({ id }) => ({ id, outcome })) });
      await client.flush();
      expect(await client.pending(), outcome).to.equal(0);
    }
    await client.lead('quote', lead);
    site.server.answer = (batch) =>
      Response.json({ now: 1, verdicts: batch.records.map(({ id }) => ({ id, outcome: 'lost-in-space' })) });
    await client.flush();
    expect(await client.pending()).to.equal(1);
  });

  it('[BU3] tells of every verdict', async () => {
    const client = site.open();
    const heard: string[] = [];
    const stop = client.on('verdict', ({ id, outcome }) => heard.push(`${id} ${outcome}`));
    const handed = await client.lead('quote', lead);
    await client.flush();
    if (!handed.taken) throw new Error(handed.code);
    expect(heard).to.deep.equal([`${handed.id} stored`]);
    stop();
    await client.lead('quote', lead);
    await client.flush();
    expect(heard).to.have.length(1);
  });

  it('[BU3] counts every other removal, tells it, and reports it with the next batch, once', async () => {
    const client = site.open();
    const heard: unknown[] = [];
    client.on('loss', (loss) => heard.push(loss));
    await client.consent({ analytics: true }, byButton);
    client.track('view', { page: '/' });
    client.track('view', { page: '/b' });
    await until(async () => (await client.pending()) === 2, 'events are kept');
    await client.withdraw(['analytics'], byButton);
    await client.flush();
    expect(heard).to.deep.equal([{ reason: 'withdrawn', count: 2 }]);
    expect(site.server.seen.at(-1)?.losses).to.deep.equal({ withdrawn: 2 });
    await client.lead('quote', lead);
    await client.flush();
    expect(site.server.seen.at(-1)?.losses).to.equal(undefined);
  });

  it('[BU3] outlives the page: written, killed before it was sent, sent once by the next page', async () => {
    site.server.answer = () => Promise.reject(new TypeError('offline'));
    const first = site.open();
    await first.consent({ marketing: true }, byButton);
    const handed = await first.lead('quote', lead);
    first.destroy();
    site.server.answer = site.server.judge;
    const second = site.open();
    await second.resume();
    expect(second.choices()).to.deep.equal({ marketing: 'given', analytics: 'never-asked' });
    await second.flush();
    expect(site.server.stored.size).to.equal(2);
    expect(handed.taken && site.server.stored.has(handed.id)).to.equal(true);
    const third = site.open();
    await third.resume();
    await third.flush();
    expect(site.server.stored.size).to.equal(2);
    expect(site.server.recordIds().flat()).to.have.length(1);
  });

  it('[BU1] is found again without being asked for, where a browser does not tell its databases', async () => {
    const first = site.open();
    await first.consent({ marketing: true }, byButton);
    const second = site.open({ hasOwnDatabase: () => Promise.resolve(undefined) });
    await second.resume();
    expect(second.durability).to.equal(undefined);
    await second.lead('quote', { ...lead, employer: 'Lumo' });
    const [waiting] = (await site.onDisk()).records.values();
    expect(waiting?.record.tag.purposes).to.deep.equal(['contact', 'marketing']);
  });
});
