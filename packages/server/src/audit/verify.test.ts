import assert from 'node:assert/strict';
import { createHash, randomInt } from 'node:crypto';
import { test } from 'node:test';
import { auditText } from '../store/audit.js';
import { CHAIN_START, chainHashOf, type ChainLink } from '../store/chain.js';
import { entryLine, firstLine, lastLine } from './export-lines.js';
import { verifyAudit, type Noted } from './verify-audit.js';
import { verifyExport, type ExportVerified } from './verify-export.js';

const chain = (count: number, controller = 'bakery', from = 0): ChainLink[] => {
  let hash = CHAIN_START;
  return Array.from({ length: count }, (_, index) => {
    const entry = {
      time: 1_795_000_000_000 + index,
      actor: index % 3 ? 'reader:desk' : 'visitor',
      action: index % 3 ? 'access' : 'refuse',
      subject: index % 3 ? null : `subject-${index}`,
      record: null,
      detail: `{"purposes":["contact"],"route":"leads","shown":${from + index}}`,
    };
    const text = auditText(controller, index + 1, entry);
    hash = chainHashOf(hash, text);
    return { seq: index + 1, hash, text };
  });
};
const verify = (links: readonly ChainLink[], noted?: Noted) =>
  verifyAudit(
    {
      page: async (after, limit) => {
        const begin = after === 0 ? 0 : links.findIndex(({ seq }) => seq === after) + 1;
        return links.slice(begin, begin + limit);
      },
      link: (each) => each,
    },
    noted,
  );

const fileOf = (links: readonly ChainLink[], controller = 'bakery'): Buffer => {
  const end = { length: links.length, head: links.at(-1)?.hash ?? CHAIN_START };
  const lines = [firstLine(controller), ...links.map(entryLine), lastLine(controller, end)];
  return Buffer.from(lines.map((line) => `${line}\n`).join(''));
};
/** In pieces, as a file is read. */
const verifyFile = (file: Buffer, noted?: Noted, piece = 4096): Promise<ExportVerified> =>
  verifyExport(
    (async function* () {
      for (let from = 0; from < file.length; from += piece) yield file.subarray(from, from + piece);
    })(),
    noted,
  );

/** One change of a chain each, and the place at which it is found. */
const tampered = (links: readonly ChainLink[]): Record<string, [ChainLink[], number, string]> => {
  const at = (index: number) => links[index] ?? assert.fail();
  const forged = at(100).text.replace('"shown":100', '"shown":1');
  const inserted = auditText('bakery', 101, {
    time: 1,
    actor: 'reader:desk',
    action: 'access',
    subject: null,
    record: null,
    detail: '{}',
  });
  const insertedLink = { seq: 101, text: inserted, hash: chainHashOf(at(99).hash, inserted) };
  const renumbered = links.slice(100).map((link) => ({ ...link, seq: link.seq + 1 }));
  return {
    altered: [links.with(100, { ...at(100), text: forged }), 101, 'audit_changed'],
    'altered, with its hash': [
      links.with(100, { seq: 101, text: forged, hash: chainHashOf(at(99).hash, forged) }),
      102,
      'audit_changed',
    ],
    'altered hash': [links.with(100, { ...at(100), hash: 'f'.repeat(64) }), 101, 'audit_changed'],
    removed: [links.toSpliced(100, 1), 101, 'audit_missing'],
    'removed at the beginning': [links.slice(1), 1, 'audit_missing'],
    inserted: [[...links.slice(0, 100), insertedLink, ...renumbered], 102, 'audit_changed'],
    'put in twice': [links.toSpliced(100, 0, at(99)), 101, 'audit_missing'],
    moved: [links.with(100, at(101)).with(101, at(100)), 101, 'audit_missing'],
    'moved, and numbered anew': [
      links.with(100, { ...at(101), seq: 101 }).with(101, { ...at(100), seq: 102 }),
      101,
      'audit_changed',
    ],
    'of another controller': [
      [...links.slice(0, 100), ...chain(300, 'forge').slice(100)],
      101,
      'audit_changed',
    ],
  };
};

test('[AU6] what was altered, removed, put in or moved is found and named by its place', async () => {
  const links = chain(300);
  const head = links.at(-1)?.hash;
  assert.deepEqual(await verify(links), { ok: true, length: 300, head });
  for (const [what, [changed, seq, code]] of Object.entries(tampered(links)))
    assert.deepEqual(await verify(changed), { ok: false, seq, code }, what);
  assert.deepEqual(await verify([]), { ok: true, length: 0, head: CHAIN_START });
});

test('[AU6] a chain of many pages is checked through all of them', async () => {
  const links = chain(6000);
  assert.deepEqual(await verify(links), { ok: true, length: 6000, head: links.at(-1)?.hash });
  for (const index of [1999, 2000, 3999, 4000, 5999])
    assert.deepEqual(await verify(links.with(index, { ...(links[index] ?? assert.fail()), text: '{}' })), {
      ok: false,
      seq: index + 1,
      code: 'audit_changed',
    });
});

