import { randomBytes } from 'node:crypto';
import { categoryOf, type Instructions } from '@remit/contract';
import { z } from 'zod';
import { hashToken } from '../http/bearer.js';
import type { ControllerStore, StoredRecord } from '../store/store.js';
import { normaliseEmail } from '../vault/blind-index.js';
import { fulfilRequest } from './fulfil-request.js';
import type { RequestKind } from './person-request.js';
import type { AskedByMail } from './request-schema.js';
import { contentOf, whyNotTaken } from './take-request.js';

/** Milliseconds for which a link serves. */
export const LINK_LASTS = 24 * 3_600_000;
/** Records that are looked through for an address, and addresses that are written to. */
const MAX_RECORDS = 200;
const MAX_ADDRESSES = 3;

/** How links are mailed. */
export type LinkMail = {
  /** Hands a mail to the mail server. @returns the code of why it was not taken */
  readonly send: (to: string, subject: string, text: string) => Promise<string | undefined>;
  /** Where this server answers, without a slash at the end. */
  readonly publicUrl: string;
};

export type LinkParts = LinkMail & {
  readonly store: ControllerStore;
  /** Milliseconds since 1970. */
  readonly now: number;
};

const isAddress = (text: string): boolean => z.email().max(254).safeParse(text).success;

/** Two ways of writing one mailbox; beyond ASCII nothing is taken for the same. */
const mailboxOf = (address: string): string =>
  /^[\x21-\x7e]+$/.test(address) ? address.toLowerCase() : address;

/**
 * Whose address this is, as they left it. Mail goes to what is kept, never to what was asked with: two addresses that
 * look alike, or are found alike, can be two mailboxes.
 */
const peopleAt = async (
  store: ControllerStore,
  instructions: Instructions,
  email: string,
): Promise<ReadonlyMap<string, { readonly address: string; readonly subjects: ReadonlySet<string> }>> => {
  const wanted = normaliseEmail(email);
  const records = await store.find('email', email, undefined, MAX_RECORDS);
  const addressFields = ({ type, fields }: StoredRecord) =>
    Object.entries(fields).filter(([field]) => categoryOf(instructions, type, field) === 'email');
  const opened = await store.open(
    records.map((record) => ({ ...record, fields: Object.fromEntries(addressFields(record)) })),
  );
  const people = new Map<string, { address: string; subjects: Set<string> }>();
  records.forEach(({ subject }, index) => {
    for (const value of Object.values(opened[index]?.fields ?? {}).flat()) {
      const address = String(value).trim();
      if (normaliseEmail(address) !== wanted || !isAddress(address)) continue;
      const box = mailboxOf(address);
      const known = people.get(box) ?? { address, subjects: new Set() };
      known.subjects.add(subject);
      people.set(box, known);
    }
  });
  return people;
};

/** What the controller is asked to do, to the person who is to confirm it. */
export const KIND_WORDS: Readonly<Record<RequestKind, string>> = {
  access: 'give you a copy of your data',
  rectification: 'correct your data',
  erasure: 'erase your data',
  restriction: 'restrict the use of your data',
  objection: 'stop the use of your data that you object to',
  portability: 'give you your data in a form for machines',
  withdrawal: 'end what you had consented to',
};

const mailText = (name: string, kind: RequestKind, url: string): string =>
  [
    `Somebody asked ${name} to ${KIND_WORDS[kind]}, and gave this address.`,
    `If that was you, confirm it here within 24 hours:\n${url}`,
    'If it was not you, do nothing: nothing happens without your confirmation.',
  ].join('\n\n');

/**
 * Mails a link to everybody who left this address, if anybody did. Whoever asked learns nothing of it.
 * @returns the codes of what the mail server did not take
 */
export const mailLinks = async (
  { store, send, publicUrl, now }: LinkParts,
  email: string,
  asked: AskedByMail,
): Promise<readonly string[]> => {
  const instructions = await store.instructions();
  const failed: string[] = [];
  const people = await peopleAt(store, instructions, email);
  for (const { address, subjects } of [...people.values()].slice(0, MAX_ADDRESSES)) {
    const requests = [];
    for (const subject of subjects) {
      const request = { ...asked, id: randomBytes(16).toString('base64url') };
      if (await whyNotTaken(store, subject, request)) continue;
      requests.push({ id: request.id, subject, kind: asked.kind, content: contentOf(request) });
    }
    const token = randomBytes(32).toString('base64url');
    const link = { link: hashToken(token), requests, now, until: now + LINK_LASTS };
    if ((await store.requests.links.offer(link)) === 0) continue;
    const url = `${publicUrl}/v1/requests/links/${store.id}/${token}`;
    const { name } = instructions.party;
    const why = await send(address, `Confirm your request to ${name}`, mailText(name, asked.kind, url));
    if (why !== undefined) failed.push(why);
  }
  return failed;
};

/**
 * Confirms what a link is about; a withdrawal is done with that.
 * @returns undefined when the link was used, has ended, or never was
 */
export const confirmByLink = async (
  store: ControllerStore,
  token: string,
  now: number,
): Promise<{ readonly kind: RequestKind; readonly dueAt: number } | undefined> => {
  const confirmed = await store.requests.links.confirm(hashToken(token), now);
  for (const { id, kind } of confirmed)
    if (kind === 'withdrawal') await fulfilRequest(store, id, 'visitor', now);
  const [first] = confirmed;
  return first && { kind: first.kind, dueAt: first.dueAt };
};
