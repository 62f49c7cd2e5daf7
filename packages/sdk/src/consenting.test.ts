import { expect } from 'chai';
import { createClient } from './create-client.js';
import { byButton, instructionsOf, optionsOf, pretendSite, until } from '../test/pretend-site.js';

const lead = { name: 'Aino', email: 'aino@mail.example', employer: 'Lumo' };

describe('what a choice does', () => {
  let site: ReturnType<typeof pretendSite>;
  beforeEach(() => {
    site = pretendSite();
  });
  afterEach(() => site.forget());

  it('is one change for each purpose, with the words that were shown', async () => {
    const client = site.open();
    await client.consent({ marketing: true, analytics: false }, { ...byButton, language: 'fi-FI' });
    const { person } = await site.onDisk();
    expect(
      person?.history.map(({ id, time, ...change }) => ({ ...change, id: typeof id, time: typeof time })),
    ).to.deep.equal([
      {
        purpose: 'marketing',
        state: 'given',
        id: 'string',
        time: 'number',
        notice: '2026-02',
        language: 'en',
        words: 'a'.repeat(64),
        surface: 'chat',
        method: 'button',
      },
      {
        purpose: 'analytics',
        state: 'refused',
        id: 'string',
        time: 'number',
        notice: '2026-02',
        language: 'fi',
        words: 'b'.repeat(64),
        surface: 'chat',
        method: 'button',
      },
    ]);
    expect(client.choices()).to.deep.equal({ marketing: 'given', analytics: 'refused' });
  });

  it('is kept as history: yes, no after yes, yes again', async () => {
    const client = site.open();
    for (const yes of [true, false, false, true]) await client.consent({ marketing: yes }, byButton);
    const { person } = await site.onDisk();
    expect(person?.history.map(({ state }) => state)).to.deep.equal([
      'given',
      'withdrawn',
      'refused',
      'given',
    ]);
  });

  it('is stale once the words have changed, and then renewed', async () => {
    await site.open().consent({ marketing: true }, byButton);
    const { marketing } = site.instructions.purposes;
    if (!marketing) throw new Error('no marketing');
    const instructions = {
      ...site.instructions,
      notices: [...site.instructions.notices, '2026-03'],
      purposes: { ...site.instructions.purposes, marketing: { ...marketing, wordingSince: '2026-03' } },
    };
    const client = site.open({}, { instructions });
    await client.resume();
    expect(client.choices()).to.include({ marketing: 'stale' });
    await client.consent({ marketing: true }, byButton);
    expect(client.choices()).to.include({ marketing: 'given' });
    expect((await site.onDisk()).person?.history.map(({ state }) => state)).to.deep.equal([
      'given',
      'renewed',
    ]);
  });

  it('[PL5] is stale once it was too long ago, and then renewed', async () => {
    await site.open().consent({ marketing: true }, byButton);
    const { marketing } = site.instructions.purposes;
    if (!marketing) throw new Error('no marketing');
    const purposes = { ...site.instructions.purposes, marketing: { ...marketing, validity: 1 } };
    let now = Date.now();
    const client = site.open({ now: () => now }, { instructions: { ...site.instructions, purposes } });
    await client.resume();
    expect(client.choices()).to.include({ marketing: 'given' });
    now += 32 * 86_400_000;
    expect(client.choices()).to.include({ marketing: 'stale' });
    await client.consent({ marketing: true }, byButton);
    expect(client.choices()).to.include({ marketing: 'given' });
    expect((await site.onDisk()).person?.history.at(-1)?.state).to.equal('renewed');
  });

  it('is refused for a purpose that nobody is asked about, with the ones that are', async () => {
    const client = site.open();
    for (const purpose of ['contact', 'marketting', 'constructor']) {
      const fault = await client.consent({ [purpose]: true }, byButton).then(() => '', String);
      expect(fault, purpose).to.match(/marketing, analytics/);
    }
    expect(await site.isOnDisk()).to.equal(false);
  });

  it('is refused when nobody could prove it, but a "no" is never held up by that', async () => {
    await site.open().consent({ marketing: true }, byButton);
    const client = site.open({}, { words: {} });
    expect(await client.consent({ marketing: true }, byButton).then(() => '', String)).to.match(/words/);
    await client.withdraw(['marketing'], byButton);
    expect(client.choices()).to.include({ marketing: 'withdrawn' });
    expect((await site.onDisk()).person?.history.at(-1)?.words).to.equal('a'.repeat(64));
  });

  it('[TR1] lets waiting events go with their own time and the new tag', async () => {
    let time = 1_790_000_000_000;
    const client = site.open({ now: () => time });
    client.track('view', { page: '/a' });
    time += 60_000;
    await client.consent({ analytics: true }, byButton);
    await until(async () => (await client.pending()) === 1, 'the event is kept');
    const { person, records } = await site.onDisk();
    const [waiting] = records.values();
    expect(waiting?.record.tag).to.include({ time: time - 60_000, consent: person?.history[0]?.id });
    expect(waiting?.record.tag.purposes).to.deep.equal(['analytics']);
    await client.flush();
    expect(site.server.stored.size).to.equal(2);
  });

  it('[TR1] takes the time of an event that happened before the client was there', async () => {
    const client = site.open({ now: () => 1_790_000_000_000 });
    client.track('view', { page: '/a' }, 1_789_999_000_000);
    await client.consent({ analytics: true }, byButton);
    await until(async () => (await client.pending()) === 1, 'the event is kept');
    const [kept] = (await site.onDisk()).records.values();
    expect(kept?.record.tag.time).to.equal(1_789_999_000_000);
  });

  it('[BU1] drops waiting events when the person refuses, and counts nothing of them', async () => {
    const client = site.open();
    const heard: unknown[] = [];
    client.on('loss', (loss) => heard.push(loss));
    for (let index = 0; index < 150; index++) client.track('view', { page: `/${index}` });
    await client.consent({ analytics: false }, byButton);
    await client.consent({ analytics: true }, byButton);
    await client.flush();
    expect(site.server.recordIds().flat()).to.deep.equal([]);
    expect(heard).to.deep.equal([]);
  });

  it('[BU4] keeps at most 100 waiting events, the newest, and counts the others once they may be counted', async () => {
    const client = site.open();
    const heard: unknown[] = [];
    client.on('loss', (loss) => heard.push(loss));
    for (let index = 0; index < 130; index++) client.track('view', { page: `/${index}` });
    await client.consent({ analytics: true }, byButton);
    expect(await client.pending()).to.equal(100);
    const [first] = (await site.onDisk()).records.values();
    expect(first?.record.fields.page).to.equal('/30');
    expect(heard).to.deep.equal([{ reason: 'buffer-full', count: 30 }]);
  });

  it('[BU4] does not lose events of one burst when they may be collected', async () => {
    const client = site.open();
    await client.consent({ analytics: true }, byButton);
    for (let index = 0; index < 300; index++) client.track('view', { page: `/${index}` });
    expect(await client.pending()).to.equal(300);
  });

  it('[BU6] purges what only the withdrawn consent carried and narrows the rest', async () => {
    const client = site.open();
    site.server.answer = () => new Response('', { status: 503 });
    await client.consent({ marketing: true, analytics: true }, byButton);
    await client.lead('quote', lead);
    client.track('view', { page: '/' });
    expect(await client.pending()).to.equal(2);
    await client.withdraw(['marketing', 'analytics'], byButton);
    const { records } = await site.onDisk();
    expect(records.size).to.equal(1);
    const [waiting] = records.values();
    expect(waiting?.record.tag.purposes).to.deep.equal(['contact']);
    expect(waiting?.record.fields).to.deep.equal({ name: 'Aino', email: 'aino@mail.example' });
    site.server.answer = site.server.judge;
    site.server.seen.length = 0;
    await client.flush();
    expect(site.server.seen.map(({ text }) => text).join('')).to.not.match(/Lumo"|"\/"/);
  });

  it('[BU6] tells the server at once, also after "yes" that it already has', async () => {
    const client = site.open();
    await client.consent({ marketing: true }, byButton);
    await client.flush();
    await client.withdraw(['marketing'], byButton);
    site.timers.pass(0);
    await until(() => site.server.seen.length === 2, 'the withdrawal is sent');
    expect(site.server.seen[1]?.changes.map(({ state }) => state)).to.deep.equal(['withdrawn']);
  });

  it('[BU6] reaches every other tab within a second', async () => {
    const mine = site.open();
    const other = site.open();
    const heard: unknown[] = [];
    other.on('consent', (choices) => heard.push(choices));
    await mine.consent({ analytics: true }, byButton);
    await until(() => other.choices().analytics === 'given', 'the other tab knows of the yes', 1_000);
    site.server.answer = () => new Response('', { status: 503 });
    other.track('view', { page: '/other' });
    expect(await other.pending()).to.equal(1);
    await mine.withdraw(['analytics'], byButton);
    await until(() => other.choices().analytics === 'withdrawn', 'the other tab knows of the no', 1_000);
    expect(await other.pending()).to.equal(0);
    other.track('view', { page: '/late' });
    expect(await other.pending()).to.equal(0);
    expect(heard).to.deep.equal([
      { marketing: 'never-asked', analytics: 'given' },
      { marketing: 'never-asked', analytics: 'withdrawn' },
    ]);
  });

  it('[BU6] ends what waits for a choice in another tab, also when a "yes" follows at once', async () => {
    const [mine, other] = [site.open(), site.open()];
    other.track('view', { page: '/' });
    await mine.consent({ analytics: false }, byButton);
    await until(() => other.choices().analytics === 'refused', 'the other tab knows of the no');
    await mine.consent({ analytics: true }, byButton);
    await until(() => other.choices().analytics === 'given', 'the other tab knows of the yes');
    expect(await other.pending()).to.equal(0);
  });

  it('[BU6] holds against a tab that has not heard of it yet', async () => {
    const deaf = site.open({ Channel: undefined });
    await deaf.consent({ analytics: true }, byButton);
    const mine = site.open();
    await mine.resume();
    await mine.withdraw(['analytics'], byButton);
    expect(deaf.choices()).to.include({ analytics: 'given' });
    deaf.track('view', { page: '/' });
    expect(await deaf.pending()).to.equal(0);
    expect((await site.onDisk()).records.size).to.equal(0);
    expect(deaf.choices()).to.include({ analytics: 'withdrawn' });
  });
});

describe('options', () => {
  it('that are unknown or missing are named, with those that there are', () => {
    const good = optionsOf(instructionsOf());
    const unknown = { ...good, endpont: 'x' };
    expect(() => createClient(unknown)).to.throw('No option endpont; there are endpoint, key, instructions');
    for (const wrong of [{ endpoint: 'leads.example' }, { source: 'import' }, { words: null }]) {
      const options = Object.assign({ ...good }, wrong);
      expect(() => createClient(options)).to.throw(`Option ${Object.keys(wrong).join()} is missing or`);
    }
    const without = { ...good };
    Reflect.deleteProperty(without, 'key');
    expect(() => createClient(without)).to.throw('Option key is missing or cannot be used');
  });
});
