import { PROTOCOL_VERSION } from '@remit/contract';
import { expect } from 'chai';
import { lead, openWithLeads } from '../test/leads.js';
import { byButton, pretendSite, until } from '../test/pretend-site.js';

describe('what a client sends', () => {
  let site: ReturnType<typeof pretendSite>;
  beforeEach(() => {
    site = pretendSite();
  });
  afterEach(() => site.forget());

  it('[TR1] is nothing before the visitor acts', async () => {
    const client = site.open();
    await client.resume();
    client.track('view', { page: '/' });
    await client.flush();
    site.timers.pass(600_000);
    site.page.window.dispatchEvent(new Event('online'));
    site.page.window.dispatchEvent(new Event('pagehide'));
    await client.flush();
    expect(site.server.seen).to.deep.equal([]);
    expect(site.timers.waiting()).to.deep.equal([]);
  });

  it('[TR1] is an event only after "yes", a second later with what gathered', async () => {
    const client = site.open();
    await client.consent({ analytics: true }, byButton);
    await client.flush();
    site.timers.pass(0);
    await client.flush();
    const before = site.server.seen.length;
    client.track('view', { page: '/a' });
    client.track('view', { page: '/b' });
    expect(await client.pending()).to.equal(2);
    expect(site.timers.waiting()).to.deep.equal([1_000]);
    site.timers.pass(1_000);
    await until(() => site.server.stored.size === 3, 'the events are sent');
    expect(site.server.seen).to.have.length(before + 1);
  });

  it('[TR1] is a lead at once', async () => {
    const client = await openWithLeads(site, 1);
    expect(site.timers.waiting()).to.include(0);
    site.timers.pass(0);
    await until(async () => (await client.pending()) === 0, 'the lead is sent');
    expect(site.server.stored.size).to.equal(1);
  });

  it('[TR2] is the consent change before the records that cite it, in one batch in order', async () => {
    const client = site.open();
    await client.consent({ marketing: true }, byButton);
    await client.lead('quote', lead);
    await client.consent({ analytics: true }, byButton);
    await client.flush();
    const [batch] = site.server.seen;
    expect(batch?.changes.map(({ purpose }) => purpose)).to.deep.equal(['marketing', 'analytics']);
    expect(batch?.records.map(({ tag }) => tag.consent)).to.deep.equal([batch?.changes[0]?.id]);
    expect(batch).to.include({ protocol: PROTOCOL_VERSION, controller: site.instructions.controller });
    expect(batch?.subject).to.have.all.keys('id', 'secret');
  });

  it('[TR2] holds records back until every change before them has gone', async () => {
    const client = site.open();
    for (let index = 0; index < 130; index++) await client.consent({ marketing: index % 2 === 0 }, byButton);
    await client.lead('quote', lead);
    await client.flush();
    expect(site.server.seen.map(({ changes, records }) => [changes.length, records.length])).to.deep.equal([
      [118, 0],
      [12, 1],
    ]);
  });

  it('[TR3] is decided again before each attempt', async () => {
    let time = Date.now();
    const client = site.open({ now: () => time });
    const heard: unknown[] = [];
    client.on('loss', (loss) => heard.push(loss));
    await client.consent({ analytics: true }, byButton);
    client.track('view', { page: '/' });
    site.server.answer = () => Promise.reject(new TypeError('offline'));
    expect(await client.pending()).to.equal(1);
    await client.flush();
    expect(site.server.seen.at(-1)?.records).to.have.length(1);
    // The retention of analytics runs out.
    time += 200 * 864e5;
    site.server.answer = site.server.judge;
    await client.flush();
    expect(site.server.seen.at(-1)?.records).to.have.length(0);
    expect(heard).to.deep.equal([{ reason: 'no-longer-allowed', count: 1 }]);
  });

  it('is at most 200 items and 60,000 bytes at a time, until nothing waits', async () => {
    const client = site.open();
    await client.consent({ analytics: true }, byButton);
    for (let index = 0; index < 500; index++) client.track('view', { page: `/${index}/${'x'.repeat(50)}` });
    expect(await client.pending()).to.equal(500);
    await client.flush();
    expect(site.server.seen.length).to.be.above(2);
    for (const { changes, records, text } of site.server.seen) {
      expect(changes.length + records.length).to.be.at.most(200);
      expect(new TextEncoder().encode(text).length).to.be.at.most(60_000);
    }
    expect(site.server.stored.size).to.equal(501);
    expect(site.server.recordIds().flat()).to.deep.equal(site.server.recordIds().flat().toSorted());
  });

  it('is a record beyond 60,000 bytes by itself', async () => {
    const client = site.open();
    await client.lead('question', { text: 'x'.repeat(70_000) });
    await client.lead('quote', lead);
    await client.flush();
    expect(site.server.recordIds().map((ids) => ids.length)).to.deep.equal([1, 1]);
  });
});
