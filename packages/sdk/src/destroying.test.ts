import { expect } from 'chai';
import { lead } from '../test/leads.js';
import { pretendSite, until } from '../test/pretend-site.js';

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
