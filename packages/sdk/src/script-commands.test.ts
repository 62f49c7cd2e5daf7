import { expect } from 'chai';
import { byButton, pretendSite, until } from '../test/pretend-site.js';
import type { SiteClient } from './create-client.js';
import { scriptCommands } from './script-commands.js';

describe('what a page calls', () => {
  let site: ReturnType<typeof pretendSite>;
  let client: SiteClient;
  let faults: unknown[];
  let ended: number;
  let come: (client: SiteClient) => void;
  let fail: (why: Error) => void;
  let made: ReturnType<typeof scriptCommands>;

  beforeEach(() => {
    site = pretendSite();
    client = site.create();
    faults = [];
    ended = 0;
    made = scriptCommands({
      ready: new Promise((resolve, reject) => {
        come = resolve;
        fail = reject;
      }),
      connect: async (to, manager, options) => [to === client, manager, options],
      now: () => 2_000,
      fault: (fault) => faults.push(fault),
      end: () => void ended++,
    });
  });
  afterEach(() => site.forget());

  it('is every method of the client, and the rights, and an adapter', async () => {
    const { remitSdk } = made;
    come(client);
    expect(await remitSdk('choices')).to.deep.equal({ marketing: 'never-asked', analytics: 'never-asked' });
    await remitSdk('consent', { analytics: true }, byButton);
    expect(await remitSdk('lead', 'quote', { name: 'Aino' })).to.include({ taken: true });
    await remitSdk('withdraw', ['analytics'], byButton);
    expect(client.choices()).to.include({ analytics: 'withdrawn' });
    expect(await remitSdk('rights', 'objections')).to.deep.equal({ marketing: false, analytics: false });
    expect(await remitSdk('connect', 'klaro', { purposes: {} })).to.deep.equal([
      true,
      'klaro',
      { purposes: {} },
    ]);
    expect(await remitSdk('inspect')).to.have.property('durability', 'device');
    const stop = await remitSdk('on', 'verdict', () => {});
    expect(stop).to.be.a('function');
  });

  it('keeps the time of an event that has waited', async () => {
    const time = Date.now() - 60_000;
    made.take([
      [time, 'track', 'view', { page: '/before' }],
      [time, 'track', 'view', { page: '/own-time' }, time - 5],
    ]);
    come(client);
    await made.remitSdk('consent', { analytics: true }, byButton);
    await made.remitSdk('flush');
    const records = site.server.seen.flatMap((batch) => batch.records);
    expect(records.map(({ tag }) => tag.time)).to.have.members([time, time - 5]);
  });

  it('tells a function at the end what it answers, also a call that has waited', async () => {
    const told: unknown[] = [];
    made.take([[1, 'choices', (choices: unknown) => told.push(choices)]]);
    expect(told).to.deep.equal([]);
    come(client);
    await made.remitSdk('pending', (count: unknown) => told.push(count));
    expect(told).to.deep.equal([{ marketing: 'never-asked', analytics: 'never-asked' }, 0]);
  });

  it('refuses what there is not, with the nearest that there is', async () => {
    come(client);
    const said = (...call: [string, ...unknown[]]) => made.remitSdk(...call).then(() => '', String);
    expect(await said('trck')).to.match(/No command trck; .*did you mean track\?/);
    expect(await said('constructor')).to.match(/No command constructor/);
    expect(await said('rights', 'aks')).to.match(/No right aks; .*did you mean ask\?/);
    made.take([[1, 'opne']]);
    await until(() => faults.length > 0, 'it is told');
    expect(String(faults[0])).to.match(/No command opne/);
  });

  it('refuses a call beyond a hundred that wait', async () => {
    for (let count = 0; count < 100; count++) void made.remitSdk('track', 'view');
    expect(await made.remitSdk('track', 'view').then(() => '', String)).to.match(/Too many/);
    come(client);
    await new Promise((resolve) => setTimeout(resolve));
    expect(await made.remitSdk('pending')).to.equal(0);
  });

  it('tells once when there is no client to be had, and each who asks', async () => {
    fail(new Error('There is no bot'));
    expect(await made.remitSdk('flush').then(() => '', String)).to.match(/There is no bot/);
    await until(() => faults.length === 1, 'it is told');
  });

  it('ends also before there is a client', async () => {
    const ending = made.remitSdk('destroy');
    expect(ended).to.equal(1);
    fail(new Error('This client was destroyed'));
    await ending;
    expect(faults).to.deep.equal([]);
  });
});
