import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { Verdict } from '@remit/contract';
import { batchOf, enquiry, newVisitor, type Visitor } from './bakery.js';
import { doWork } from './do-work.js';
import { startBakery, type Bakery, type Reply } from './start-bakery.js';
import { startRecipient, type Recipient } from './start-recipient.js';

export const REVIEWER = 'rt_reviewer_0123456789';
export const DESK = 'rt_desk_0123456789';
export const SUPPORT = 'rt_support_0123456789';
export const NEWS = 'rt_news_0123456789';
export const OFFICER = 'rt_officer_0123456789';

/** What a page tells of somebody who answers as people do, who fell into the trap, who was too fast. */
export const CALM = { trap: false, took: 60_000, answers: 4, typed: 40 };
export const TRAPPED = { ...CALM, trap: true };
export const HURRIED = { ...CALM, took: 10 };

/** Hands in an enquiry, after the page has told these signs. */
export const handInWith = async (
  bakery: Bakery,
  signs: typeof CALM | undefined,
  visitor: Visitor = newVisitor(),
) => {
  const time = bakery.clock.now();
  const { changes: _changes, records: _records, ...envelope } = batchOf(visitor, time);
  if (signs) assert.equal((await bakery.post('/v1/signs', { ...envelope, signs })).status, 200);
  const record = enquiry({ time }, { name: 'Aino', email: 'aino@example.org' });
  const batch = batchOf(visitor, time, { records: [record] });
  const { body } = await bakery.post('/v1/batch', batch);
  const { verdicts } = body as { verdicts: Verdict[] };
  const { subject: _subject, sentAt: _sentAt, ...sender } = envelope;
  return { id: record.id, visitor, batch, sender, verdict: verdicts[0] };
};
export type Handed = Awaited<ReturnType<typeof handInWith>>;

/** A bakery that holds what it suspects, with a CRM, and who may look at what of it. */
export const startSuspicious = async () => {
  const crm: Recipient = await startRecipient();
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const bakery = await startBakery(
    {
      readers: [
        { id: 'reviewer', token: REVIEWER, purposes: ['contact'], permissions: ['review'] },
        { id: 'desk', token: DESK, purposes: ['contact'] },
        {
          id: 'support',
          token: SUPPORT,
          purposes: ['contact'],
          permissions: ['review'],
          employer: 'processor',
        },
        { id: 'news', token: NEWS, purposes: ['marketing'], permissions: ['review'] },
        { id: 'officer', token: OFFICER, purposes: ['contact'], permissions: ['privacy'] },
      ],
      endpoints: [{ recipient: 'crm', kind: 'webhook', url: crm.url, secret }],
    },
    { leadsPerMinute: 1_000, workBits: 8 },
  );
  const postAs = (path: string, token: string, body: object): Promise<Reply> =>
    bakery.post(path, body, { authorization: `Bearer ${token}` });
  const idsIn = (body: unknown, list: string): string[] => {
    const records = Reflect.get(Object(body), list) as { id: string }[];
    return records.map(({ id }) => id);
  };
  const list = async (path: string, name: string, token: string): Promise<string[]> => {
    const query = `${path.includes('?') ? '&' : '?'}purpose=contact&limit=200`;
    return idsIn((await bakery.get(`${path}${query}`, token)).body, name);
  };
  return {
    bakery,
    handIn: (signs: typeof CALM | undefined) => handInWith(bakery, signs),
    /** Answers the challenge of a verdict. */
    work: ({ sender, verdict }: Handed, solve = doWork): Promise<Reply> => {
      const challenge = verdict?.message ?? '';
      return bakery.post('/v1/work', { ...sender, challenge, solution: solve(challenge) });
    },
    /** Ids in a list that is read for contacting people. */
    list,
    /** Ids of what waits for the reviewer, and of what is among the leads. */
    held: () => list('/v1/held', 'held', REVIEWER),
    leads: () => list('/v1/leads', 'leads', DESK),
    /** Ids of what holds the e-mail address that everybody here has. */
    lookUp: async (): Promise<string[]> => {
      const wanted = { purpose: 'contact', email: 'aino@example.org', limit: 200 };
      return idsIn((await postAs('/v1/lookups', DESK, wanted)).body, 'records');
    },
    counted: async (): Promise<number> => {
      const { body } = await bakery.get('/v1/counts?purpose=contact&type=enquiry', DESK);
      return Number(Reflect.get(Object(body), 'records'));
    },
    decide: async (id: string, decision: string, token = REVIEWER) => {
      const { status, body } = await postAs(`/v1/held/${id}`, token, { decision });
      return `${status} ${String(Reflect.get(Object(body), 'code') ?? decision)}`;
    },
    isDelivered: (id: string): boolean => crm.received.some(({ text }) => text.includes(id)),
    /** What the audit says of a lead. */
    auditOf: (id: string) =>
      bakery.inspect(async (controller) =>
        (await controller.audit(0, 1000)).flatMap(({ actor, action, record, detail }) =>
          record === id || JSON.stringify(detail).includes(id) ? [{ actor, action, detail }] : [],
        ),
      ),
    stop: async () => {
      await bakery.remove();
      await crm.close();
    },
  };
};
