import { expect } from 'chai';
import { lead } from '../test/leads.js';
import { byButton, pretendSite, until } from '../test/pretend-site.js';

describe('requests that outlive the page', () => {
  let site: ReturnType<typeof pretendSite>;
  beforeEach(() => {
    site = pretendSite();
  });
  afterEach(() => site.forget());

  it('[TR7] stays within 64 KiB, leads first', async () => {
    const client = site.open();
    await client.consent({ analytics: true }, byButton);
    for (let index = 0; index < 400; index++) client.track('view', { page: `/${index}/${'x'.repeat(300)}` });
    await client.pending();
    const handed = await client.lead('quote', lead);
    if (!handed.taken) throw new Error(handed.code);
    site.hide();
    const [batch] = site.server.seen;
    expect(new TextEncoder().encode(batch?.text).length).to.be.within(50_000, 65_536);
    expect(batch?.records[0]?.id).to.equal(handed.id);
  });

  it('[TR7] sends what is too large for a last request by an ordinary one, as a hidden page lives on', async () => {
    const client = site.open();
    await client.lead('question', { text: 'x'.repeat(70_000) });
    await client.lead('quote', lead);
    site.hide();
    expect(site.server.seen.map(({ records }) => records.map(({ type }) => type))).to.deep.equal([['quote']]);
    await until(async () => (await client.pending()) === 0, 'the rest has gone');
    expect(site.server.seen.map(({ init, records }) => [init.keepalive, records.length])).to.deep.equal([
      [true, 1],
      [false, 1],
    ]);
    expect(site.server.stored.size).to.equal(2);
  });

  it('[TR7] sends all that waits, in as many requests as it takes', async () => {
    const client = site.open();
    await client.consent({ analytics: true }, byButton);
    for (let index = 0; index < 400; index++) client.track('view', { page: `/${index}/${'x'.repeat(300)}` });
    expect(await client.pending()).to.equal(400);
    site.hide();
    // Where the next attempt finds nothing but what is on its way, another is planned.
    await site.allGone(client);
    expect(new Set(site.server.recordIds().flat()).size).to.equal(400);
    expect(site.server.recordIds().flat()).to.have.length(400);
  });

  it('[TR7] leaves the rest to the next page when this one is gone', async () => {
    const client = site.open();
    await client.lead('question', { text: 'x'.repeat(70_000) });
    site.page.window.dispatchEvent(new Event('pagehide'));
    await client.flush();
    expect(site.server.seen).to.have.length(0);
    expect(await client.pending()).to.equal(1);
  });

  it('[TR7] shares the 64 KiB with every other client of the page', async () => {
    const other = pretendSite();
    try {
      const clients = [site.open(), other.open({}, {})];
      for (const client of clients) {
        await client.consent({ analytics: true }, byButton);
        await client.flush();
        for (let index = 0; index < 100; index++)
          client.track('view', { page: `/${index}/${'x'.repeat(250)}` });
        await client.pending();
      }
      for (const each of [site, other]) {
        each.server.seen.length = 0;
        each.server.answer = () => new Promise(() => {});
        each.hide();
      }
      const outliving = [...site.server.seen, ...other.server.seen].filter(({ init }) => init.keepalive);
      expect(outliving).to.have.length(2);
      const sizes = outliving.map(({ text }) => new TextEncoder().encode(text).length);
      expect(sizes[0]).to.be.above(40_000);
      expect(sizes[1]).to.be.above(10_000);
      expect((sizes[0] ?? 0) + (sizes[1] ?? 0)).to.be.at.most(65_536);
    } finally {
      await other.forget();
    }
    // What was broken off counts no longer.
    site.server.seen.length = 0;
    const next = site.open({
      document: Object.assign(new EventTarget(), { visibilityState: 'visible' as const }),
    });
    await next.resume();
    site.page.window.dispatchEvent(new Event('pagehide'));
    expect(site.server.seen.some(({ init }) => init.keepalive)).to.equal(true);
  });

  it('[TR7] asks again without outliving the page when others have used up what may', async () => {
    const client = site.open();
    site.hide();
    await client.lead('quote', lead);
    site.server.answer = (batch) =>
      batch.init.keepalive ? Promise.reject(new TypeError('too much')) : site.server.judge(batch);
    await client.flush();
    expect(site.server.seen.map(({ init }) => init.keepalive)).to.deep.equal([true, false]);
    expect(site.server.stored.size).to.equal(1);
  });

  it('[TR7] lets a request outlive a page that is already hidden', async () => {
    const client = site.open();
    site.hide();
    await client.lead('quote', lead);
    await client.flush();
    expect(site.server.seen[0]?.init.keepalive).to.equal(true);
  });

  it('[TR7] asks nothing of a request to outlive a page that stays', async () => {
    const client = site.open();
    await client.lead('quote', lead);
    await client.flush();
    expect(site.server.seen[0]?.init.keepalive).to.equal(false);
  });
});
