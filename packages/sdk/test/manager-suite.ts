import { expect } from 'chai';
import type { Client } from '../src/client.js';
import type { ConnectionOptions, ConsentClient } from '../src/consent-managers/connect-manager.js';
import { pretendSite, until } from './pretend-site.js';

/** "Yes" or "no" to the two purposes of the pretended site that rest on consent. */
export type Answer = { readonly analytics: boolean; readonly marketing: boolean };

/** A manager on a page, and a person before it. */
export type ManagedPage = {
  /** As the consent changes say it. */
  readonly surface: string;
  /** What the manager calls its categories for the two purposes. */
  readonly names: Readonly<Record<keyof Answer, string>>;
  connect(client: ConsentClient, options: ConnectionOptions): () => void;
  /** The manager comes, with what the person has answered on an earlier page if anything. */
  arrive(stored?: Answer): void | Promise<void>;
  /** The person answers. */
  answer(answer: Answer): void | Promise<void>;
  /** It calls back although nothing has changed. */
  repeat(): void | Promise<void>;
  /** What stands in its place throws. */
  arriveBroken(): void;
  leave(): void | Promise<void>;
  /** How many listen at the manager itself, where it can be told. */
  listeners?(): number;
};

/** How many listeners there are at the window. */
const countListeners = () => {
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  const listening = new Map<string, Set<unknown>>();
  const of = (type: string) => listening.get(type) ?? new Set();
  window.addEventListener = (type: string, listener: EventListenerOrEventListenerObject) => {
    listening.set(type, of(type).add(listener));
    Reflect.apply(addEventListener, window, [type, listener]);
  };
  window.removeEventListener = (type: string, listener: EventListenerOrEventListenerObject) => {
    of(type).delete(listener);
    Reflect.apply(removeEventListener, window, [type, listener]);
  };
  return {
    now: () => [...listening.values()].reduce((sum, each) => sum + each.size, 0),
    stop() {
      Reflect.deleteProperty(window, 'addEventListener');
      Reflect.deleteProperty(window, 'removeEventListener');
    },
  };
};

/** Long enough for everything that is on its way to be recorded. */
const quiet = () => new Promise((resolve) => setTimeout(resolve, 80));

