import { expect } from 'chai';
import { byButton, instructionsOf, optionsOf, pretendSite, until } from '../test/pretend-site.js';
import type { SiteClient } from './create-client.js';

const HASH = 'a'.repeat(64);
const plain = instructionsOf();
const relation = {
  ...plain.purposes,
  'relationship-care': {
    basis: 'legitimate-interest' as const,
    broader: 'relationship' as const,
    categories: ['behaviour' as const, 'name' as const],
    retention: 'P6M',
    wording: { en: 'To look after you' },
    wordingSince: '2026-01',
  },
};

describe('the rights of the person', () => {
  let site: ReturnType<typeof pretendSite>;
  let client: SiteClient;
  let asked: { readonly path: string; readonly body: Record<string, unknown>; readonly init: RequestInit }[];
  let answer: (path: string) => Response | Promise<Response>;

  beforeEach(() => {
    site = pretendSite(instructionsOf({ purposes: relation }));
    asked = [];
    answer = () => Response.json({ now: 1, request: { state: 'open' } });
    const fetch = async (address: string, init: RequestInit) => {
      const path = new URL(address).pathname;
      if (path === '/v1/batch') return site.server.fetch(address, init);
      asked.push({ path, body: JSON.parse(typeof init.body === 'string' ? init.body : ''), init });
      return answer(path);
    };
    const words = { ...optionsOf(site.instructions).words, 'relationship-care': { en: HASH } };
    client = site.create({ fetch }, { words });
  });
  afterEach(() => site.forget());

  it('[RQ1] are asked for with the secret that only this browser has, after what waits was sent', async () => {
    await client.lead('quote', { name: 'Aino' });
    const rights = await client.rights();
    expect(await rights.ask({ kind: 'access', text: 'All of it' }, byButton)).to.deep.equal({
      ok: true,
      answer: { now: 1, request: { state: 'open' } },
    });
    expect(site.server.seen, 'else the server knows nobody').to.have.length(1);
    const [{ path, body, init } = { path: '', body: {}, init: {} }] = asked;
    const { person } = await site.onDisk();
    expect(path).to.equal('/v1/requests');
    expect(body).to.deep.include({
      protocol: site.server.seen[0]?.protocol,
      controller: site.instructions.controller,
      key: 'site_0123456789abcdef',
      subject: person?.subject,
    });
    expect(body['request']).to.include({ kind: 'access', text: 'All of it' });
    expect(init).to.include({ method: 'POST', credentials: 'omit' });
    expect(init.headers).to.equal(undefined);
  });

  it('say what was asked, give the copy as data or as a page, and the receipts', async () => {
    await client.lead('quote', { name: 'Aino' });
    const rights = await client.rights();
    answer = (path) => (path.endsWith('export') ? new Response('<!doctype html>') : Response.json({ path }));
    expect(await rights.list()).to.deep.equal({ ok: true, answer: { path: '/v1/requests/mine' } });
    expect(await rights.receipts()).to.deep.equal({ ok: true, answer: { path: '/v1/receipts' } });
    expect(await rights.copy('r'.repeat(20), 'html')).to.deep.equal({ ok: true, answer: '<!doctype html>' });
    answer = () => Response.json({ records: [] });
    expect(await rights.copy('r'.repeat(20))).to.deep.equal({ ok: true, answer: { records: [] } });
    expect(asked.map(({ body }) => body['format'])).to.deep.equal([undefined, undefined, 'html', 'json']);
  });

  it('[TR1] ask nothing of a server that cannot know the person', async () => {
    const rights = await client.rights();
    expect(await rights.list()).to.deep.equal({ ok: false, code: 'subject_unknown' });
    expect(asked).to.deep.equal([]);
    expect(await site.isOnDisk()).to.equal(false);
  });

  it('answer with a code when there is no network or a refusal, and never throw', async () => {
    await client.lead('quote', { name: 'Aino' });
    const rights = await client.rights();
    answer = () => Promise.reject(new TypeError('Failed to fetch'));
    expect(await rights.receipts()).to.deep.equal({ ok: false, code: 'unreachable' });
    answer = () => new Response('<html>Sign in to this network</html>');
    expect(await rights.list()).to.deep.equal({ ok: false, code: 'unreachable' });
    answer = () => Response.json({ code: 'erased', message: '', path: '' }, { status: 410 });
    expect(await rights.list()).to.deep.equal({ ok: false, code: 'erased' });
  });

  it('[RQ1] ask again for what was not answered, and it is one request', async () => {
    await client.lead('quote', { name: 'Aino' });
    const rights = await client.rights();
    const ids = () => asked.map(({ body: { request } }) => Reflect.get(Object(request), 'id'));
    answer = () => Promise.reject(new TypeError('cut after the write'));
    await rights.ask({ kind: 'erasure' }, byButton);
    answer = () => Response.json({});
    await rights.ask({ kind: 'erasure' }, byButton);
    expect(ids()[1]).to.equal(ids()[0]);
    await rights.ask({ kind: 'erasure' }, byButton);
    expect(ids()[2]).not.to.equal(ids()[0]);
  });

  it('[PL8] an objection purges at once what only that purpose carried, and is sent as a change', async () => {
    site.server.answer = () => new Response('', { status: 503 });
    await client.lead('quote', { name: 'Aino', email: 'aino@mail.example' });
    client.track('view', { page: '/a' });
    expect(await client.pending()).to.equal(2);
    const rights = await client.rights();
    expect(rights.objections()).to.deep.equal({
      marketing: false,
      analytics: false,
      'relationship-care': false,
    });
    await rights.object(['relationship-care'], byButton);
    const { records, person } = await site.onDisk();
    expect([...records.values()].map(({ record }) => [record.type, record.tag.purposes])).to.deep.equal([
      ['quote', ['contact']],
    ]);
    expect(person?.history).to.have.length(1);
    expect(person?.history[0]).to.include({
      purpose: 'relationship-care',
      state: 'objected',
      words: HASH,
      surface: 'chat',
    });
    expect(rights.objections()['relationship-care']).to.equal(true);
    await rights.object(['relationship-care'], byButton);
    expect((await site.onDisk()).person?.history, 'there is nothing to add').to.have.length(1);
    client.track('view', { page: '/b' });
    expect(await client.pending(), 'nothing more is made for it').to.equal(1);
    site.server.answer = site.server.judge;
    site.timers.pass(300_000);
    await client.flush();
    expect(site.server.seen.at(-1)?.changes.map(({ state }) => state)).to.deep.equal(['objected']);
  });

  it('[PL8] an objection to marketing reaches all that is made for it', async () => {
    await client.consent({ marketing: true, analytics: true }, byButton);
    const rights = await client.rights();
    await rights.object(['marketing'], byButton);
    expect(client.choices()).to.deep.equal({ marketing: 'withdrawn', analytics: 'given' });
    await client.consent({ marketing: true }, byButton);
    expect(client.choices()['marketing'], 'a later yes is one again').to.equal('given');
    expect(rights.objections()['marketing']).to.equal(false);
  });

  it('[PL8] asking for an objection or a withdrawal holds here although the server is out of reach', async () => {
    answer = () => Promise.reject(new TypeError('Failed to fetch'));
    await client.consent({ marketing: true }, byButton);
    const rights = await client.rights();
    const purposes = ['marketing'];
    expect(await rights.ask({ kind: 'withdrawal', purposes }, byButton)).to.include({ ok: false });
    expect(client.choices()['marketing']).to.equal('withdrawn');
    await rights.ask({ kind: 'objection', purposes: ['relationship-care'] }, byButton);
    expect(rights.objections()['relationship-care']).to.equal(true);
  });

  it('refuse an objection to what knows none', async () => {
    const rights = await client.rights();
    const fault = await rights.object(['contact'], byButton).then(() => '', String);
    expect(fault).to.match(/No objection to contact, only to marketing, analytics, relationship-care/);
    expect(await site.isOnDisk()).to.equal(false);
  });

  it('are out of reach for a client that was destroyed', async () => {
    await client.lead('quote', { name: 'Aino' });
    const rights = await client.rights();
    client.destroy();
    await until(async () => (await rights.list().then(() => '', String)).includes('destroyed'), 'it says so');
  });
});
