import { expect } from 'chai';
import { instructionsOf, pretendSite } from '../test/pretend-site.js';

describe('who the person is', () => {
  const plain = instructionsOf();
  const { contact } = plain.purposes;
  let site: ReturnType<typeof pretendSite>;
  beforeEach(() => {
    if (!contact) throw new Error('no contact');
    site = pretendSite(
      instructionsOf({
        purposes: { ...plain.purposes, contact: { ...contact, categories: ['name', 'username'] } },
        records: { ...plain.records, account: { kind: 'lead', fields: { user: 'username', name: 'name' } } },
      }),
    );
  });
  afterEach(() => site.forget());

  it('[IN10] is said with the proof that the page was given, and kept with it until the server has judged', async () => {
    const client = site.create();
    const proof = '1800000000000.proven-elsewhere';
    site.server.answer = () => new Response('', { status: 503 });
    const handed = await client.identify('account', { user: 'aino', name: 'Aino' }, proof);
    expect(handed.taken).to.equal(true);
    expect(JSON.stringify(await client.inspect(true)), 'it is for the server alone').not.to.include(proof);
    client.destroy();
    const later = site.create();
    site.server.answer = site.server.judge;
    await later.resume();
    await later.flush();
    const [record] = site.server.seen.at(-1)?.records ?? [];
    expect(record).to.deep.include({ type: 'account', fields: { user: 'aino', name: 'Aino' }, proof });
  });

  it('[IN10] is a claim without one', async () => {
    const client = site.create();
    await client.identify('account', { user: 'aino' });
    await client.flush();
    expect(site.server.seen.at(-1)?.records[0]).not.to.have.property('proof');
  });
});