/** What every connection to a manager does. */
export const suiteOfManager = (manager: ManagedPage): void => {
  const { names } = manager;
  let site: ReturnType<typeof pretendSite>;
  let client: Client;
  let faults: unknown[];
  let endings: (() => void)[];
  const options = (): ConnectionOptions => ({
    controller: site.instructions.controller,
    purposes: { [names.analytics]: ['analytics'], [names.marketing]: ['marketing'] },
    language: 'en',
    onFault: (fault) => faults.push(fault),
  });
  const connect = (to: Client = client, more: Partial<ConnectionOptions> = {}) => {
    const end = manager.connect(to, { ...options(), ...more });
    endings.push(end);
    return end;
  };
  const states = async () =>
    (await site.onDisk()).person?.history.map(({ purpose, state }) => `${purpose} ${state}`);
  const chosen = (analytics: string, marketing: string) =>
    until(
      () => JSON.stringify(client.choices()) === JSON.stringify({ marketing, analytics }),
      `analytics ${analytics}, marketing ${marketing}, not ${JSON.stringify(client.choices())} ${faults.join()}`,
    );

  beforeEach(() => {
    site = pretendSite();
    client = site.open();
    faults = [];
    endings = [];
  });
  afterEach(async () => {
    for (const end of endings) end();
    await manager.leave();
    await quiet();
    await site.forget();
    localStorage.clear();
  });

  it('records what is given and what is refused, and how it was said', async () => {
    await manager.arrive();
    connect();
    await quiet();
    expect(await site.isOnDisk(), 'nothing is stored before the person answers').to.equal(false);
    expect(
      Object.keys(localStorage).filter((key) => key.includes(site.instructions.controller)),
    ).to.deep.equal([]);
    await manager.answer({ analytics: true, marketing: false });
    await chosen('given', 'refused');
    const [first] = (await site.onDisk()).person?.history ?? [];
    expect(first).to.include({
      notice: '2026-02',
      language: 'en',
      words: 'a'.repeat(64),
      surface: manager.surface,
      method: 'consent-manager',
    });
    expect(faults).to.deep.equal([]);
  });

  it('[BU1] of a refusal of everything lets no waiting event through', async () => {
    await manager.arrive();
    connect();
    client.track('view', { page: '/a' });
    await manager.answer({ analytics: false, marketing: false });
    await chosen('refused', 'refused');
    await client.flush();
    expect(site.server.recordIds().flat()).to.deep.equal([]);
  });

  it('records a change, and a withdrawal of what was given', async () => {
    await manager.arrive();
    connect();
    await manager.answer({ analytics: true, marketing: false });
    await chosen('given', 'refused');
    await manager.answer({ analytics: true, marketing: true });
    await chosen('given', 'given');
    await manager.answer({ analytics: false, marketing: false });
    await chosen('withdrawn', 'withdrawn');
  });

  it('takes a call without a change for none, whatever was chosen elsewhere since', async () => {
    await manager.arrive();
    connect();
    await manager.answer({ analytics: true, marketing: false });
    await chosen('given', 'refused');
    const before = await states();
    await manager.repeat();
    await manager.repeat();
    await quiet();
    expect(await states()).to.deep.equal(before);
  });

  it('takes an answer of an earlier page over once, and leaves what was chosen elsewhere since', async () => {
    await manager.arrive({ analytics: true, marketing: false });
    const end = connect();
    await chosen('given', 'refused');
    const inChat = { surface: 'your-data', method: 'button', language: 'en' };
    await client.consent({ analytics: false, marketing: true }, inChat);
    const before = await states();
    end();
    client.destroy();
    client = site.open();
    connect();
    await quiet();
    await chosen('withdrawn', 'given');
    expect(await states()).to.deep.equal(before);
  });

  it('[PL16] gives a purpose only when everything that is mapped to it is given', async () => {
    await manager.arrive();
    connect(client, {
      purposes: { [names.analytics]: ['analytics', 'marketing'], [names.marketing]: ['marketing'] },
    });
    await manager.answer({ analytics: true, marketing: false });
    await chosen('given', 'refused');
    await manager.answer({ analytics: true, marketing: true });
    await chosen('given', 'given');
    await manager.answer({ analytics: false, marketing: true });
    await chosen('withdrawn', 'withdrawn');
  });

  it('[PL16] an absent manager gives nothing, and the chat works', async () => {
    connect();
    await quiet();
    expect(await site.isOnDisk()).to.equal(false);
    const handed = await client.lead('quote', { name: 'Aino' });
    expect(handed.taken).to.equal(true);
    await chosen('never-asked', 'never-asked');
    expect(faults).to.deep.equal([]);
  });

  it('finds a late manager', async () => {
    connect();
    await quiet();
    await manager.arrive();
    await manager.answer({ analytics: true, marketing: false });
    await chosen('given', 'refused');
  });

  it('[PL16] a throwing manager gives nothing, is told of, and the chat works', async () => {
    manager.arriveBroken();
    connect();
    await until(() => faults.length > 0, 'the fault is told');
    const handed = await client.lead('quote', { name: 'Aino' });
    expect(handed.taken).to.equal(true);
    await chosen('never-asked', 'never-asked');
  });

  it('leaves nothing behind when it ends, and hears nothing more', async () => {
    await manager.arrive();
    const atManager = manager.listeners?.();
    const counted = countListeners();
    try {
      const end = connect();
      await quiet();
      expect(counted.now() + ((manager.listeners?.() ?? 0) - (atManager ?? 0)), 'it listens').to.be.above(0);
      end();
      expect(counted.now()).to.equal(0);
      expect(manager.listeners?.()).to.equal(atManager);
    } finally {
      counted.stop();
    }
    await manager.answer({ analytics: true, marketing: true });
    await quiet();
    await chosen('never-asked', 'never-asked');
    expect(faults).to.deep.equal([]);
  });

  it('refuses a map to what nobody is asked about, and an unknown option', () => {
    expect(() => connect(client, { purposes: { [names.analytics]: ['contact'] } })).to.throw(
      /marketing, analytics/,
    );
    expect(() => connect(client, { purposes: {} })).to.throw(/purposes/);
    const misspelt = { purpose: {}, language: 'en' };
    expect(() => connect(client, misspelt)).to.throw(/No option purpose; there are controller/);
  });
};
