import { expect } from 'chai';
import { lead } from '../test/leads.js';
import { byButton, pretendSite, until } from '../test/pretend-site.js';

describe('leaving the page', () => {
  let site: ReturnType<typeof pretendSite>;
  beforeEach(() => {
    site = pretendSite();
  });
  afterEach(() => site.forget());

  it('[TR7] sends what waits at once, in a request that outlives the page', async () => {
    const client = site.open();
    await client.consent({ marketing: true }, byButton);
    await client.lead('quote', lead);
    site.hide();
    expect(site.server.seen).to.have.length(1);
    expect(site.server.seen[0]?.init.keepalive).to.equal(true);
    expect(site.server.seen[0]?.changes).to.have.length(1);
    await until(
      async () => (await client.pending()) === 0,
      'the verdict is taken, as the page is still there',
    );
  });

  it('[TR7] sends nothing twice when a page is hidden and then left', async () => {
    const client = site.open();
    await client.lead('quote', lead);
    site.page.window.dispatchEvent(new Event('pagehide'));
    site.hide();
    site.page.window.dispatchEvent(new Event('pagehide'));
    expect(site.server.seen).to.have.length(1);
    await until(async () => (await client.pending()) === 0, 'it is judged');
  });

  it('[TR7] also sends an event that is still being written', async () => {
    const client = site.open();
    await client.consent({ analytics: true }, byButton);
    await client.flush();
    client.track('view', { page: '/last' });
    site.hide();
    expect(site.server.seen.at(-1)?.records.map(({ fields }) => fields.page)).to.deep.equal(['/last']);
    await site.allGone(client);
  });

  it('[TR7] removes nothing before a verdict: the next page sends it again', async () => {
    const client = site.open();
    const handed = await client.lead('quote', lead);
    site.server.answer = async (batch) => {
      site.server.judge(batch);
      throw new TypeError('the page is gone before the answer');
    };
    site.hide();
    client.destroy();
    await until(() => site.server.stored.size === 1, 'it is stored');
    site.server.answer = site.server.judge;
    const next = site.open();
    await next.resume();
    await next.flush();
    expect(site.server.seen).to.have.length(2);
    expect(site.server.stored.size).to.equal(1);
    expect(handed.taken && site.server.stored.has(handed.id)).to.equal(true);
    expect(await next.pending()).to.equal(0);
  });

  it('[TR4] [TR7] plans another attempt when the last request came to nothing as the ones before it', async () => {
    const client = site.open({ random: () => 0 });
    const failing: (() => void)[] = [];
    site.server.answer = () =>
      new Promise((_, reject) => failing.push(() => reject(new TypeError('no network'))));
    await client.lead('quote', lead);
    site.timers.pass(0);
    await until(() => failing.length === 1, 'the first attempt is under way');
    failing[0]?.();
    await until(() => !site.timers.waiting().includes(30_000), 'it has failed');
    site.hide();
    expect(failing).to.have.length(2);
    // Its time comes while the last request may still be answered: there is nothing else to send.
    site.timers.pass(600);
    await client.flush();
    failing[1]?.();
    await until(() => site.timers.waiting().includes(1_000), 'another attempt is planned');
    site.server.answer = site.server.judge;
    site.timers.pass(1_000);
    await until(async () => (await client.pending()) === 0, 'it arrives');
  });

  it('[TR7] sends no second copy of what is on its way', async () => {
    const client = site.open();
    await client.lead('quote', lead);
    let answer = () => {};
    site.server.answer = (batch) =>
      new Promise((resolve) => {
        answer = () => resolve(site.server.judge(batch));
      });
    const flushing = client.flush();
    await until(() => site.server.seen.length === 1, 'an attempt is under way');
    site.hide();
    expect(site.server.seen).to.have.length(1);
    answer();
    await flushing;
    await until(async () => (await client.pending()) === 0, 'it is judged');
    expect(site.server.seen).to.have.length(1);
  });

  it('[TR7] breaks off what is on its way when the page is left, and sends that in a request that outlives it', async () => {
    const client = site.open();
    const handed = await client.lead('quote', lead);
    if (!handed.taken) throw new Error(handed.code);
    site.server.answer = () => new Promise(() => {});
    void client.flush();
    await until(() => site.server.seen.length === 1, 'an attempt is under way');
    site.page.window.dispatchEvent(new Event('pagehide'));
    const [first, second] = site.server.seen;
    expect([first?.init.keepalive, first?.init.signal?.aborted]).to.deep.equal([false, true]);
    expect([second?.init.keepalive, second?.init.signal?.aborted]).to.deep.equal([true, false]);
    expect(second?.records.map(({ id }) => id)).to.deep.equal([handed.id]);
  });

  it('[TR4] [TR7] does not ask again at once when the network has failed only later', async () => {
    let time = Date.now();
    const client = site.open({ now: () => time });
    site.hide();
    await client.lead('quote', lead);
    site.server.answer = () => {
      time += 5_000;
      return Promise.reject(new TypeError('no network'));
    };
    await client.flush();
    expect(site.server.seen).to.have.length(1);
    expect(await client.pending()).to.equal(1);
  });

  it('[TR7] sends nothing to a server that has refused this page or asked it to wait', async () => {
    const client = site.open();
    await client.lead('quote', lead);
    site.server.answer = () => new Response('', { status: 503, headers: { 'retry-after': '60' } });
    await client.flush();
    site.hide();
    expect(site.server.seen).to.have.length(1);
    const other = site.open();
    await other.resume();
    site.server.answer = () => Response.json({ code: 'key_unknown' }, { status: 403 });
    await other.flush();
    site.hide();
    expect(site.server.seen).to.have.length(2);
  });
});
