import type { Batch } from '@remit/contract';
import { expect } from 'chai';
import { http, HttpResponse } from 'msw';
import { setupWorker } from 'msw/browser';
import { instructionsOf, optionsOf } from '../../test/pretend-site.js';
import { createClient } from '../create-client.js';
import { databaseName } from '../database-name.js';

const worker = setupWorker();
const ADDRESS = 'https://leads.example/v1/batch';
const lead = { name: 'Aino', email: 'aino@mail.example' };

describe('the request', () => {
  before(() =>
    worker.start({
      quiet: true,
      onUnhandledRequest: 'bypass',
      serviceWorker: { url: '/mockServiceWorker.js' },
    }),
  );
  after(() => worker.stop());
  afterEach(() => worker.resetHandlers());

  const open = () => {
    const instructions = instructionsOf();
    const client = createClient({ ...optionsOf(instructions), endpoint: 'https://leads.example/' });
    const forget = () => {
      client.destroy();
      indexedDB.deleteDatabase(databaseName(instructions.controller));
    };
    return { client, forget };
  };

  it('[TR8] is CORS-simple: nothing of it makes a browser ask first', async () => {
    const seen: { request: Request; batch: Batch }[] = [];
    worker.use(
      http.post(ADDRESS, async ({ request }) => {
        const batch: Batch = JSON.parse(await request.clone().text());
        seen.push({ request, batch });
        return HttpResponse.json({
          now: Date.now(),
          verdicts: batch.records.map(({ id }) => ({ id, outcome: 'stored' })),
        });
      }),
    );
    const { client, forget } = open();
    await client.lead('quote', lead);
    await client.flush();
    expect(await client.pending()).to.equal(0);
    forget();
    const [sent] = seen;
    expect(seen).to.have.length(1);
    expect(sent?.batch.records[0]?.fields).to.deep.equal(lead);
    expect(sent?.request.method).to.equal('POST');
    expect(sent?.request.credentials).to.equal('omit');
    expect(sent?.request.mode).to.equal('cors');
    expect(sent?.request.headers.get('content-type')).to.match(/^text\/plain;charset=utf-8$/i);
    const own = [...(sent?.request.headers.keys() ?? [])].filter(
      (name) => !['accept', 'accept-language', 'content-type'].includes(name),
    );
    expect(own).to.deep.equal([]);
  });

  it('[TR4] is repeated by the real clock after the server was broken and the network gone', async () => {
    let attempts = 0;
    worker.use(
      http.post(ADDRESS, async ({ request }) => {
        attempts++;
        if (attempts === 1) return new HttpResponse(null, { status: 500 });
        if (attempts === 2) return HttpResponse.error();
        const batch: Batch = JSON.parse(await request.text());
        return HttpResponse.json({
          now: Date.now(),
          verdicts: batch.records.map(({ id }) => ({ id, outcome: 'stored' })),
        });
      }),
    );
    const { client, forget } = open();
    const judged = new Promise((resolve) => {
      client.on('verdict', resolve);
    });
    await client.lead('quote', lead);
    expect(await judged).to.include({ outcome: 'stored' });
    expect(attempts).to.equal(3);
    forget();
  });
});
