import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { FILE_PART_BYTES, type FileKind } from '@remit/contract';
import { newId, newVisitor, ORIGIN } from '../testing/bakery.js';
import {
  handInPlan,
  handInWithFile,
  pdfOf,
  PLAN_BOT,
  PLAN_INSTRUCTIONS,
  postFile,
  postPart,
  referenceTo,
} from '../testing/hand-in-file.js';
import { makePackage, PACKAGES } from '../testing/make-package.js';
import { withdraw } from '../testing/hand-in.js';
import { startBakery, type Bakery, type Reply } from '../testing/start-bakery.js';

let bakery: Bakery;
before(async () => {
  bakery = await startBakery(
    { instructions: PLAN_INSTRUCTIONS, bots: [PLAN_BOT] },
    { ratePerMinute: 10_000 },
  );
});
after(() => bakery.remove());

const said = ({ status, body }: Reply) => [status, Object(body).code ?? body];
const latin = (text: string) => Buffer.from(text, 'latin1');

test('[UP2] a file comes after its record, part by part; what is there already is passed over', async () => {
  const bytes = pdfOf(2 * FILE_PART_BYTES + 7);
  const file = referenceTo(bytes);
  const handed = await handInPlan(bakery, [file]);
  const part = (number: number) =>
    postPart(
      bakery,
      handed,
      file.upload,
      number,
      bytes.subarray(number * FILE_PART_BYTES, (number + 1) * FILE_PART_BYTES),
    );
  assert.deepEqual(said(await part(1)), [200, { next: 0, complete: false }]);
  assert.deepEqual(said(await part(0)), [200, { next: 1, complete: false }]);
  assert.deepEqual(said(await part(0)), [200, { next: 1, complete: false }]);
  assert.deepEqual(said(await part(1)), [200, { next: 2, complete: false }]);
  assert.deepEqual(said(await part(2)), [200, { next: 3, complete: true }]);
  assert.deepEqual(said(await part(2)), [200, { next: 3, complete: true }]);
  assert.deepEqual(said(await part(3)), [400, 'out_of_range']);
  const kept = await bakery.inspect(async (shop) => {
    const parts: Buffer[] = [];
    const { id: record } = handed.record;
    for await (const each of shop.uploads.parts({ record, upload: file.upload }, handed.visitor.id))
      parts.push(each);
    return Buffer.concat(parts);
  });
  assert.ok(kept.equals(bytes));
});

const FILES: Readonly<Record<FileKind, Buffer>> = {
  pdf: latin('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n%%EOF'),
  png: latin('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'),
  jpeg: latin('\xff\xd8\xff\xe0\0\x10JFIF\0\x01'),
  webp: latin('RIFF\x24\0\0\0WEBPVP8 '),
  heic: latin('\0\0\0\x18ftypheic\0\0\0\0mif1heic'),
  txt: latin('Four metres by two.\r\n'),
  csv: latin('leveys;syvyys\nnelj\xe4;2\n'),
  docx: makePackage(PACKAGES.docx),
  xlsx: makePackage(PACKAGES.xlsx),
  odt: makePackage(PACKAGES.odt),
};

const handInAs = async (
  kind: FileKind,
  bytes: Buffer,
  more: Partial<ReturnType<typeof referenceTo>> = {},
) => {
  const file = { ...referenceTo(bytes, kind), ...more };
  const handed = await handInPlan(bakery, [file]);
  return { file, handed, answer: await postFile(bakery, handed, file.upload, bytes) };
};

test('[UP1] a file of every kind is taken for what it is', async () => {
  for (const [kind, bytes] of Object.entries(FILES))
    assert.deepEqual(
      said((await handInAs(kind as FileKind, bytes)).answer),
      [200, { next: 1, complete: true }],
      kind,
    );
});

