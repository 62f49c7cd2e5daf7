import { PROTOCOL_VERSION, type Batch } from '@remit/contract';
import { expect } from 'chai';
import { byButton, pretendSite, until, type Seen } from '../test/pretend-site.js';

const lead = { name: 'Aino', email: 'aino@mail.example' };
const refusal = (status: number, code: string) => Response.json({ code, message: '', path: '' }, { status });

describe('what a client sends', () => {
  let site: ReturnType<typeof pretendSite>;
  beforeEach(() => {
    site = pretendSite();
  });
  afterEach(() => site.forget());

  /** Leads that wait, in the order of their ids. */
  const leads = async (count: number) => {
    const client = site.open();
    for (let index = 0; index < count; index++) await client.lead('quote', { ...lead, name: `${index}` });
    return client;
  };

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
    const client = await leads(1);
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
    const client = await leads(1);
    site.server.answer = () => Promise.reject(new TypeError('offline'));
    await client.flush();
    site.server.answer = site.server.judge;
    site.page.window.dispatchEvent(new Event('online'));
    site.timers.pass(0);
    await until(() => site.server.stored.size === 1, 'it arrives');
  });

  it('[TR4] does not take a page that a network shows for an answer of the server', async () => {
    const client = await leads(1);
    site.server.answer = () => new Response('<h1>Sign in to the Wi-Fi</h1>', { status: 200 });
    await client.flush();
    expect(await client.pending()).to.equal(1);
    expect(site.timers.waiting()).to.have.length(1);
  });

  it('[TR4] gives up waiting for an answer after 30 seconds', async () => {
    const client = await leads(1);
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

  it('[TR5] is sent by one tab, once', async () => {
    let sending = 0;
    let most = 0;
    site.server.answer = async (batch) => {
      most = Math.max(most, ++sending);
      await new Promise((resolve) => setTimeout(resolve, 20));
      sending--;
      return site.server.judge(batch);
    };
    const tabs = [site.open(), site.open(), site.open()];
    await Promise.all(tabs.map((tab, index) => tab.lead('quote', { ...lead, name: `${index}` })));
    await Promise.all(tabs.map((tab) => tab.flush()));
    expect(most).to.equal(1);
    expect(site.server.recordIds().flat()).to.have.length(3);
    expect(site.server.stored.size).to.equal(3);
    expect(new Set(site.server.seen.map(({ subject }) => subject.id)).size).to.equal(1);
  });

  describe('without Web Locks', () => {
    const without = { locks: undefined };

    it('[TR5] is sent by one tab, once', async () => {
      let sending = 0;
      let most = 0;
      site.server.answer = async (batch) => {
        most = Math.max(most, ++sending);
        await new Promise((resolve) => setTimeout(resolve, 20));
        sending--;
        return site.server.judge(batch);
      };
      const tabs = [site.open(without), site.open(without), site.open(without)];
      await Promise.all(tabs.map((tab, index) => tab.lead('quote', { ...lead, name: `${index}` })));
      await Promise.all(tabs.map((tab) => tab.flush()));
      expect(site.server.stored.size).to.equal(3);
      site.timers.pass(35_000);
      await Promise.all(tabs.map((tab) => tab.flush()));
      expect(most).to.equal(1);
      expect(site.server.recordIds().flat()).to.have.length(3);
    });

    it('[TR5] is sent by another tab when the one that was to is gone', async () => {
      let time = Date.now();
      const clock = { ...without, now: () => time };
      const gone = site.open(clock);
      await gone.lead('quote', lead);
      site.server.answer = () => new Promise(() => {});
      void gone.flush();
      await until(() => site.server.seen.length === 1, 'it is on its way');
      gone.destroy();
      site.server.answer = site.server.judge;
      const other = site.open(clock);
      await other.resume();
      time += 20_000;
      await other.flush();
      expect(site.server.seen).to.have.length(1);
      const wait = site.timers.waiting().at(-1) ?? 0;
      expect(wait).to.be.within(10_000, 15_000);
      time += wait;
      site.timers.pass(wait);
      await until(() => site.server.stored.size === 1, 'it arrives');
    });

    it('[TR5] is not held up by a lease that a clock has taken into the future', async () => {
      let time = Date.now() + 864e5;
      const clock = { ...without, now: () => time };
      const gone = site.open(clock);
      await gone.lead('quote', lead);
      site.server.answer = () => new Promise(() => {});
      void gone.flush();
      await until(() => site.server.seen.length === 1, 'it is on its way');
      gone.destroy();
      time -= 864e5;
      site.server.answer = site.server.judge;
      const other = site.open(clock);
      await other.resume();
      await other.flush();
      expect(site.server.stored.size).to.equal(1);
    });

    it('[TR5] leaves the lease free when it is done, and says nothing of it to the server', async () => {
      const client = site.open(without);
      await client.lead('quote', lead);
      await client.flush();
      expect((await site.onDisk()).person?.lease?.until).to.be.at.most(Date.now());
      expect(site.server.seen[0]?.text).not.to.match(/lease|owner/);
    });

    it('[BU1] opens nothing before the visitor acts', async () => {
      const client = site.open(without);
      await client.resume();
      await client.flush();
      expect(await site.isOnDisk()).to.equal(false);
    });
  });

  it('[TR6] isolates a record that is refused without a verdict; the others arrive', async () => {
    const client = await leads(9);
    const isPoison = (batch: Batch) => batch.records.some(({ fields }) => fields.name === '4');
    site.server.answer = (batch) =>
      isPoison(batch) ? refusal(400, 'body_invalid') : site.server.judge(batch);
    await client.flush();
    expect(site.server.stored.size).to.equal(8);
    expect(await client.pending()).to.equal(1);
    site.server.answer = site.server.judge;
    const next = site.open();
    await next.resume();
    await next.flush();
    expect(site.server.stored.size).to.equal(9);
  });

  it('[TR6] gives up a record that is too large by itself, and counts it', async () => {
    const client = await leads(4);
    const heard: unknown[] = [];
    client.on('loss', (loss) => heard.push(loss));
    const isHuge = ({ records }: Seen) => records.some(({ fields }) => fields.name === '2');
    site.server.answer = (batch) =>
      isHuge(batch) ? refusal(413, 'body_too_large') : site.server.judge(batch);
    await client.flush();
    expect(site.server.stored.size).to.equal(3);
    expect(await client.pending()).to.equal(0);
    expect(heard).to.deep.equal([{ reason: 'too-large', count: 1 }]);
  });

  it('[TR6] takes the server for wrong when it refuses everything, and keeps everything', async () => {
    const client = await leads(40);
    site.server.answer = () => refusal(404, 'not_found');
    await client.flush();
    expect(site.server.seen.length).to.be.below(20);
    expect(await client.pending()).to.equal(40);
    expect(site.timers.waiting()).to.have.length(1);
  });

  for (const code of [
    'protocol_unknown',
    'controller_unknown',
    'key_unknown',
    'origin_not_allowed',
    'subject_mismatch',
  ]) {
    it(`[TR6] stops until the next page load on ${code}, and keeps everything`, async () => {
      const client = await leads(2);
      site.server.answer = () => refusal(403, code);
      await client.flush();
      await client.lead('quote', lead);
      await client.flush();
      expect(site.server.seen).to.have.length(1);
      expect(await client.pending()).to.equal(3);
      site.server.answer = site.server.judge;
      const next = site.open();
      await next.resume();
      await next.flush();
      expect(site.server.stored.size).to.equal(3);
    });
  }

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
