import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PROTOCOL_VERSION } from '@remit/contract';
import { openSqlite } from '../store/open-sqlite.js';
import { batchOf, change, enquiry, newId, newVisitor } from '../testing/bakery.js';
import { startBakery, type Bakery, type Reply } from '../testing/start-bakery.js';
import { startMailbox, type Mailbox } from '../testing/start-mailbox.js';
import { until } from '../testing/start-recipient.js';

const DPO = 'rt_dpo_0123456789abcdef';
const HOUR = 3_600_000;
const PUBLIC = 'https://leads.example/remit';

let mailbox: Mailbox;
let bakery: Bakery;
let mailless: Bakery;
before(async () => {
  mailbox = await startMailbox();
  const readers = [{ id: 'dpo', token: DPO, purposes: ['contact'], permissions: ['privacy'] as const }];
  bakery = await startBakery(
    { readers },
    {
      smtpUrl: `smtp://${mailbox.host}:${mailbox.port}`,
      mailFrom: 'remit@leads.example',
      publicUrl: `${PUBLIC}/`,
    },
  );
  mailless = await startBakery({ readers });
});
after(async () => {
  await bakery.remove();
  await mailless.remove();
  await mailbox.close();
});

let people = 0;
/** Somebody leaves an address of their own. */
const leave = async (email = `person${people++}@example.org`) => {
  const visitor = newVisitor();
  const time = bakery.clock.now();
  const grant = change('marketing', 'given', time);
  const record = enquiry(
    { time, purposes: ['contact', 'marketing'], consent: grant.id },
    { name: 'Aino', email },
  );
  const batch = batchOf(visitor, time, { changes: [grant], records: [record] });
  assert.equal((await bakery.post('/v1/batch', batch)).status, 200);
  return { visitor, record, email };
};
const ask = (email: string, request: object, of = bakery): Promise<Reply> => {
  const {
    subject: _subject,
    changes: _changes,
    records: _records,
    ...sender
  } = batchOf(newVisitor(), of.clock.now());
  return of.post('/v1/requests/by-mail', { ...sender, email, request });
};
const mailsTo = (email: string) => mailbox.mails.filter(({ to }) => to.includes(email));
/** The path of the link in the last mail to an address. */
const linkTo = async (email: string, count = 1): Promise<string> => {
  await until(() => mailsTo(email).length >= count);
  const [, path = ''] =
    /https:\/\/leads\.example\/remit(\/\S+)/.exec(mailsTo(email).at(-1)?.text ?? '') ?? [];
  return path;
};
const open = (path: string) => bakery.get(path);
const confirm = (path: string) => bakery.post(path, '', {});
const requestsOf = (subject: string) => bakery.inspect((shop) => shop.requests.of(subject));
const coded = ({ status, body }: Reply) => [status, Object(body).code, Object(body).path];

test('[RQ7] where no mail is set up the person is told whom to write to', async () => {
  const refused = await ask('aino@example.org', { kind: 'access' }, mailless);
  assert.deepEqual(
    [refused.status, refused.body],
    [
      501,
      {
        code: 'mail_not_possible',
        message: 'Not possible by e-mail here. Write to privacy@bakery.example.',
        path: '',
        contact: 'privacy@bakery.example',
      },
    ],
  );
});

test('[RQ7] the answer is the same whether anybody left the address, and only who did is written to', async () => {
  const { email } = await leave();
  const known = await ask(email, { kind: 'access' });
  const unknown = await ask('nobody@example.org', { kind: 'access' });
  for (const { status, body } of [known, unknown]) {
    assert.equal(status, 202);
    assert.deepEqual(Object.keys(Object(body)), ['now', 'until']);
  }
  await linkTo(email);
  assert.equal(mailsTo('nobody@example.org').length, 0);
  const [mail] = mailsTo(email);
  assert.match(mail?.text ?? '', /Somebody asked Bakery to give you a copy of your data/);
  assert.ok(!bakery.log().includes(email));
});

