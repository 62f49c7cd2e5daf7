import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { FILE_PART_BYTES } from '@remit/contract';
import { accessExportSchema, portabilityExportSchema } from '../requests/export-schema.js';
import { batchOf, newId, newVisitor, type Visitor } from '../testing/bakery.js';
import {
  handInPlan,
  handInWithFile,
  pdfOf,
  PLAN_BOT,
  PLAN_INSTRUCTIONS,
  referenceTo,
} from '../testing/hand-in-file.js';
import { startBakery, TOKENS, type Bakery } from '../testing/start-bakery.js';
import { startRecipient, until, type Recipient } from '../testing/start-recipient.js';

const DESK = 'rt_desk_012345678901';
const DPO = 'rt_dpo_0123456789abcdef';

let crm: Recipient;
let bakery: Bakery;
before(async () => {
  crm = await startRecipient();
  const { crm: registered } = PLAN_INSTRUCTIONS.recipients;
  assert.ok(registered);
  bakery = await startBakery({
    instructions: {
      ...PLAN_INSTRUCTIONS,
      recipients: { crm: { ...registered, categories: ['name', 'email', 'message'] } },
    },
    bots: [PLAN_BOT],
    readers: [
      { id: 'desk', token: DESK, purposes: ['contact', 'marketing'] },
      { id: 'news', token: TOKENS.contact, purposes: ['marketing'] },
      { id: 'dpo', token: DPO, purposes: ['contact'], permissions: ['privacy'] },
    ],
    endpoints: [
      {
        kind: 'webhook',
        recipient: 'crm',
        url: crm.url,
        secret: `whsec_${Buffer.from('a secret of a recipient, 32 byte').toString('base64')}`,
      },
    ],
  });
});
after(async () => {
  await bakery.remove();
  await crm.close();
});

