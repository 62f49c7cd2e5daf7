import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { after, before, test } from 'node:test';
import { runCommand } from '../cli/run-command.js';
import { batchOf, change, enquiry, instructions, newId, newVisitor, ORIGIN } from '../testing/bakery.js';
import { startBakery, TOKENS, type Bakery } from '../testing/start-bakery.js';
import { startRecipient, type Recipient } from '../testing/start-recipient.js';

const CARE = 'To ask how you liked it.';
const OFFICER = `${TOKENS.all}_officer`;

let bakery: Bakery;
let crm: Recipient;
let mailer: Recipient;
before(async () => {
  [crm, mailer] = await Promise.all([startRecipient(), startRecipient()]);
  const bread = instructions();
  const { contact } = bread.purposes;
  assert.ok(contact);
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  bakery = await startBakery({
    instructions: {
      ...bread,
      purposes: {
        ...bread.purposes,
        care: { ...contact, basis: 'legitimate-interest', broader: 'contact', wording: { en: CARE } },
      },
    },
    readers: [
      { id: 'all', token: TOKENS.all, purposes: ['contact', 'marketing', 'analytics'] },
      { id: 'officer', token: OFFICER, purposes: ['contact', 'marketing'], permissions: ['privacy'] },
    ],
    endpoints: [
      { recipient: 'crm', kind: 'webhook', url: crm.url, secret },
      { recipient: 'mailer', kind: 'webhook', url: mailer.url, secret },
    ],
  });
});
after(async () => {
  await bakery.remove();
  await Promise.all([crm.close(), mailer.close()]);
});

const why = async (id: string, token = TOKENS.all) =>
  Object((await bakery.get(`/v1/records/${id}/why`, token)).body);
type Line = {
  recipient: string;
  state: string;
  fields: string[];
  notices: { kind: string; state: string }[];
};
const linesOf = ({ deliveries }: { deliveries: Line[] }) =>
  deliveries.map(({ recipient, state, fields, notices }) => [
    recipient,
    state,
    fields.toSorted(),
    notices.map(({ kind, state: told }) => `${kind} ${told}`),
  ]);
/** Asks until everything that is due was delivered. */
const whyAtRest = async (id: string, token?: string) => {
  for (;;) {
    const answer = await why(id, token);
    const states = answer.deliveries.flatMap(({ state, notices }: Line) => [
      state,
      ...notices.map((notice) => notice.state),
    ]);
    if (!states.includes('due')) return answer;
    await wait(20);
  }
};
const onScreen = async (args: string) => {
  const said: string[] = [];
  const surroundings = {
    env: { REMIT_URL: bakery.url, REMIT_TOKEN: TOKENS.all },
    say: (line: string) => void said.push(line),
    complain: (line: string) => void said.push(`complained: ${line}`),
    fetch,
    now: bakery.clock.now,
    width: 80,
    stopped: Promise.resolve(),
  };
  await runCommand(args.split(' '), surroundings);
  return said;
};

const visitor = newVisitor();
const given = change('marketing', 'given', Date.now() - 2000);
const counted = change('analytics', 'given', Date.now() - 1500);
const lead = enquiry(
  { time: Date.now() - 1000, purposes: ['contact', 'marketing'], consent: counted.id },
  { name: 'Aino', email: 'aino@example.org', phone: '+358401234567', wish: 'rye bread '.repeat(30) },
);
const send = (more: object) => bakery.post('/v1/batch', batchOf(visitor, bakery.clock.now(), more));

test('[RD4] why says what each value rests on, until when, and who received which of it', async () => {
  await send({ changes: [given, counted], records: [lead] });
  const answer = await whyAtRest(lead.id);
  assert.deepEqual(linesOf(answer), [
    ['crm', 'delivered', ['email', 'name'], []],
    ['mailer', 'delivered', ['email'], []],
  ]);
  const [name] = answer.fields;
  const [contact, marketing] = name.purposes;
  assert.deepEqual([contact.basis, contact.consent, contact.consentUntil], ['contract', null, null]);
  assert.equal(marketing.consent.id, given.id);
  const until = new Date(marketing.consent.time);
  until.setUTCFullYear(until.getUTCFullYear() + 2);
  assert.equal(marketing.consentUntil, until.getTime());
  assert.ok(marketing.until > marketing.consentUntil);
  assert.deepEqual(answer.taken, []);
});

test('[RD4] a usual record fits on one screen of 80 by 40', async () => {
  const lines = await onScreen(`why ${lead.id}`);
  assert.ok(lines.length <= 40, `${lines.length} lines`);
  for (const line of lines) assert.ok(line.length <= 80, line);
  const text = lines.join('\n');
  for (const said of [
    /email \(email\): aino@example\.org\n +for contact, marketing/,
    /not for marketing: category_not_instructed \(PL3\)/,
    /marketing: consent, kept until/,
    /“To write to you about new bread\.”/,
    /crm for contact: delivered .*; name, email/,
  ])
    assert.match(text, said);
});