test('[RQ7] looking at the link changes nothing, confirming makes the request, once, and the time runs from then', async () => {
  const { visitor, email } = await leave();
  await ask(email, { kind: 'erasure', text: 'Please forget me.' });
  const path = await linkTo(email);
  const token = path.split('/').at(-1) ?? '';
  bakery.clock.skip(2 * HOUR);
  for (let looks = 0; looks < 2; looks++) {
    const shown = await open(path);
    assert.equal(shown.status, 200);
    assert.match(shown.text, /You ask Bakery to erase your data/);
    assert.doesNotMatch(shown.text, /<script/);
    assert.ok(!shown.text.includes(email));
    assert.match(shown.headers.get('content-security-policy') ?? '', /default-src 'none'/);
    assert.equal(shown.headers.get('cache-control'), 'no-store');
  }
  assert.deepEqual(await requestsOf(visitor.id), []);
  const elsewhere = await confirm(path.replace('/bakery/', '/forge/'));
  assert.equal(elsewhere.status, 404);

  const confirmedAt = bakery.clock.now();
  const confirmed = await confirm(path);
  assert.equal(confirmed.status, 200, confirmed.text);
  assert.match(confirmed.text, /Your request was passed on/);
  const [request, ...more] = await requestsOf(visitor.id);
  assert.deepEqual(more, []);
  assert.deepEqual(
    [request?.kind, request?.identity, request?.state, request?.content?.text],
    ['erasure', 'mail', 'open', 'Please forget me.'],
  );
  assert.ok((request?.receivedAt ?? 0) >= confirmedAt);
  for (const again of [await confirm(path), await open(path)]) {
    assert.equal(again.status, 404);
    assert.match(again.text, /This link does not work/);
  }
  assert.equal((await requestsOf(visitor.id)).length, 1);
  assert.ok(!bakery.log().includes(token));
  const noted = await bakery.inspect(async (shop) =>
    (await shop.audit(0, 1000)).filter(
      ({ action, subject }) => action === 'request' && subject === visitor.id,
    ),
  );
  assert.deepEqual(
    noted.map(({ actor, detail }) => [actor, detail['identity']]),
    [['visitor', 'mail']],
  );
});

test('[RQ7] a link serves for a day; its token is nowhere but in the mail', async () => {
  const { visitor, email } = await leave();
  await ask(email, { kind: 'access' });
  const path = await linkTo(email);
  const token = path.split('/').at(-1) ?? '';
  const database = openSqlite(bakery.dataDir);
  const rows = await database.read
    .selectFrom('requests')
    .selectAll()
    .where('subject_id', '=', visitor.id)
    .execute();
  await database.close();
  assert.deepEqual(
    rows.map(({ state }) => state),
    ['unconfirmed'],
  );
  assert.ok(!JSON.stringify(rows).includes(token));
  bakery.clock.skip(24 * HOUR + 1);
  assert.equal((await open(path)).status, 404);
  assert.equal((await confirm(path)).status, 404);
  assert.deepEqual(await requestsOf(visitor.id), []);
  for (const wrong of ['x', 'a'.repeat(43), '../../x', '%00'])
    assert.equal((await open(`/v1/requests/links/bakery/${wrong}`)).status, 404, wrong);
});

test('[RQ7] mail goes to the address as it was left, never as it was asked with', async () => {
  const { email } = await leave('kelvin@example.org');
  // Found by the same digest, but another mailbox.
  const lookalike = '\u212aelvin@example.org';
  const refused = await ask(lookalike, { kind: 'access' });
  assert.deepEqual(coded(refused), [400, 'malformed', 'email']);
  const sent = await ask('KELVIN@Example.ORG', { kind: 'access' });
  assert.equal(sent.status, 202);
  await linkTo(email);
  assert.ok(mailbox.mails.every(({ to }) => !to.includes('KELVIN@Example.ORG')));
});