test('[AU6] with a note of an earlier end, an audit that was cut off or written anew is found out', async () => {
  const links = chain(300);
  const noted = { seq: 250, hash: links[249]?.hash ?? '' };
  assert.equal((await verify(links, noted)).ok, true);
  assert.equal((await verify(links.slice(0, 249))).ok, true, 'without a note nobody can tell');
  const cutOff = { ok: false, seq: 250, code: 'audit_missing' };
  assert.deepEqual(await verify(links.slice(0, 249), noted), cutOff);
  assert.deepEqual(await verify([], noted), { ...cutOff, seq: 1 });
  const anew = chain(300, 'bakery', 7);
  assert.equal((await verify(anew)).ok, true);
  assert.deepEqual(await verify(anew, noted), { ok: false, seq: 250, code: 'audit_not_as_noted' });
});

test('[AU6] the same of an exported file, with the line', async () => {
  const links = chain(300);
  const whole = { ok: true, controller: 'bakery', length: 300, head: links.at(-1)?.hash };
  assert.deepEqual(await verifyFile(fileOf(links)), whole);
  assert.deepEqual(await verifyFile(fileOf(links), undefined, 1), whole, 'byte by byte');
  for (const [what, [changed, seq, code]] of Object.entries(tampered(links))) {
    const found = await verifyFile(fileOf(changed));
    assert.ok(!found.ok, what);
    // Of the numbers only those in the text count, and each line is of the controller of the first.
    const differs = /moved|inserted|controller|beginning/.test(what);
    if (!differs) assert.deepEqual([found.code, found.line], [code, seq + 1], what);
  }
  const noted = { seq: 250, hash: links[249]?.hash ?? '' };
  assert.deepEqual(await verifyFile(fileOf(links), noted), whole);
  const cut = await verifyFile(fileOf(links.slice(0, 200)), noted);
  assert.ok(!cut.ok && cut.code === 'audit_missing');
  const anew = await verifyFile(fileOf(chain(300, 'bakery', 7)), noted);
  assert.deepEqual(!anew.ok && [anew.code, anew.line], ['audit_not_as_noted', 251]);
});

test('[AU6] a file that is cut off, goes on behind its end or is something else is refused', async () => {
  const file = fileOf(chain(20));
  const lines = file.toString('utf8').split('\n');
  const wrong: Record<string, [Buffer, string]> = {
    'no last line': [Buffer.from(`${lines.slice(0, -2).join('\n')}\n`), 'audit_cut_off'],
    'half a line': [file.subarray(0, 2000), 'audit_cut_off'],
    'no end of the last line': [file.subarray(0, -1), 'audit_cut_off'],
    empty: [Buffer.alloc(0), 'audit_cut_off'],
    'one more line': [Buffer.concat([file, Buffer.from('{}\n')]), 'audit_malformed'],
    'twice the last line': [Buffer.concat([file, Buffer.from(`${lines.at(-2)}\n`)]), 'audit_malformed'],
    'a mark of its encoding': [Buffer.concat([Buffer.from('\ufeff'), file]), 'audit_malformed'],
    'lines as on Windows': [Buffer.from(lines.join('\r\n')), 'audit_malformed'],
    'UTF-16': [Buffer.from(file.toString('utf8'), 'utf16le'), 'audit_malformed'],
    'another format': [Buffer.from('{"controller":"bakery","format":"x"}\n'), 'audit_malformed'],
    'one endless line': [Buffer.alloc(3 << 20, 'a'), 'audit_malformed'],
  };
  for (const [what, [bytes, code]] of Object.entries(wrong)) {
    const found = await verifyFile(bytes);
    assert.ok(
      !found.ok && found.code === code && found.problem.length > 0,
      `${what}: ${JSON.stringify(found)}`,
    );
  }
  assert.equal((await verifyFile(fileOf([]))).ok, true);
  const ofAnother = await verifyFile(fileOf(chain(5, 'forge'), 'bakery'));
  assert.deepEqual(!ofAnother.ok && [ofAnother.code, ofAnother.line], ['audit_malformed', 2]);
});

test('[AU6] one byte changed at a thousand random places of an exported audit: each time it is refused', async () => {
  const files = [fileOf(chain(40)), fileOf([])];
  for (let time = 0; time < 1000; time++) {
    const file = Buffer.from(files[time % 10 === 0 ? 1 : 0] ?? assert.fail());
    const at = randomInt(file.length);
    const before = file[at] ?? 0;
    file[at] = (before + randomInt(1, 256)) % 256;
    const found = await verifyFile(file);
    assert.ok(!found.ok, `byte ${at}: ${before} to ${file[at]}`);
    assert.match(found.code, /^audit_(missing|changed|malformed|cut_off)$/);
    const line = file.subarray(0, at).filter((byte) => byte === 0x0a).length + 1;
    // At the latest at the line behind: by the hash before, or the name of whose it is.
    assert.ok(found.line >= line && found.line <= line + 1, `line ${line}, found at ${found.line}`);
  }
});

test('[AU6] anybody can verify an exported audit with SHA-256, without this program', () => {
  const [, ...lines] = fileOf(chain(10)).toString('utf8').trimEnd().split('\n');
  let head = '0'.repeat(64);
  for (const line of lines.slice(0, -1)) {
    const [, entry = '', hash = ''] = /^\{"entry":(.*),"hash":"(.{64})"\}$/.exec(line) ?? [];
    head = createHash('sha256').update(`${head}\n${entry}`).digest('hex');
    assert.equal(head, hash);
  }
  assert.equal(Object(JSON.parse(lines.at(-1) ?? '')).head, head);
});
