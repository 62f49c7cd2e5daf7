import { expect } from 'chai';
import type { UseStore } from 'idb-keyval';
import { browserPlatform } from '../platform/platform.js';
import { lead } from '../../test/leads.js';
import { byButton, pretendSite, until } from '../../test/pretend-site.js';

const quotaExceeded = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));

/** A disk that can be read and written, until it is full: then it can only be read. */
const fillingDisk = () => {
  const disk = {
    full: false,
    openStore: (name: string): UseStore => {
      const real = browserPlatform().openStore(name);
      return (mode, work) => (disk.full && mode === 'readwrite' ? quotaExceeded() : real(mode, work));
    },
  };
  return disk;
};

describe('a buffer where the browser stores nothing', () => {
  let site: ReturnType<typeof pretendSite>;
  beforeEach(() => {
    site = pretendSite();
  });
  afterEach(() => site.forget());

  const storing: Record<string, () => UseStore> = {
    'there is no IndexedDB': () => {
      throw new ReferenceError('indexedDB is not defined');
    },
    'it is blocked': () => () => Promise.reject(new DOMException('blocked', 'SecurityError')),
    'it is full': () => quotaExceeded,
  };
  for (const [why, openStore] of Object.entries(storing)) {
    it(`[BU5] keeps a lead in memory and says so when ${why}`, async () => {
      const client = site.open({ openStore });
      const handed = await client.lead('quote', lead);
      expect(handed).to.include({ taken: true, kept: 'memory' });
      expect(client.durability).to.equal('memory');
      expect(await client.pending()).to.equal(1);
      await client.flush();
      expect(site.server.stored.size).to.equal(1);
      expect(await client.pending()).to.equal(0);
    });
  }

  it('[BU5] does not wait for ever for a database that does not answer', async () => {
    const client = site.open({ openStore: () => () => new Promise(() => {}) });
    const handing = client.lead('quote', lead);
    await until(() => site.timers.waiting().includes(5_000), 'waits for the database');
    site.timers.pass(5_000);
    expect(await handing).to.include({ taken: true, kept: 'memory' });
  });

  it('[BU5] goes on in memory with what was there when the disk gets full', async () => {
    const disk = fillingDisk();
    const client = site.open(disk);
    await client.consent({ marketing: true }, byButton);
    expect(await client.lead('quote', lead)).to.include({ kept: 'device' });
    disk.full = true;
    expect(await client.lead('quote', { ...lead, name: 'Eero' })).to.include({ kept: 'memory' });
    expect(client.durability).to.equal('memory');
    expect(client.choices()).to.include({ marketing: 'given' });
    await client.flush();
    // A change and two leads, of one person.
    expect(site.server.stored.size).to.equal(3);
    expect(new Set(site.server.seen.map(({ subject }) => subject.id)).size).to.equal(1);
  });

  it('[BU6] takes a withdrawal to the device that had failed, as soon as it can be written again', async () => {
    const disk = fillingDisk();
    const client = site.open(disk);
    await client.consent({ analytics: true }, byButton);
    client.track('view', { page: '/' });
    expect(await client.pending()).to.equal(1);
    disk.full = true;
    await client.lead('quote', lead);
    expect(client.durability).to.equal('memory');
    disk.full = false;
    await client.withdraw(['analytics'], byButton);
    await until(async () => (await site.onDisk()).records.size === 0, 'the event is purged on the device');
    expect((await site.onDisk()).person?.history.map(({ state }) => state)).to.deep.equal([
      'given',
      'withdrawn',
    ]);
    expect(await client.pending()).to.equal(1);
  });
});