test('[RQ7] one link stands for everybody who left the address; a withdrawal is done with the confirmation', async () => {
  const one = await leave();
  const two = await leave(one.email);
  await ask(one.email, { kind: 'withdrawal', purposes: ['marketing'] });
  const done = await confirm(await linkTo(one.email));
  assert.match(done.text, /Your consent is withdrawn/);
  assert.equal(mailsTo(one.email).length, 1);
  for (const { visitor } of [one, two]) {
    const [request] = await requestsOf(visitor.id);
    assert.deepEqual([request?.kind, request?.state], ['withdrawal', 'fulfilled']);
    const history = await bakery.inspect(async (shop) =>
      (await shop.histories([visitor.id])).get(visitor.id),
    );
    assert.equal(history?.at(-1)?.state, 'withdrawn');
  }
});

test('[RQ7] a correction by mail holds for every record of the person that has the field', async () => {
  const { visitor, email, record } = await leave();
  await ask(email, { kind: 'rectification', field: 'name', value: 'Aino Maria' });
  await confirm(await linkTo(email));
  const [request] = await requestsOf(visitor.id);
  const path = `/v1/requests/${request?.id}/answer`;
  const answered = await bakery.post(path, { fulfil: true }, { authorization: `Bearer ${DPO}` });
  assert.equal(answered.status, 200, answered.text);
  const leads = await bakery.get('/v1/leads?purpose=contact&limit=200', DPO);
  const lead = Object(leads.body).leads.find(({ id }: { id: string }) => id === record.id);
  assert.equal(lead.fields.name, 'Aino Maria');
});

test('[RQ7] nobody is flooded with mail, and who was erased gets none', async () => {
  const { email } = await leave();
  for (let times = 0; times < 5; times++) await ask(email, { kind: 'access' });
  await linkTo(email, 3);
  const gone = await leave();
  await bakery.post(`/v1/subjects/${gone.visitor.id}/erasure`, {}, { authorization: `Bearer ${DPO}` });
  await ask(gone.email, { kind: 'access' });
  const last = await leave();
  await ask(last.email, { kind: 'access' });
  await linkTo(last.email);
  assert.equal(mailsTo(email).length, 3);
  assert.equal(mailsTo(gone.email).length, 0);
});

test('[RQ7] what is malformed, of another page, or not of the instructions is refused before anybody is looked for', async () => {
  const table: readonly [email: string, request: object, expected: unknown[]][] = [
    ['no address', { kind: 'access' }, [400, 'malformed', 'email']],
    ['a@b.example\r\nBcc: c@d.example', { kind: 'access' }, [400, 'malformed', 'email']],
    ['a@b.example', { kind: 'access', id: newId() }, [400, 'unknown_field', 'request.id']],
    ['a@b.example', { kind: 'nothing' }, [400, 'wrong_type', 'request.kind']],
    [
      'a@b.example',
      { kind: 'withdrawal', purposes: ['billing'] },
      [422, 'purpose_not_instructed', 'request.purposes[0]'],
    ],
    [
      'a@b.example',
      { kind: 'objection', purposes: ['contact'] },
      [422, 'purpose_not_objectable', 'request.purposes[0]'],
    ],
  ];
  for (const [email, request, expected] of table)
    assert.deepEqual(coded(await ask(email, request)), expected, JSON.stringify(request));
  const elsewhere = await bakery.post(
    '/v1/requests/by-mail',
    {
      protocol: PROTOCOL_VERSION,
      controller: 'bakery',
      key: 'x'.repeat(16),
      sentAt: 1,
      email: 'a@b.example',
      request: { kind: 'access' },
    },
    { origin: 'https://evil.example' },
  );
  assert.deepEqual(coded(elsewhere), [403, 'origin_not_allowed', '']);
});

test('[RQ7] a mail server that does not take the mail is told of by its code, and of nobody', async () => {
  const { email } = await leave();
  mailbox.answer({ at: 'rcpt', status: 550 });
  const asked = await ask(email, { kind: 'access' });
  assert.equal(asked.status, 202);
  await until(() => bakery.log().includes('smtp_550'));
  mailbox.answer('accept');
  assert.ok(!bakery.log().includes(email));
});
