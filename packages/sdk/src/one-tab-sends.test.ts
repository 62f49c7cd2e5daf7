import { expect } from 'chai';
import { lead } from '../test/leads.js';
import { pretendSite, until } from '../test/pretend-site.js';
import type { Platform } from './platform/platform.js';

describe('what several tabs have to send', () => {
  let site: ReturnType<typeof pretendSite>;
  beforeEach(() => {
    site = pretendSite();
  });
  afterEach(() => site.forget());

  /** Three tabs with a lead each, and how many of them were sending at once at the most. */
  const threeTabs = async (platform: Partial<Platform> = {}) => {
    let sending = 0;
    let most = 0;
    site.server.answer = async (batch) => {
      most = Math.max(most, ++sending);
      await new Promise((resolve) => setTimeout(resolve, 20));
      sending--;
      return site.server.judge(batch);
    };
    const tabs = [site.open(platform), site.open(platform), site.open(platform)];
    await Promise.all(tabs.map((tab, index) => tab.lead('quote', { ...lead, name: `${index}` })));
    return { flush: () => Promise.all(tabs.map((tab) => tab.flush())), most: () => most };
  };

  it('[TR5] is sent by one tab, once', async () => {
    const tabs = await threeTabs();
    await tabs.flush();
    expect(tabs.most()).to.equal(1);
    expect(site.server.recordIds().flat()).to.have.length(3);
    expect(site.server.stored.size).to.equal(3);
    expect(new Set(site.server.seen.map(({ subject }) => subject.id)).size).to.equal(1);
  });

  describe('without Web Locks', () => {
    const without = { locks: undefined };

    /** A tab that is gone while it was sending; the server answers again after that. */
    const goneWhileSending = async (now: () => number): Promise<void> => {
      const gone = site.open({ ...without, now });
      await gone.lead('quote', lead);
      site.server.answer = () => new Promise(() => {});
      void gone.flush();
      await until(() => site.server.seen.length === 1, 'it is on its way');
      gone.destroy();
      site.server.answer = site.server.judge;
    };

    it('[TR5] is sent by one tab, once', async () => {
      const tabs = await threeTabs(without);
      await tabs.flush();
      expect(site.server.stored.size).to.equal(3);
      site.timers.pass(35_000);
      await tabs.flush();
      expect(tabs.most()).to.equal(1);
      expect(site.server.recordIds().flat()).to.have.length(3);
    });

    it('[TR5] is sent by another tab when the one that was to is gone', async () => {
      let time = Date.now();
      const now = () => time;
      await goneWhileSending(now);
      const other = site.open({ ...without, now });
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
      const now = () => time;
      await goneWhileSending(now);
      time -= 864e5;
      const other = site.open({ ...without, now });
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
});
