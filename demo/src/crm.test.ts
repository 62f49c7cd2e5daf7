import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { createCrm, HOOK_PATH } from './crm.js';
import { openDeliveries } from './kept-deliveries.js';
import { close, listen } from './listen.js';

const secret = `whsec_${Buffer.from('a secret of this very test').toString('base64')}`;
const directory = mkdtempSync(join(tmpdir(), 'remit-crm-'));
const file = join(directory, 'crm-deliveries.jsonl');
const crm = createCrm({ secret, deliveries: openDeliveries(file), now: () => 1_000 });
let url = '';

before(async () => {
  url = `http://127.0.0.1:${await listen(crm, 0)}`;
});
after(async () => {
  await close(crm);
  rmSync(directory, { recursive: true });
});

const body = JSON.stringify({ type: 'lead', data: { purpose: 'contact', fields: { name: 'Aino' } } });

const deliver = async (
  id: string,
  change: { body?: string; key?: string; at?: number } = {},
): Promise<number> => {
  const at = new Date(change.at ?? Date.now());
  const answer = await fetch(url + HOOK_PATH, {
    method: 'POST',
    headers: {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(change.key ?? secret).sign(id, at, body),
    },
    body: change.body ?? body,
  });
  return answer.status;
};

const taken = async (): Promise<unknown> => (await fetch(`${url}/leads.json`)).json();

test('a delivery is taken once, however often it comes, and shown as it was received', async () => {
  assert.deepEqual(
    await Promise.all([deliver('first'), deliver('first'), deliver('first')]),
    [204, 204, 204],
  );
  assert.deepEqual(await taken(), [{ webhookId: 'first', receivedAt: 1_000, body: JSON.parse(body) }]);
});

test('a delivery that is not rightly signed is refused with 401 and leaves nothing', async () => {
  const other = `whsec_${Buffer.from('the secret of somebody else').toString('base64')}`;
  assert.equal(await deliver('forged', { key: other }), 401);
  assert.equal(await deliver('changed', { body: body.replace('Aino', 'Eero') }), 401);
  assert.equal(await deliver('old', { at: Date.now() - 3_600_000 }), 401);
  const bare = await fetch(url + HOOK_PATH, { method: 'POST', body });
  assert.equal(bare.status, 401);
  assert.doesNotMatch(readFileSync(file, 'utf8'), /forged|changed|old|Eero/);
});

test('a delivery that is too large is refused', async () => {
  const large = await fetch(url + HOOK_PATH, { method: 'POST', body: 'x'.repeat(300_000) });
  assert.equal(large.status, 413);
});

test('a restart forgets no delivery, and drops a line that a kill cut short', () => {
  appendFileSync(file, '{"webhookId":"second","receiv');
  const reopened = openDeliveries(file);
  assert.deepEqual(
    reopened.all().map(({ webhookId }) => webhookId),
    ['first'],
  );
  assert.equal(reopened.add({ webhookId: 'first', receivedAt: 2, body: {} }), false);
  assert.equal(reopened.add({ webhookId: 'second', receivedAt: 3, body: {} }), true);
  assert.deepEqual(
    openDeliveries(file)
      .all()
      .map(({ webhookId }) => webhookId),
    ['first', 'second'],
  );
});

test('the page shows nothing but what is its own', async () => {
  const page = await fetch(url);
  assert.equal(page.status, 200);
  assert.match(page.headers.get('content-security-policy') ?? '', /^default-src 'none'; script-src 'self';/);
  assert.equal((await fetch(`${url}/nothing`)).status, 404);
  assert.equal((await fetch(url, { method: 'DELETE' })).status, 405);
});
