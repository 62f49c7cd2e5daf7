import { expect } from 'chai';
import { byButton, instructionsOf, pretendSite, until } from '../test/pretend-site.js';

type Listening = Pick<EventTarget, 'addEventListener'>;

/** Counts the listeners that are at these targets; those with a signal are gone when it is aborted. */
const countListeners = (targets: readonly EventTarget[]) => {
  let count = 0;
  const real = EventTarget.prototype.addEventListener;
  for (const target of targets) {
    const counted: Listening['addEventListener'] = (type, listener, options) => {
      count++;
      if (typeof options === 'object') options.signal?.addEventListener('abort', () => void count--);
      Reflect.apply(real, target, [type, listener, options]);
    };
    Object.defineProperty(target, 'addEventListener', { value: counted, configurable: true });
  }
  return {
    now: () => count,
    stop() {
      for (const target of targets) Reflect.deleteProperty(target, 'addEventListener');
    },
  };
};

const namesIn = (storage: Storage) =>
  Array.from({ length: storage.length }, (_, index) => storage.key(index));

/** Everything that a page could have been left with, but for the buffer. */
const traces = async () => ({
  local: namesIn(localStorage),
  session: namesIn(sessionStorage),
  cookies: document.cookie,
  caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
  history: Object.getOwnPropertyNames(history),
  globals: Object.getOwnPropertyNames(window).toSorted(),
  elements: document.querySelectorAll('*').length,
});

describe('a client with everything switched on', () => {
  it('leaves nothing behind when it is destroyed, but for what waits', async () => {
    const event = { kind: 'event' as const, fields: { path: 'behaviour' as const } };
    const plain = instructionsOf();
    const site = pretendSite(instructionsOf({ records: { ...plain.records, seen: event } }));
    // A first import brings the code; what it leaves is the code.
    await site.create().rights();
    await site.forget();
    const before = await traces();
    const navigation: unknown = Reflect.get(window, 'navigation');
    const targets = [window, document, ...(navigation instanceof EventTarget ? [navigation] : [])];
    const listeners = countListeners(targets);
    try {
      const automatic = {
        pageView: 'seen',
        outboundClick: 'seen',
        scrollDepth: 'seen',
        formSubmission: 'seen',
      };
      const client = site.create({ document, window }, { automatic, debug: false });
      const rights = await client.rights();
      await client.consent({ analytics: true }, byButton);
      await client.page('seen');
      client.on('verdict', () => {});
      await client.inspect();
      site.server.answer = () => new Response('', { status: 503 });
      await client.lead('quote', { name: 'Aino' });
      window.dispatchEvent(new Event('scroll'));
      await client.flush();
      expect(listeners.now(), 'it listens').to.be.above(6);
      expect(site.timers.waiting(), 'it waits for another attempt').not.to.deep.equal([]);
      client.destroy();
      expect(listeners.now()).to.equal(0);
      expect(site.timers.waiting()).to.deep.equal([]);
      expect(await rights.list().then(() => '', String)).to.match(/destroyed/);
      await until(async () => {
        const { held = [], pending = [] } = await navigator.locks.query();
        return ![...held, ...pending].some(({ name }) => name === site.database);
      }, 'no lock is held');
      listeners.stop();
      expect(await traces()).to.deep.equal(before);
      expect((await site.onDisk()).records.size, 'what waits stays for the next visit').to.be.above(0);
    } finally {
      listeners.stop();
      await site.forget();
    }
  });
});