/** A file as it comes; JSON that is none of ours stays unread. */
const fetchFile = async (path: string, token: string) => {
  const response = await fetch(`${bakery.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
  const bytes = Buffer.from(await response.arrayBuffer());
  const code: unknown = response.ok ? undefined : Object(JSON.parse(bytes.toString())).code;
  return { status: response.status, headers: response.headers, bytes, code };
};
const pathOf = (
  { record, file }: { record: { id: string }; file: { upload: string } },
  purpose = 'contact',
) => `/v1/leads/${record.id}/files/${file.upload}?purpose=${purpose}`;
const post = (path: string, body: object, token: string) =>
  bakery.post(path, body, { authorization: `Bearer ${token}` });
const audit = () => bakery.inspect((shop) => shop.audit(0, 1000));
const accesses = async (record: string) =>
  (await audit()).flatMap(({ actor, action, record: of, detail }) =>
    action === 'access' && detail['route'] === 'files' && of === record ? [{ actor, detail }] : [],
  );

test('[UP5] a file is read for a purpose, comes as an attachment in which nothing runs, and is in the audit', async () => {
  const handed = await handInWithFile(bakery, pdfOf(FILE_PART_BYTES + 3));
  const answer = await fetchFile(pathOf(handed), DESK);
  assert.equal(answer.status, 200);
  assert.equal(hash('sha256', answer.bytes), handed.file.sha256);
  const header = (name: string) => answer.headers.get(name);
  assert.deepEqual(
    [
      'content-type',
      'content-disposition',
      'x-content-type-options',
      'content-security-policy',
      'cache-control',
      'access-control-allow-origin',
    ].map(header),
    [
      'application/pdf',
      "attachment; filename*=UTF-8''plan.pdf",
      'nosniff',
      "default-src 'none'; sandbox; frame-ancestors 'none'",
      'no-store',
      null,
    ],
  );
  assert.deepEqual(await accesses(handed.record.id), [
    { actor: 'reader:desk', detail: { route: 'files', purposes: ['contact'], shown: 1 } },
  ]);
});

test('[UP5] nobody gets it without a token, a purpose, and a field that may be read for it', async () => {
  const handed = await handInWithFile(bakery);
  const refused = async (path: string, token: string) => {
    const { status, code } = await fetchFile(path, token);
    return [status, code];
  };
  assert.deepEqual(await refused(pathOf(handed), 'rt_nobody_0123456789'), [401, 'token_unknown']);
  assert.deepEqual(await refused(pathOf(handed), TOKENS.other), [404, 'record_unknown']);
  assert.deepEqual(await refused(pathOf(handed).replace(/\?.*/, ''), DESK), [400, 'purpose_missing']);
  assert.deepEqual(await refused(pathOf(handed), TOKENS.contact), [403, 'purpose_not_granted']);
  // Marketing has no messages.
  assert.deepEqual(await refused(pathOf(handed, 'marketing'), DESK), [403, 'file_withheld']);
  assert.deepEqual(await accesses(handed.record.id), [
    {
      actor: 'reader:desk',
      detail: { route: 'files', purposes: ['marketing'], shown: 0, leftOut: { purpose_not_in_scope: 1 } },
    },
  ]);
  const other = await handInWithFile(bakery);
  assert.deepEqual(await refused(pathOf({ ...handed, file: other.file }), DESK), [404, 'file_unknown']);
  assert.deepEqual(await refused(pathOf({ ...handed, record: { id: newId() } }), DESK), [
    404,
    'record_unknown',
  ]);
  // It never arrived.
  const file = referenceTo(pdfOf(100));
  const waiting = await handInPlan(bakery, [file]);
  assert.deepEqual(await refused(pathOf({ ...waiting, file }), DESK), [404, 'file_unknown']);
});

test('[UP5] of whoever is restricted no file is read', async () => {
  const handed = await handInWithFile(bakery);
  const restrict = (restricted: boolean) =>
    post(`/v1/subjects/${handed.visitor.id}/restriction`, { restricted }, DPO);
  assert.equal((await restrict(true)).status, 200);
  assert.deepEqual((await fetchFile(pathOf(handed), DESK)).code, 'file_withheld');
  assert.equal((await restrict(false)).status, 200);
  assert.equal((await fetchFile(pathOf(handed), DESK)).status, 200);
});

test('[UP4] an erasure and a withdrawal take the file along', async () => {
  const erased = await handInWithFile(bakery);
  assert.equal((await post(`/v1/subjects/${erased.visitor.id}/erasure`, {}, DPO)).status, 200);
  assert.deepEqual((await fetchFile(pathOf(erased), DESK)).code, 'record_unknown');

  const given = await handInWithFile(bakery, pdfOf(100), { field: 'plan' });
  const sketch = await handInPlan(bakery, [referenceTo(pdfOf(100))], { field: 'sketch', consented: true });
  const withdrawn = await post(
    `/v1/subjects/${sketch.visitor.id}/withdrawals`,
    { purposes: ['marketing'] },
    DPO,
  );
  assert.equal(withdrawn.status, 200, withdrawn.text);
  assert.equal(await bakery.inspect((shop) => shop.record(sketch.record.id)), undefined);
  assert.equal((await fetchFile(pathOf(given), DESK)).status, 200);
});

const envelope = (visitor: Visitor, more: object) => {
  const { changes: _changes, records: _records, ...own } = batchOf(visitor, bakery.clock.now());
  return { ...own, ...more };
};

/** Asks for a copy. @returns the id of the request */
const ask = async (visitor: Visitor, kind: string): Promise<string> => {
  const request = { id: newId(), kind };
  assert.equal((await bakery.post('/v1/requests', envelope(visitor, { request }))).status, 200);
  return request.id;
};

test('[UP6] a person’s copy lists the files, and they fetch what it lists, and nobody else does', async () => {
  const { visitor, record, file, bytes } = await handInWithFile(bakery);
  const lost = referenceTo(pdfOf(100));
  const waiting = await handInPlan(bakery, [lost], { visitor });
  const named = { record: record.id, upload: file.upload };
  for (const kind of ['access', 'portability']) {
    const request = await ask(visitor, kind);
    const fetchIt = (who = visitor, more: object = {}) =>
      bakery.post('/v1/requests/export/file', envelope(who, { request, ...named, ...more }));
    assert.equal(Object((await fetchIt()).body).code, 'request_not_fulfilled');
    assert.equal((await post(`/v1/requests/${request}/answer`, { fulfil: true }, DPO)).status, 200);
    const copy = await bakery.post('/v1/requests/export', envelope(visitor, { request }));
    const schema = kind === 'access' ? accessExportSchema : portabilityExportSchema;
    const { files } = schema.parse(copy.body);
    assert.deepEqual(
      files.map(({ receivedAt, ...each }) => [each.upload, each.name, each.sha256, receivedAt !== null]),
      [
        [file.upload, 'plan.pdf', file.sha256, true],
        [lost.upload, 'plan.pdf', lost.sha256, false],
      ],
    );
    const fetched = await fetchIt();
    assert.equal(fetched.text, bytes.toString());
    assert.match(fetched.headers.get('content-disposition') ?? '', /^attachment/);
    assert.equal(
      Object((await fetchIt(visitor, { record: waiting.record.id, upload: lost.upload })).body).code,
      'file_unknown',
    );
    const other = (await handInWithFile(bakery)).visitor;
    assert.equal(Object((await fetchIt(other)).body).code, 'request_unknown');
    assert.equal(Object((await fetchIt(newVisitor())).body).code, 'subject_not_proven');
    assert.equal(Object((await fetchIt({ ...visitor, secret: newId() })).body).code, 'subject_not_proven');
    const noted = (await audit()).filter(
      ({ action, subject, detail }) => action === 'export' && subject === visitor.id && detail['upload'],
    );
    assert.deepEqual(noted.at(-1)?.detail, { kind, upload: file.upload, request });
  }
});

test('[UP6] the controller’s privacy desk fetches it to hand it on, and no other reader', async () => {
  const { visitor, record, file, bytes } = await handInWithFile(bakery);
  const path = `/v1/subjects/${visitor.id}/export/files/${record.id}/${file.upload}`;
  assert.ok((await fetchFile(path, DPO)).bytes.equals(bytes));
  assert.equal((await fetchFile(path, DESK)).code, 'permission_not_granted');
  assert.equal((await fetchFile(path.replace(file.upload, newId()), DPO)).code, 'file_unknown');
  const page = await bakery.get(`/v1/subjects/${visitor.id}/export?format=html`, DPO);
  assert.ok(page.text.includes('plan.pdf (application/pdf, 5000 bytes'));
});

test('[UP6] a recipient gets the reference, never the bytes', async () => {
  const { record, file, bytes } = await handInWithFile(bakery);
  await until(() => crm.received.some(({ text }) => text.includes(record.id)));
  const sent = crm.received.find(({ text }) => text.includes(record.id))?.text ?? '';
  assert.ok(sent.includes(`sha256=${file.sha256}; upload=${file.upload}`));
  const [, words = ''] = bytes.toString().split('\n');
  assert.ok(!sent.includes(words));
});
