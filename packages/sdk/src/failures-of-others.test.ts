// What went wrong in products of this kind, as it was seen in them: each is brought about here, and does not happen.
import type { PublicInstructions } from '@remit/contract';
import { expect } from 'chai';
import { byButton, instructionsOf, pretendSite, until } from '../test/pretend-site.js';
import { browserPlatform } from './platform/platform.js';

const lead = { name: 'Aino', email: 'aino@mail.example' };
const offline = () => Promise.reject(new TypeError('offline'));
/** The most that requests which outlive a page may hold together, in bytes. */
const QUOTA = 65_536;

describe('failures of others', () => {
  let site: ReturnType<typeof pretendSite>;
  beforeEach(() => {
    site = pretendSite();
  });
  afterEach(() => site.forget());

  const sentTypes = () => site.server.seen.flatMap(({ records }) => records.map(({ type }) => type));
  /** What a page can write down besides the client's own database. */
  const written = () => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]);

  it('[BU1] an address in storage before any choice, sent after "no" to all with an empty list', async () => {
    const before = written();
    const client = site.open();
    await client.resume();
    client.track('view', { page: '/?email=aino@mail.example' });
    site.timers.pass(60_000);
    await client.flush();
    expect(written()).to.equal(before);
    expect(await site.isOnDisk()).to.equal(false);
    expect(site.server.seen).to.have.length(0);

    await client.consent({ marketing: false, analytics: false }, byButton);
    await client.lead('quote', lead);
    await client.flush();
    expect(written()).to.equal(before);
    expect(sentTypes()).to.deep.equal(['quote']);
    // What it may serve is a list of what it may, never of what it may not: an empty one allows nothing.
    expect(site.server.seen.flatMap(({ records }) => records.map(({ tag }) => tag.purposes))).to.deep.equal([
      ['contact'],
    ]);
  });

  it('[BU6] what was buffered under a consent is sent after the withdrawal, or stays on the device', async () => {
    site.server.answer = offline;
    const client = site.open();
    await client.consent({ analytics: true, marketing: true }, byButton);
    client.track('view', { page: '/' });
    await client.lead('quote', { ...lead, employer: 'Lumo' });
    expect(await client.pending()).to.equal(2);
    const attempts = site.server.seen.length;

    await client.withdraw(['analytics', 'marketing'], byButton);
    const left = [...(await site.onDisk()).records.values()].map(({ record }) => record);
    expect(left.map(({ type, tag }) => [type, tag.purposes])).to.deep.equal([['quote', ['contact']]]);
    expect(JSON.stringify(left)).to.not.include('Lumo');
    site.server.answer = site.server.judge;
    await client.flush();
    const since = JSON.stringify(site.server.seen.slice(attempts).map(({ records }) => records));
    expect(since).to.include('quote').and.not.include('view').and.not.include('Lumo');
  });

  it('[BU6] a batch whose timer runs already goes out after the opt-out', async () => {
    const client = site.open();
    for (const wait of [0, 250, 900]) {
      await client.consent({ analytics: true }, byButton);
      site.timers.pass(60_000);
      await client.flush();
      client.track('view', { page: '/' });
      site.timers.pass(wait);
      await until(() => site.timers.waiting().length > 0, 'the next step is planned');
      await client.withdraw(['analytics'], byButton);
      site.timers.pass(60_000);
      await client.flush();
      expect(sentTypes()).to.deep.equal([]);
    }
  });

  it('[BU6] a request under way carries on what a "no" has just ended', async () => {
    const client = site.open();
    await client.consent({ analytics: true }, byButton);
    await client.flush();
    let ended = false;
    site.server.answer = ({ init, records }) =>
      new Promise((resolve, reject) => {
        if (records.length === 0) resolve(Response.json({ verdicts: [] }));
        init.signal?.addEventListener('abort', () => {
          ended = true;
          reject(new DOMException('aborted', 'AbortError'));
        });
      });
    client.track('view', { page: '/' });
    const flushing = client.flush();
    await until(() => sentTypes().length > 0, 'it is on its way');
    await client.withdraw(['analytics'], byButton);
    expect(ended).to.equal(true);
    await flushing;
  });

  it('[BU1] a cookie that lasts a year, before the chat was opened', async () => {
    const before = document.cookie;
    const client = site.open();
    await client.resume();
    await client.consent({ analytics: true, marketing: true }, byButton);
    client.track('view', { page: '/' });
    await client.lead('quote', lead);
    await client.flush();
    expect(document.cookie).to.equal(before);
    expect(site.server.seen.every(({ init }) => init.credentials === 'omit')).to.equal(true);
  });

  it('[TR8] a beacon is lost to a preflight though it said that it was sent', async () => {
    const { sendBeacon } = navigator;
    let beacons = 0;
    navigator.sendBeacon = () => ++beacons > 0;
    try {
      const client = site.open();
      await client.lead('quote', lead);
      site.page.window.dispatchEvent(new Event('pagehide'));
      await until(() => site.server.seen.length > 0, 'it is sent');
      const headers = site.server.seen.map(({ init }) => [
        ...new Request('https://leads.example', init).headers,
      ]);
      for (const [name, value] of headers.flat()) {
        expect(name).to.equal('content-type');
        expect(value).to.match(/^text\/plain/);
      }
      expect(beacons).to.equal(0);
    } finally {
      navigator.sendBeacon = sendBeacon;
    }
  });

  it('[TR7] the 64 KiB that all requests of a leaving page share are exceeded, and the rest is lost', async () => {
    site.server.answer = offline;
    const client = site.open();
    for (let index = 0; index < 40; index++)
      await client.lead('question', { text: `${index} ${'x'.repeat(4_000)}` });
    await client.flush();
    const before = site.server.seen.length;
    site.page.window.dispatchEvent(new Event('pagehide'));
    const last = site.server.seen.slice(before).filter(({ init }) => init.keepalive);
    expect(last.length).to.be.greaterThan(0);
    expect(last.reduce((sum, { text }) => sum + text.length, 0)).to.be.at.most(QUOTA);
    client.destroy();
    expect((await site.onDisk()).records.size).to.equal(40);
  });

  it('[BU5] the connection to the database dies, and with it what is handed in', async () => {
    const { openStore } = browserPlatform();
    let died = false;
    const client = site.open({
      openStore: (name) => {
        const store = openStore(name);
        const isFirst = !died;
        return (mode, work) =>
          died && isFirst
            ? Promise.reject(new DOMException('Connection to Indexed Database server lost', 'UnknownError'))
            : store(mode, work);
      },
    });
    site.server.answer = offline;
    await client.lead('quote', lead);
    died = true;
    expect(await client.lead('question', { text: 'Still there?' })).to.include({ kept: 'device' });
    expect((await site.onDisk()).records.size).to.equal(2);
  });

  it('[BU1] a browser that deletes storage after seven days leaves a consent behind somewhere else', async () => {
    const before = written();
    const client = site.open();
    await client.consent({ analytics: true }, byButton);
    await client.flush();
    await site.forget();
    const later = site.open();
    await later.resume();
    later.track('view', { page: '/' });
    await later.flush();
    expect(later.choices()).to.include({ analytics: 'never-asked' });
    expect(sentTypes()).to.deep.equal([]);
    expect(written()).to.equal(before);
  });

  it('[BU3] a queue that takes out, sends and puts back loses what is under way when the tab dies', async () => {
    site.server.answer = () => new Promise(() => {});
    const client = site.open();
    const handed = await client.lead('quote', lead);
    site.timers.pass(0);
    await until(() => sentTypes().length > 0, 'it is on its way');
    expect((await site.onDisk()).records.size).to.equal(1);
    client.destroy();
    site.server.answer = site.server.judge;
    const next = site.open();
    await next.resume();
    await next.flush();
    expect(handed.taken && site.server.stored.has(handed.id)).to.equal(true);
  });

  it('[PL16] what nobody has mapped to a category, a purpose or a record is taken for allowed', async () => {
    const unmapped: Partial<PublicInstructions> = {
      records: {
        quote: { kind: 'lead', fields: { name: 'name', email: 'email' } },
        view: { kind: 'event', fields: {} },
      },
    };
    const other = pretendSite(instructionsOf(unmapped));
    try {
      const client = other.open();
      await client.consent({ analytics: true, marketing: true }, byButton);
      client.track('view', { page: '/' });
      client.track('scroll', { page: '/' });
      expect(await client.lead('brochure', lead)).to.include({ taken: false });
      await client.lead('quote', { ...lead, shoeSize: '38' });
      await client.flush();
      const records = other.server.seen.flatMap((batch) => batch.records);
      expect(records.map(({ type, fields }) => [type, fields])).to.deep.equal([['quote', lead]]);
    } finally {
      await other.forget();
    }
  });

  it('a new version that is published wipes what was going on', async () => {
    site.server.answer = offline;
    const client = site.open();
    await client.consent({ marketing: true }, byButton);
    await client.lead('quote', lead);
    client.destroy();
    site.server.answer = site.server.judge;
    const instructions = {
      ...site.instructions,
      version: 2,
      notices: [...site.instructions.notices, '2026-03'],
    };
    const next = site.open({}, { instructions });
    await next.resume();
    await next.flush();
    expect(next.choices()).to.include({ marketing: 'given' });
    expect(sentTypes().at(-1)).to.equal('quote');
    expect(await next.pending()).to.equal(0);
  });

  it('scripts are made from text, which a strict policy forbids', async () => {
    const { eval: evaluate, Function: make } = globalThis;
    let made = 0;
    const counting = (): never => {
      made++;
      throw new EvalError('not allowed');
    };
    Object.assign(globalThis, { eval: counting, Function: counting });
    try {
      const client = site.open();
      await client.consent({ marketing: true, analytics: true }, byButton);
      client.track('view', { page: '/' });
      await client.lead('quote', lead);
      await client.flush();
      expect(await client.pending()).to.equal(0);
      expect(made).to.equal(0);
    } finally {
      Object.assign(globalThis, { eval: evaluate, Function: make });
    }
  });
});
