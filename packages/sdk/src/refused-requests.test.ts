import type { Batch } from '@remit/contract';
import { expect } from 'chai';
import { lead, openWithLeads, refusal } from '../test/leads.js';
import { pretendSite, type Seen } from '../test/pretend-site.js';

describe('what is refused without a verdict', () => {
  let site: ReturnType<typeof pretendSite>;
  beforeEach(() => {
    site = pretendSite();
  });
  afterEach(() => site.forget());

  it('[TR6] isolates a record that is refused without a verdict; the others arrive', async () => {
    const client = await openWithLeads(site, 9);
    const isPoison = (batch: Batch) => batch.records.some(({ fields }) => fields.name === '4');
    site.server.answer = (batch) =>
      isPoison(batch) ? refusal(400, 'body_invalid') : site.server.judge(batch);
    await client.flush();
    expect(site.server.stored.size).to.equal(8);
    expect(await client.pending()).to.equal(1);
    site.server.answer = site.server.judge;
    const next = site.open();
    await next.resume();
    await next.flush();
    expect(site.server.stored.size).to.equal(9);
  });

  it('[TR6] gives up a record that is too large by itself, and counts it', async () => {
    const client = await openWithLeads(site, 4);
    const heard: unknown[] = [];
    client.on('loss', (loss) => heard.push(loss));
    const isHuge = ({ records }: Seen) => records.some(({ fields }) => fields.name === '2');
    site.server.answer = (batch) =>
      isHuge(batch) ? refusal(413, 'body_too_large') : site.server.judge(batch);
    await client.flush();
    expect(site.server.stored.size).to.equal(3);
    expect(await client.pending()).to.equal(0);
    expect(heard).to.deep.equal([{ reason: 'too-large', count: 1 }]);
  });

  it('[TR6] takes the server for wrong when it refuses everything, and keeps everything', async () => {
    const client = await openWithLeads(site, 40);
    site.server.answer = () => refusal(404, 'not_found');
    await client.flush();
    expect(site.server.seen.length).to.be.below(20);
    expect(await client.pending()).to.equal(40);
    expect(site.timers.waiting()).to.have.length(1);
  });

  for (const code of [
    'protocol_unknown',
    'controller_unknown',
    'key_unknown',
    'origin_not_allowed',
    'subject_mismatch',
  ]) {
    it(`[TR6] stops until the next page load on ${code}, and keeps everything`, async () => {
      const client = await openWithLeads(site, 2);
      site.server.answer = () => refusal(403, code);
      await client.flush();
      await client.lead('quote', lead);
      await client.flush();
      expect(site.server.seen).to.have.length(1);
      expect(await client.pending()).to.equal(3);
      site.server.answer = site.server.judge;
      const next = site.open();
      await next.resume();
      await next.flush();
      expect(site.server.stored.size).to.equal(3);
    });
  }
});