test('[UP1] what is something else than its name says is refused, and nothing of it is kept', async () => {
  const html = latin('<!doctype html><script>alert(1)</script>');
  const disguised: [FileKind, Buffer, object?][] = [
    ['pdf', html],
    ['txt', html],
    ['csv', latin('#!/bin/sh\nreboot\n')],
    ['png', latin('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
    ['pdf', latin('MZ\x90\0\x03\0\0\0\x04\0\0\0')],
    ['jpeg', FILES.png],
    ['docx', FILES.xlsx],
    ['docx', makePackage({ ...PACKAGES.docx, 'word/vbaProject.bin': 'x' })],
    ['xlsx', makePackage(PACKAGES.xlsx, 0xffff_fff0)],
    ['odt', latin('PK\x03\x04 and no more')],
    ['pdf', FILES.pdf, { sha256: 'a'.repeat(64) }],
  ];
  for (const [kind, bytes, more] of disguised) {
    const { file, handed, answer } = await handInAs(kind, bytes, more);
    assert.deepEqual(
      said(answer),
      [422, 'file_not_as_referred'],
      `${kind} ${bytes.toString('latin1', 0, 20)}`,
    );
    const progress = await bakery.inspect((shop) =>
      shop.uploads.progress({ record: handed.record.id, upload: file.upload }),
    );
    assert.deepEqual(progress, { parts: 0, complete: false });
  }
});

test('[UP1] the last part gives away a file that began well: nothing of it is left', async () => {
  const bytes = Buffer.concat([FILES.txt, Buffer.alloc(FILE_PART_BYTES, 'a'), latin('\0')]);
  const { file, handed, answer } = await handInAs('txt', bytes);
  assert.deepEqual(said(answer), [422, 'file_not_as_referred']);
  const record = handed.record.id;
  const progress = await bakery.inspect((shop) => shop.uploads.progress({ record, upload: file.upload }));
  assert.deepEqual(progress, { parts: 0, complete: false });
});

test('[UP2] only what a step of a published bot asks for is taken', async () => {
  const asked = [422, 'file_not_asked'];
  const post = async (reference: object, more: object = {}, times = 1) => {
    const file = { ...referenceTo(FILES.pdf), ...reference };
    const files = Array.from({ length: times }, (_, index) => (index ? { ...file, upload: newId() } : file));
    return said(await postFile(bakery, await handInPlan(bakery, files), file.upload, FILES.pdf, more));
  };
  assert.deepEqual(await post({ type: 'image/svg+xml' }), asked);
  assert.deepEqual(await post({ size: 3_000_001 }), asked);
  assert.deepEqual(await post({ name: 'plan.html' }), asked);
  assert.deepEqual(await post({ name: '../plan.pdf' }), asked);
  assert.deepEqual(await post({}, { bot: { id: 'plans', version: 2 } }), asked);
  assert.deepEqual(await post({}, { bot: { id: 'nobody', version: 1 } }), asked);
  assert.deepEqual(await post({}, {}, 3), asked);
  assert.deepEqual((await post({}, {}, 2))[0], 200);
});

test('[UP2] nobody hands in a file but to a kept field of their own record, from a page of the controller', async () => {
  const file = referenceTo(FILES.pdf);
  const mine = await handInPlan(bakery, [file]);
  const post = async (handed: typeof mine, upload = file.upload, more = {}, origin = ORIGIN) =>
    said(await postPart(bakery, handed, upload, 0, FILES.pdf, more, origin));
  const unknown = [404, 'upload_unknown'];
  assert.deepEqual(await post(mine, newId()), unknown);
  assert.deepEqual(await post({ ...mine, record: { ...mine.record, id: newId() } }), unknown);
  assert.deepEqual(await post(mine, file.upload, { field: 'name' }), unknown);
  // Somebody else, who knows the ids.
  const other = await handInPlan(bakery, [referenceTo(FILES.pdf)]);
  assert.deepEqual(await post({ ...mine, visitor: other.visitor }), unknown);
  const traced = await handInPlan(bakery, [file], { field: 'trace' });
  const field = 'trace';
  assert.deepEqual(await post(traced, file.upload, { field }), [422, 'file_not_asked']);
  assert.deepEqual(await post({ ...traced, visitor: other.visitor }, file.upload, { field }), unknown);
  assert.deepEqual(await post({ ...mine, visitor: { ...mine.visitor, secret: newId() } }), [
    403,
    'subject_not_proven',
  ]);
  assert.deepEqual(await post({ ...mine, visitor: newVisitor() }), [403, 'subject_not_proven']);
  assert.deepEqual(await post(mine, file.upload, { key: newId() }), [403, 'key_unknown']);
  assert.deepEqual(await post(mine, file.upload, {}, 'https://evil.example'), [403, 'origin_not_allowed']);
  assert.deepEqual(await post(mine, file.upload, { protocol: 1 }), [409, 'protocol_unknown']);
  assert.deepEqual(await post(mine, file.upload, { more: 1 }), [400, 'unknown_field']);
  assert.deepEqual((await post(mine))[0], 200);

  // Of what the decision dropped, or a withdrawal took, no file is taken.
  const dropped = await handInPlan(bakery, [file], { consented: true });
  assert.deepEqual(await post(dropped), unknown);
  const ended = await handInPlan(bakery, [file], { field: 'sketch', consented: true });
  await withdraw(bakery, ended.visitor);
  assert.deepEqual(await post(ended, file.upload, { field: 'sketch' }), unknown);
});

test('[UP2] a part has its size, and a body no more than a part', async () => {
  const bytes = pdfOf(FILE_PART_BYTES + 10);
  const file = referenceTo(bytes);
  const handed = await handInPlan(bakery, [file]);
  const post = async (part: number, of: Buffer) =>
    said(await postPart(bakery, handed, file.upload, part, of));
  assert.deepEqual(await post(0, bytes.subarray(0, 10)), [400, 'out_of_range']);
  assert.deepEqual(await post(0, bytes), [400, 'out_of_range']);
  assert.deepEqual(await post(1, bytes.subarray(0, 11)), [400, 'out_of_range']);
  assert.deepEqual(await post(20, bytes), [400, 'out_of_range']);
  assert.deepEqual(await post(0, pdfOf(FILE_PART_BYTES + 5_000)), [413, 'body_too_large']);
  assert.deepEqual(said(await bakery.post('/v1/uploads', 'no line')), [400, 'json_malformed']);
});

test('[UP3] of a part that is cut off on its way nothing is kept', async () => {
  const { port } = new URL(bakery.url);
  const handed = await handInPlan(bakery, [referenceTo(FILES.pdf)]);
  await new Promise<void>((resolve) => {
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.write(
        `POST /v1/uploads HTTP/1.1\r\nhost: a\r\norigin: ${ORIGIN}\r\ncontent-type: text/plain\r\ncontent-length: 900\r\n\r\n{"protocol"`,
        () => socket.destroy(),
      );
    });
    socket.once('close', () => resolve());
  });
  assert.deepEqual(await bakery.inspect((shop) => shop.uploads.received([handed.record.id])), []);
  assert.equal((await fetch(`${bakery.url}/readyz`)).status, 200);
});

