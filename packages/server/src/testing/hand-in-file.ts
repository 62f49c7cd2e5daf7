import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import {
  FILE_KINDS,
  FILE_PART_BYTES,
  PROTOCOL_VERSION,
  writeFileReference,
  type Bot,
  type FileKind,
  type FileReference,
} from '@remit/contract';
import {
  batchOf,
  bot,
  change,
  enquiry,
  instructions,
  newId,
  newVisitor,
  ORIGIN,
  SITE_KEY,
  type Visitor,
} from './bakery.js';
import type { Bakery, Reply } from './start-bakery.js';

/** A bot that asks for up to two files of any kind. */
export const PLAN_BOT: Bot = {
  ...bot,
  id: 'plans',
  start: 'plan',
  steps: {
    plan: {
      kind: 'file',
      text: { en: 'A plan?' },
      field: 'plan',
      types: ['documents', 'images', 'tables'],
      maxBytes: 3_000_000,
      most: 2,
      optional: false,
      next: 'end',
    },
    end: { kind: 'end', text: { en: 'Thank you.' }, record: 'enquiry' },
  },
};

const { purposes, records, ...others } = instructions();
const { contact, marketing } = purposes;
const { enquiry: lead } = records;
assert.ok(contact && marketing && lead);

/**
 * The bakery's, with plans; `plan` is a message, for contact alone, `sketch` a name, for marketing too, and `trace` is
 * nobody's by itself: what it says is not sealed.
 */
export const PLAN_INSTRUCTIONS = {
  ...others,
  purposes: {
    ...purposes,
    contact: { ...contact, categories: [...contact.categories, 'behaviour' as const] },
  },
  records: {
    ...records,
    enquiry: {
      ...lead,
      fields: {
        ...lead.fields,
        plan: 'message' as const,
        sketch: 'name' as const,
        trace: 'behaviour' as const,
      },
    },
  },
};

/** A file that looks like a PDF, of this size; no two are alike. */
export const pdfOf = (size: number): Buffer => Buffer.from(`%PDF-1.7\n${newId()}\n`.padEnd(size, 'remit '));

/** What a record says of a file with these bytes. */
export const referenceTo = (bytes: Buffer, kind: FileKind = 'pdf'): FileReference => ({
  name: `plan.${FILE_KINDS[kind].endings[0]}`,
  type: FILE_KINDS[kind].type,
  size: bytes.length,
  sha256: hash('sha256', bytes),
  upload: newId(),
});

/** Hands in an enquiry whose `field` refers to these files. */
export const handInPlan = async (
  bakery: Bakery,
  files: readonly FileReference[],
  { field = 'plan', consented = false, visitor = newVisitor() } = {},
) => {
  const time = bakery.clock.now();
  const grant = change('marketing', 'given', time);
  const tag = consented ? { time, purposes: ['marketing'], consent: grant.id } : { time };
  const record = enquiry(tag, { name: 'Aino', [field]: files.map(writeFileReference) });
  const changes = consented ? [grant] : [];
  const answer = await bakery.post('/v1/batch', batchOf(visitor, time, { changes, records: [record] }));
  assert.equal(answer.status, 200, answer.text);
  return { visitor, record };
};

export type Handed = { readonly visitor: Visitor; readonly record: { readonly id: string } };

/** Posts a part as a page does: a line of JSON, and the bytes. */
export const postPart = async (
  bakery: Bakery,
  { visitor, record }: Handed,
  upload: string,
  part: number,
  bytes: Buffer,
  more: object = {},
  origin = ORIGIN,
): Promise<Reply> => {
  const line = {
    protocol: PROTOCOL_VERSION,
    controller: 'bakery',
    key: SITE_KEY,
    subject: visitor,
    bot: { id: PLAN_BOT.id, version: 1 },
    record: record.id,
    field: 'plan',
    upload,
    part,
    ...more,
  };
  const response = await fetch(`${bakery.url}/v1/uploads`, {
    method: 'POST',
    headers: { origin },
    body: new Blob([JSON.stringify(line), '\n', bytes], { type: 'text/plain' }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
};

/** Hands in all parts of a file. @returns the last answer */
export const postFile = async (
  bakery: Bakery,
  handed: Handed,
  upload: string,
  bytes: Buffer,
  more: object = {},
) => {
  let answer: Reply | undefined;
  for (let part = 0; part * FILE_PART_BYTES < bytes.length; part++)
    answer = await postPart(
      bakery,
      handed,
      upload,
      part,
      bytes.subarray(part * FILE_PART_BYTES, (part + 1) * FILE_PART_BYTES),
      more,
    );
  return answer ?? assert.fail('nothing to hand in');
};

/** Hands in an enquiry with one file, whole. */
export const handInWithFile = async (
  bakery: Bakery,
  bytes = pdfOf(5_000),
  more: Parameters<typeof handInPlan>[2] = {},
) => {
  const file = referenceTo(bytes);
  const handed = await handInPlan(bakery, [file], more);
  const answer = await postFile(bakery, handed, file.upload, bytes, more.field ? { field: more.field } : {});
  assert.deepEqual([answer.status, Object(answer.body).complete], [200, true], answer.text);
  return { ...handed, file, bytes };
};
