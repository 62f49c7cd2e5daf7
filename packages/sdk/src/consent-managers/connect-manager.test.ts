import { expect } from 'chai';
import type { Client } from '../client.js';
import { pretendSite, pretendTimers, until } from '../../test/pretend-site.js';
import { connectManager, type ConsentManager, type Reading } from './connect-manager.js';
import { waitForManager } from './wait-for-manager.js';

const quiet = () => new Promise((resolve) => setTimeout(resolve, 60));
const inChat = { surface: 'chat', method: 'button', language: 'en' };

/** A manager of the page's own. */
const ownBanner = (first: Reading) => {
  let reading = first;
  let heard: (isAct?: boolean) => void = () => {};
  let isRead = false;
  const manager: ConsentManager = {
    name: 'own-banner',
    read() {
      isRead = true;
      return reading;
    },
    listen(listener) {
      heard = listener;
      return () => {
        heard = () => {};
      };
    },
  };
  return {
    manager,
    isRead: () => isRead,
    say(next: Reading, isAct?: boolean) {
      reading = next;
      heard(isAct);
    },
  };
};

const yes: Reading = { answers: { stats: true } };
const no: Reading = { answers: { stats: false } };

describe('a connection to any manager', () => {
  let site: ReturnType<typeof pretendSite>;
  let client: Client;
  let faults: unknown[];
  const connect = (manager: ConsentManager, more: { language?: string } = {}) =>
    connectManager(client, manager, {
      controller: site.instructions.controller,
      purposes: { stats: ['analytics'] },
      onFault: (fault) => faults.push(fault),
      ...more,
    });
  const analytics = (state: string) => until(() => client.choices()['analytics'] === state, state);
  beforeEach(() => {
    site = pretendSite();
    client = site.open();
    faults = [];
  });
  afterEach(async () => {
    await quiet();
    await site.forget();
    localStorage.clear();
  });

  it('does not let an answer of unknown age lift a "no", but one that the person gives now', async () => {
    await client.consent({ analytics: false }, inChat);
    const banner = ownBanner(yes);
    const end = connect(banner.manager);
    await quiet();
    expect(client.choices()).to.include({ analytics: 'refused' });
    banner.say(yes, true);
    await analytics('given');
    end();
  });

  it('takes what is answered after it has asked on this page for an act', async () => {
    await client.consent({ analytics: false }, inChat);
    const banner = ownBanner('unanswered');
    const end = connect(banner.manager);
    await until(banner.isRead, 'it is known that the person is asked');
    banner.say(yes);
    await analytics('given');
    end();
  });

  it('ends what rested on an answer that the manager takes back', async () => {
    const banner = ownBanner(yes);
    const end = connect(banner.manager);
    await analytics('given');
    await client.consent({ marketing: true }, inChat);
    banner.say('unanswered');
    await analytics('withdrawn');
    expect(client.choices()).to.include({ marketing: 'given' });
    banner.say(yes);
    await analytics('given');
    end();
  });

  it('records nothing that was still on its way when it ended', async () => {
    const banner = ownBanner('absent');
    const end = connect(banner.manager);
    banner.say(yes, true);
    end();
    await quiet();
    expect(client.choices()).to.include({ analytics: 'never-asked' });
    expect(await site.isOnDisk()).to.equal(false);
  });

  it('[PL16] takes a name that the manager does not know, and a manager that falls silent, for no "yes"', async () => {
    const banner = ownBanner({ answers: { stat: true } });
    const end = connect(banner.manager);
    await analytics('refused');
    banner.say({ answers: { stats: 'silent' } }, true);
    await quiet();
    expect(client.choices()).to.include({ analytics: 'refused' });
    end();
  });

  it('says in which language it was asked: its option, else the manager, else the page', async () => {
    const languages = async () => (await site.onDisk()).person?.history.map(({ language }) => language);
    const banner = ownBanner({ ...yes, language: 'fi' });
    connect(banner.manager)();
    const end = connect(banner.manager);
    await analytics('given');
    end();
    const other = ownBanner('absent');
    const endOther = connect(other.manager, { language: 'en' });
    other.say({ ...no, language: 'fi' }, true);
    await analytics('withdrawn');
    endOther();
    document.documentElement.lang = 'fi-FI';
    const third = ownBanner('absent');
    const endThird = connect(third.manager);
    third.say(yes, true);
    await analytics('given');
    endThird();
    document.documentElement.lang = '';
    expect(await languages()).to.deep.equal(['fi', 'en', 'fi']);
  });

  it('tries an answer again that could not be recorded', async () => {
    const { consent } = client;
    let broken = true;
    const failing: Client = {
      ...client,
      consent: (...input) => (broken ? Promise.reject(new Error('no disk')) : consent(...input)),
    };
    const banner = ownBanner('unanswered');
    const end = connectManager(failing, banner.manager, {
      controller: site.instructions.controller,
      purposes: { stats: ['analytics'] },
      onFault: (fault) => faults.push(fault),
    });
    banner.say(yes);
    await until(() => faults.length > 0, 'the fault is told');
    broken = false;
    banner.say(yes);
    await analytics('given');
    end();
  });

  it('works where storage is blocked: then an answer is of unknown age on each page', async () => {
    const blocked = () => {
      throw new DOMException('blocked', 'SecurityError');
    };
    const own = Object.getOwnPropertyDescriptor(window, 'localStorage') ?? {};
    Object.defineProperty(window, 'localStorage', { configurable: true, get: blocked });
    try {
      const banner = ownBanner(yes);
      const end = connect(banner.manager);
      await analytics('given');
      banner.say(no);
      await analytics('withdrawn');
      end();
    } finally {
      Object.defineProperty(window, 'localStorage', own);
    }
    expect(faults).to.deep.equal([]);
  });

  it('survives what somebody else has written in its place', async () => {
    for (const text of ['{', '[1]', 'null', '{"analytics":"yes"}']) {
      localStorage.setItem(`remit-${site.instructions.controller}-own-banner`, text);
      const end = connect(ownBanner(yes).manager);
      await analytics('given');
      end();
    }
    expect(faults).to.deep.equal([]);
  });

  it('survives a manager that throws when it is listened to, and when it is left', async () => {
    const broken = (): never => {
      throw new Error('blocked');
    };
    connect({ name: 'broken', read: () => 'absent', listen: broken })();
    connect({ name: 'broken', read: () => 'absent', listen: () => broken })();
    await quiet();
    expect(faults.map(String)).to.deep.equal(['Error: blocked', 'Error: blocked']);
  });
});

describe('waiting for a manager that says nothing when it comes', () => {
  it('looks at once, then less and less often, and ends after 64 seconds', () => {
    const timers = pretendTimers();
    let looks = 0;
    waitForManager(() => void looks++, timers.after);
    expect(looks).to.equal(1);
    timers.pass(250);
    expect(looks).to.equal(2);
    expect(timers.waiting()).to.deep.equal([500]);
    for (let second = 0; second < 64; second++) timers.pass(1_000);
    expect(looks).to.equal(9);
    expect(timers.waiting()).to.deep.equal([]);
  });

  it('listens once it is there, and leaves no timer', () => {
    const timers = pretendTimers();
    let there = false;
    let left = false;
    const attach = () =>
      there
        ? () => {
            left = true;
          }
        : undefined;
    const end = waitForManager(attach, timers.after);
    there = true;
    timers.pass(250);
    expect(timers.waiting()).to.deep.equal([]);
    end();
    expect(left).to.equal(true);
    there = false;
    waitForManager(attach, timers.after)();
    expect(timers.waiting()).to.deep.equal([]);
  });
});