test('[UP3] nothing of a file, nor its name, is on disk or in the log as it was handed in', async () => {
  const planted = 'planted-words-of-a-file';
  const bytes = latin(`%PDF-1.7\n${planted}`);
  const file = { ...referenceTo(bytes), name: 'planted-name.pdf' };
  const handed = await handInPlan(bakery, [file]);
  assert.equal((await postFile(bakery, handed, file.upload, bytes)).status, 200);
  const places = readdirSync(bakery.dataDir).map((name) =>
    readFileSync(join(bakery.dataDir, name), 'latin1'),
  );
  assert.ok(places.some((text) => text.includes(file.upload)));
  for (const text of [...places, bakery.log()])
    for (const trace of [planted, 'planted-name', file.sha256]) assert.ok(!text.includes(trace), trace);
});

test('[UP2] handing in is counted like every other request', async () => {
  const few = await startBakery({ instructions: PLAN_INSTRUCTIONS, bots: [PLAN_BOT] }, { ratePerMinute: 3 });
  try {
    const handed = await handInPlan(few, [referenceTo(FILES.pdf)]);
    const post = () => postPart(few, handed, newId(), 0, FILES.pdf);
    const answers = [await post(), await post(), await post()].map(said);
    assert.deepEqual(answers.at(-1), [429, 'rate_limited']);
  } finally {
    await few.remove();
  }
});

test('a file that is whole is told of by its record', async () => {
  const { record, file } = await handInWithFile(bakery);
  const [kept] = await bakery.inspect((shop) => shop.uploads.received([record.id]));
  assert.deepEqual([kept?.upload, kept?.field], [file.upload, 'plan']);
});
