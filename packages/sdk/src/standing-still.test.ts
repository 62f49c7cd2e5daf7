import { expect } from 'chai';
import { byButton, pretendSite, until } from '../test/pretend-site.js';

const lead = { name: 'Aino', email: 'aino@mail.example' };

const ways = {
  'is frozen in the background': {
    still: ({ document }: Targets) => void document.dispatchEvent(new Event('freeze')),
    back: ({ document }: Targets) => void document.dispatchEvent(new Event('resume')),
  },
  'is kept to come back to': {
    still: ({ window }: Targets) =>
      void window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })),
    back: ({ window }: Targets) =>
      void window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })),
  },
};
type Targets = ReturnType<typeof pretendSite>['page'];

/** A page of its own on the same site. */
const anotherPage = (): Targets => ({
  document: Object.assign(new EventTarget(), { visibilityState: 'visible' as const }),
  window: new EventTarget(),
});

for (const [what, { still, back }] of Object.entries(ways)) {
  describe(`a page that ${what}`, () => {
    let site: ReturnType<typeof pretendSite>;
    beforeEach(() => {
      site = pretendSite();
    });
    afterEach(() => site.forget());

    /** A tab whose attempt is under way and is never answered. */
    const stuck = async () => {
      const page = anotherPage();
      const client = site.open(page);
      await client.lead('quote', lead);
      site.server.answer = () => new Promise(() => {});
      void client.flush();
      await until(() => site.server.seen.length === 1, 'an attempt is under way');
      return { page, client };
    };

    it('[TR5] lets the other tabs send at once', async () => {
      const { page } = await stuck();
      const other = site.open();
      await other.lead('quote', lead);
      const flushing = other.flush();
      site.server.answer = site.server.judge;
      still(page);
      await flushing;
      expect(site.server.stored.size).to.equal(2);
      const { held = [], pending = [] } = await navigator.locks.query();
      expect([...held, ...pending].filter(({ name }) => name === site.database)).to.deep.equal([]);
    });

    it('[TR5] does not wait for its turn while it stands still', async () => {
      await stuck();
      const page = anotherPage();
      const waiting = site.open(page);
      await waiting.lead('quote', lead);
      const flushing = waiting.flush();
      await until(async () => ((await navigator.locks.query()).pending ?? []).length > 0, 'it waits');
      still(page);
      await flushing;
      expect((await navigator.locks.query()).pending).to.deep.equal([]);
    });

    it('[TR7] sends what waits in a last request, and nothing more before it is back', async () => {
      const { page, client } = await stuck();
      site.server.answer = site.server.judge;
      still(page);
      expect(site.server.seen.map(({ init }) => init.keepalive)).to.deep.equal([false, true]);
      await until(async () => (await client.pending()) === 0, 'the answer of the last request is taken');
      await client.lead('quote', lead);
      await client.flush();
      site.timers.pass(60_000);
      page.document.dispatchEvent(new Event('visibilitychange'));
      still(page);
      await client.flush();
      expect(site.server.seen).to.have.length(2);
      back(page);
      await until(() => site.timers.waiting().includes(0), 'it hurries');
      site.timers.pass(0);
      await until(() => site.server.stored.size === 2, 'it goes on');
    });

    it('[BU6] reads a "no" that was said meanwhile before it sends anything', async () => {
      const page = anotherPage();
      // It hears nothing while it stands still.
      const client = site.open({ ...page, Channel: undefined });
      await client.consent({ analytics: true }, byButton);
      await client.flush();
      client.track('view', { page: '/secret' });
      expect(await client.pending()).to.equal(1);
      site.server.answer = () => Promise.reject(new TypeError('no network'));
      still(page);
      await until(() => site.timers.waiting().length > 0 || site.server.seen.length > 1, 'its last request');
      const other = site.open(anotherPage());
      await other.resume();
      await other.withdraw(['analytics'], byButton);
      site.server.seen.length = 0;
      site.server.answer = site.server.judge;
      back(page);
      // Left again before it could read: nothing may go.
      still(page);
      expect(site.server.seen).to.deep.equal([]);
      back(page);
      await until(() => client.choices()['analytics'] === 'withdrawn', 'it has read');
      await client.flush();
      await other.flush();
      expect(site.server.seen.flatMap(({ records }) => records)).to.deep.equal([]);
    });
  });
}

describe('a page that was just loaded', () => {
  it('[BU1] is not taken for one that is back', async () => {
    const site = pretendSite();
    let asked = 0;
    site.open({
      hasOwnDatabase: async () => {
        asked++;
        return false;
      },
    });
    site.page.window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false }));
    expect(asked).to.equal(0);
    await site.forget();
  });
});
