import { expect } from 'chai';
import { lead, openWithLeads, refusal } from '../test/leads.js';
import { byButton, pretendSite, until } from '../test/pretend-site.js';

describe('what did not arrive', () => {
  let site: ReturnType<typeof pretendSite>;
  beforeEach(() => {
    site = pretendSite();
  });
  afterEach(() => site.forget());

  for (const status of [408, 429, 500, 503]) {
    it(`[TR4] is tried again after ${status}, within a span that doubles`, async () => {
      const client = site.open({ random: () => 0.5 });
      await client.lead('quote', lead);
      site.server.answer = () => refusal(status, 'busy');
      for (const delay of [500, 1_000, 2_000]) {
        await client.flush();
        expect(site.timers.waiting()).to.deep.equal([delay]);
      }
      site.server.answer = site.server.judge;
      site.timers.pass(2_000);
      await until(async () => (await client.pending()) === 0, 'it arrives');
      expect(site.server.stored.size).to.equal(1);
    });
  }

  it('[TR4] waits as long as the server asks, whatever happens meanwhile', async () => {
    let time = 1_790_000_000_000;
    const client = site.open({ random: () => 0, now: () => time });
    await client.lead('quote', lead);
    site.server.answer = () => new Response('', { status: 429, headers: { 'retry-after': '30' } });
    await client.flush();
    expect(site.timers.waiting()).to.deep.equal([30_000]);
    site.page.window.dispatchEvent(new Event('online'));
    await client.lead('quote', lead);
    await client.flush();
    expect(site.server.seen).to.have.length(1);
    site.server.answer = site.server.judge;
    time += 30_000;
    site.timers.pass(30_000);
    await until(() => site.server.stored.size === 2, 'it arrives');
  });

  it('[TR4] goes on as soon as there is a network again', async () => {
    const client = await openWithLeads(site, 1);
    site.server.answer = () => Promise.reject(new TypeError('offline'));
    await client.flush();
    site.server.answer = site.server.judge;
    site.page.window.dispatchEvent(new Event('online'));
    site.timers.pass(0);
    await until(() => site.server.stored.size === 1, 'it arrives');
  });

  it('[TR4] sends what comes later, too, when another tab has sent meanwhile what had failed', async () => {
    const failed = site.open({ random: () => 0 });
    await failed.consent({ analytics: true }, byButton);
    site.server.answer = () => refusal(503, 'busy');
    await failed.flush();
    site.server.answer = site.server.judge;
    const other = site.open();
    await other.lead('quote', lead);
    await other.flush();
    expect(site.server.stored.size).to.equal(2);
    site.timers.pass(1_000);
    await failed.flush();
    failed.track('view', { page: '/a' });
    expect(await failed.pending()).to.equal(1);
    site.timers.pass(1_000);
    await until(() => site.server.stored.size === 3, 'the event is sent');
  });

  it('[TR4] begins with short waits again as soon as there is a network again', async () => {
    const client = site.open({ random: () => 1 });
    await client.lead('quote', lead);
    site.server.answer = () => Promise.reject(new TypeError('offline'));
    for (let times = 0; times < 6; times++) await client.flush();
    expect(site.timers.waiting()).to.deep.equal([32_000]);
    site.page.window.dispatchEvent(new Event('online'));
    site.timers.pass(0);
    await client.flush();
    expect(Math.max(...site.timers.waiting())).to.be.below(4_001);
  });

  it('[TR4] does not take a page that a network shows for an answer of the server', async () => {
    const client = await openWithLeads(site, 1);
    site.server.answer = () => new Response('<h1>Sign in to the Wi-Fi</h1>', { status: 200 });
    await client.flush();
    expect(await client.pending()).to.equal(1);
    expect(site.timers.waiting()).to.have.length(1);
  });

  it('[TR4] gives up waiting for an answer after 30 seconds', async () => {
    const client = await openWithLeads(site, 1);
    site.server.answer = ({ init }) =>
      new Promise((_, reject) => {
        init.signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
      });
    const flushing = client.flush();
    await until(() => site.server.seen.length === 1, 'it is sent');
    site.timers.pass(30_000);
    await flushing;
    expect(await client.pending()).to.equal(1);
  });
});
