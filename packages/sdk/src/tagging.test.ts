import { decide } from '@remit/contract';
import { expect } from 'chai';
import { byButton, instructionsOf, optionsOf, pretendSite } from '../test/pretend-site.js';
import { createClient } from './create-client.js';

const lead = { name: 'Aino', email: 'aino@mail.example' };
const HASH = 'a'.repeat(64);

/** A site that shares with a partner, and that targets. */
const shared = () => {
  const { purposes } = instructionsOf();
  return instructionsOf({
    purposes: {
      ...purposes,
      'partner-sharing': {
        basis: 'consent',
        categories: ['name', 'email'],
        retention: 'P6M',
        wording: { en: 'To let Sauna Oy write to you' },
        wordingSince: '2026-01',
      },
      targeting: {
        basis: 'consent',
        categories: ['behaviour'],
        retention: 'P6M',
        wording: { en: 'To show you what fits' },
        wordingSince: '2026-01',
      },
    },
    recipients: {
      sauna: {
        name: 'Sauna Oy',
        role: 'partner',
        purposes: ['partner-sharing'],
        categories: ['name', 'email'],
        region: 'FI',
        pages: ['https://shop.example/quote'],
      },
    },
  });
};

describe('the tag of a record', () => {
  let site: ReturnType<typeof pretendSite>;
  beforeEach(() => {
    site = pretendSite(shared());
  });
  afterEach(() => site.forget());

  const words = Object.fromEntries(
    ['marketing', 'analytics', 'partner-sharing', 'targeting'].map((purpose) => [purpose, { en: HASH }]),
  );
  const tags = async () => [...(await site.onDisk()).records.values()].map(({ record }) => record.tag);

  it('[PL12] names the partners of the page and the page itself, and the partner may be given the record', async () => {
    const page = () => 'https://shop.example/quote';
    const client = site.open({ page }, { words, partners: ['sauna'] });
    await client.consent({ 'partner-sharing': true }, byButton);
    await client.lead('quote', lead);
    const [tag] = await tags();
    expect(tag).to.include({ page: page() });
    expect(tag?.partners).to.deep.equal(['sauna']);
    if (!tag) throw new Error('no record');
    const { person } = await site.onDisk();
    const facts = {
      instructions: site.instructions,
      history: person?.history ?? [],
      restricted: false,
      erased: false,
      now: Date.now(),
    };
    const use = { kind: 'disclose', purpose: 'partner-sharing', recipient: 'sauna' } as const;
    const email = { name: 'email', category: 'email' };
    expect(decide(tag, email, use, facts)).to.deep.equal({ allow: true });
    const { page: _page, ...elsewhere } = tag;
    expect(decide(elsewhere, email, use, facts)).to.include({ reason: 'partner_not_on_page' });
  });

  it('names no page where no partner is named', async () => {
    const client = site.open({}, { words });
    await client.lead('quote', lead);
    expect((await tags())[0]).not.to.have.any.keys('page', 'partners', 'gpc');
    await site.open({}, { words, partners: [] }).lead('quote', lead);
    expect((await tags())[1]).not.to.have.any.keys('page', 'partners', 'gpc');
  });

  it('[PL12] is of the page where an event happened, not of the one where the visitor chose', async () => {
    let path = '/first';
    const client = site.open({ page: () => `https://shop.example${path}` }, { words, partners: ['sauna'] });
    client.track('view', { page: '/first' });
    path = '/second';
    await client.consent({ analytics: true }, byButton);
    client.track('view', { page: '/second' });
    await client.pending();
    expect((await tags()).map(({ page }) => page)).to.deep.equal([
      'https://shop.example/first',
      'https://shop.example/second',
    ]);
  });

  it('[PL13] says of each event whether Global Privacy Control was on when it happened', async () => {
    let on: true | undefined = true;
    const client = site.open({ gpc: () => on }, { words });
    client.track('view', { page: '/with' });
    on = undefined;
    client.track('view', { page: '/without' });
    await client.consent({ analytics: true }, byButton);
    await client.pending();
    expect((await tags()).map(({ gpc }) => gpc)).to.deep.equal([true, undefined]);
  });

  it('[PL13] lets targeting collect nothing under the signal, until the visitor says "yes" to it', async () => {
    const client = site.open({ gpc: () => true }, { words });
    await client.consent({ analytics: true }, byButton);
    client.track('view', { page: '/a' });
    await client.pending();
    await client.consent({ targeting: true }, byButton);
    client.track('view', { page: '/b' });
    await client.pending();
    expect((await tags()).map(({ purposes }) => purposes)).to.deep.equal([
      ['analytics'],
      ['analytics', 'targeting'],
    ]);
  });

  it('holds of the page neither query nor fragment', async () => {
    const before = location.href;
    history.replaceState(null, '', '?email=aino@mail.example#secret');
    try {
      const client = site.open({}, { words, partners: ['sauna'] });
      await client.lead('quote', lead);
      expect((await tags())[0]?.page).to.equal(location.origin + location.pathname);
      expect(JSON.stringify(await tags())).not.to.match(/aino@|secret/);
    } finally {
      history.replaceState(null, '', before);
    }
  });

  it('refuses a partner that is not in the register', () => {
    const options = { ...optionsOf(site.instructions), words };
    expect(() => createClient({ ...options, partners: ['suana'] })).to.throw(
      /No partner suana.*did you mean sauna/,
    );
    const misspelt = { ...options, partner: ['sauna'] };
    expect(() => createClient(misspelt)).to.throw(/No option partner;.*did you mean partners/);
  });
});