test('[RD4] a purpose that was taken out is named with the change that ended it, and so is who was told', async () => {
  const withdrawn = change('marketing', 'withdrawn', bakery.clock.now());
  await send({ changes: [withdrawn] });
  const answer = await whyAtRest(lead.id);
  assert.deepEqual(
    answer.taken.map(
      ({ purpose, ended }: { purpose: string; ended: { id: string; state: string; words: string } }) => [
        purpose,
        ended.id,
        ended.state,
        ended.words,
      ],
    ),
    [['marketing', withdrawn.id, 'withdrawn', 'To write to you about new bread.']],
  );
  assert.deepEqual(
    answer.fields[0].purposes.map(({ purpose }: { purpose: string }) => purpose),
    ['contact'],
  );
  assert.deepEqual(linesOf(answer)[1], ['mailer', 'delivered', ['email'], ['consent.withdrawn delivered']]);
  const text = (await onScreen(`why ${lead.id} email`)).join('\n');
  assert.match(text, /marketing: no more\n +withdrawn \d{4}-/);
  assert.match(text, /told consent\.withdrawn: delivered/);
  assert.doesNotMatch(text, /rye/);
  // Analytics was consented to, but no field of this record belongs to it; and it is still in force.
  assert.ok(!text.includes('analytics'));
});

test('[RD4] what the person objected to is named too, though it does not rest on consent', async () => {
  const other = newVisitor();
  const record = enquiry({ time: bakery.clock.now(), purposes: ['contact', 'care'] });
  const words = createHash('sha256').update(CARE).digest('hex');
  const objected = { ...change('contact', 'objected', bakery.clock.now()), purpose: 'care', words };
  for (const more of [{ records: [record] }, { changes: [objected] }])
    assert.equal((await bakery.post('/v1/batch', batchOf(other, bakery.clock.now(), more))).status, 200);
  const { taken } = await why(record.id);
  assert.deepEqual(
    taken.map(({ purpose, ended }: { purpose: string; ended: { state: string } }) => [purpose, ended.state]),
    [['care', 'objected']],
  );
});

test('[RD4] of an erased person why says when, and who had received what', async () => {
  const erased = await fetch(`${bakery.url}/v1/subjects/${visitor.id}/erasure`, {
    method: 'POST',
    headers: { authorization: `Bearer ${OFFICER}`, origin: ORIGIN, 'content-type': 'application/json' },
    body: '{}',
  });
  assert.equal(erased.status, 200);
  const answer = await whyAtRest(lead.id);
  assert.deepEqual([answer.record, answer.subject], [lead.id, visitor.id]);
  assert.ok(Math.abs(answer.erasedAt - bakery.clock.now()) < 10_000);
  assert.deepEqual(
    linesOf(answer).map(([recipient, , , notices]) => [recipient, notices]),
    [
      ['crm', ['person.erased delivered']],
      ['mailer', ['consent.withdrawn delivered', 'person.erased delivered']],
    ],
  );
  const person = await why(visitor.id);
  assert.deepEqual([person.record, person.subject, person.erasedAt], [null, visitor.id, answer.erasedAt]);
  assert.match(
    (await onScreen(`why ${lead.id}`)).join('\n'),
    /the person was erased \d{4}-.*; nothing that comes late/,
  );
  assert.match((await onScreen(`why ${visitor.id}`)).join('\n'), /^subject .*\nthe person was erased/);
  assert.match((await onScreen(`why ${newVisitor().id}`)).join('\n'), /record_unknown/);
  assert.equal((await bakery.get(`/v1/records/${lead.id}/why`, TOKENS.other)).status, 404);
});

test('[RD4] of a record that no purpose needed any more why says so', async () => {
  // An id may begin with a hyphen; on the command line it is an id all the same.
  const other = newVisitor();
  const yes = change('marketing', 'given', bakery.clock.now());
  const record = {
    ...enquiry({ time: bakery.clock.now(), purposes: ['marketing'], consent: yes.id }),
    id: `-a${newId().slice(2)}`,
  };
  await bakery.post('/v1/batch', batchOf(other, bakery.clock.now(), { changes: [yes], records: [record] }));
  await whyAtRest(record.id);
  const no = change('marketing', 'withdrawn', bakery.clock.now());
  await bakery.post('/v1/batch', batchOf(other, bakery.clock.now(), { changes: [no] }));
  const answer = await whyAtRest(record.id);
  assert.deepEqual([answer.record, answer.subject, answer.erasedAt], [record.id, other.id, null]);
  assert.match((await onScreen(`why ${record.id}`)).join('\n'), /no purpose needed it any more/);
});
