import { expect } from 'chai';
import { byButton, pretendSite, until } from '../test/pretend-site.js';

const lead = { name: 'Aino', email: 'aino@mail.example' };

describe('leaving the page', () => {
  let site: ReturnType<typeof pretendSite>;
  beforeEach(() => {
    site = pretendSite();
  });
  afterEach(() => site.forget());

  const hide = () => {
    site.page.document.visibilityState = 'hidden';
    site.page.document.dispatchEvent(new Event('visibilitychange'));
  };

  it('[TR7] sends what waits at once, in a request that outlives the page', async () => {
    const client = site.open();
    await client.consent({ marketing: true }, byButton);
    await client.lead('quote', lead);
    hide();
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
    hide();
    site.page.window.dispatchEvent(new Event('pagehide'));
    expect(site.server.seen).to.have.length(1);
    await until(async () => (await client.pending()) === 0, 'it is judged');
  });

  it('[TR7] also sends an event that is still being written', async () => {
    const client = site.open();
    await client.consent({ analytics: true }, byButton);
    await client.flush();
    client.track('view', { page: '/last' });
    hide();
    expect(site.server.seen.at(-1)?.records.map(({ fields }) => fields.page)).to.deep.equal(['/last']);
    await until(async () => (await client.pending()) === 0, 'it is judged');
  });

  it('[TR7] removes nothing before a verdict: the next page sends it again', async () => {
    const client = site.open();
    const handed = await client.lead('quote', lead);
    site.server.answer = async (batch) => {
      site.server.judge(batch);
      throw new TypeError('the page is gone before the answer');
    };
    hide();
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
    hide();
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

  it('[TR7] stays within 64 KiB, leads first', async () => {
    const client = site.open();
    await client.consent({ analytics: true }, byButton);
    for (let index = 0; index < 400; index++) client.track('view', { page: `/${index}/${'x'.repeat(300)}` });
    await client.pending();
    const handed = await client.lead('quote', lead);
    if (!handed.taken) throw new Error(handed.code);
    hide();
    const [batch] = site.server.seen;
    expect(new TextEncoder().encode(batch?.text).length).to.be.within(50_000, 65_536);
    expect(batch?.records[0]?.id).to.equal(handed.id);
  });

  it('[TR7] sends what is too large for a last request by an ordinary one, as a hidden page lives on', async () => {
    const client = site.open();
    await client.lead('question', { text: 'x'.repeat(70_000) });
    await client.lead('quote', lead);
    hide();
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
    hide();
    await until(async () => (await client.pending()) === 0, 'all of it has gone');
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
    hide();
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
        each.page.document.visibilityState = 'hidden';
        each.page.document.dispatchEvent(new Event('visibilitychange'));
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
    hide();
    await client.lead('quote', lead);
    site.server.answer = (batch) =>
      batch.init.keepalive ? Promise.reject(new TypeError('too much')) : site.server.judge(batch);
    await client.flush();
    expect(site.server.seen.map(({ init }) => init.keepalive)).to.deep.equal([true, false]);
    expect(site.server.stored.size).to.equal(1);
  });

  it('[TR4] [TR7] does not ask again at once when the network has failed only later', async () => {
    let time = Date.now();
    const client = site.open({ now: () => time });
    hide();
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
    hide();
    expect(site.server.seen).to.have.length(1);
    const other = site.open();
    await other.resume();
    site.server.answer = () => Response.json({ code: 'key_unknown' }, { status: 403 });
    await other.flush();
    hide();
    expect(site.server.seen).to.have.length(2);
  });

  it('[TR7] lets a request outlive a page that is already hidden', async () => {
    const client = site.open();
    hide();
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

describe('a destroyed client', () => {
  it('leaves no timer, listener, channel, lock or open database behind', async () => {
    const site = pretendSite();
    const heard = { listeners: 0, channels: 0 };
    for (const target of Object.values(site.page)) {
      const { addEventListener } = target;
      target.addEventListener = (...given: Parameters<typeof addEventListener>) => {
        addEventListener.apply(target, given);
        heard.listeners++;
        const [, , options] = given;
        if (typeof options === 'object')
          options.signal?.addEventListener('abort', () => void heard.listeners--);
      };
    }
    class Channel extends BroadcastChannel {
      constructor(name: string) {
        super(name);
        heard.channels++;
      }
      override close() {
        heard.channels--;
        super.close();
      }
    }
    const client = site.open({ Channel });
    await client.lead('quote', lead);
    site.server.answer = ({ init }) =>
      new Promise((_, reject) => {
        init.signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
      });
    const flushing = client.flush();
    await until(() => site.server.seen.length === 1, 'it is sent');
    expect(heard).to.deep.equal({ listeners: 6, channels: 1 });
    client.destroy();
    await flushing;
    expect(heard).to.deep.equal({ listeners: 0, channels: 0 });
    expect(site.timers.waiting()).to.deep.equal([]);
    const { held = [], pending = [] } = await navigator.locks.query();
    expect([...held, ...pending].filter(({ name }) => name === site.database)).to.deep.equal([]);
    client.track('view', { page: '/' });
    expect(await client.lead('quote', lead).then(() => '', String)).to.match(/destroyed/);
    expect((await site.onDisk()).records.size).to.equal(1);
    // A connection that stays open would hold this up for ever.
    await new Promise((resolve) => {
      indexedDB.deleteDatabase(site.database).onsuccess = resolve;
    });
  });
});
