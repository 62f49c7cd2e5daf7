import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makePackage, PACKAGES } from '../testing/make-package.js';
import { isPackageOf, type PackageKind } from './check-package.js';

const KINDS: readonly PackageKind[] = ['docx', 'xlsx', 'odt'];

test('[UP1] a package is the document that its directory says, and no other', () => {
  for (const kind of KINDS)
    for (const other of KINDS)
      assert.equal(isPackageOf(kind, makePackage(PACKAGES[other])), kind === other, `${other} as ${kind}`);
});

test('[UP1] a package with a program in it, or with names that lead out of it, is none', () => {
  for (const name of [
    'word/vbaProject.bin',
    'word/activeX/activeX1.xml',
    'xl/macrosheets/sheet1.xml',
    'word/embeddings/a.EXE',
    'page.html',
    '../../etc/cron.d/x',
    'word/../../x',
    '/etc/passwd',
    'word\\x',
  ])
    assert.equal(isPackageOf('docx', makePackage({ ...PACKAGES.docx, [name]: 'x' })), false, name);
  assert.equal(isPackageOf('odt', makePackage({ ...PACKAGES.odt, 'Basic/Standard/script.xml': 'x' })), false);
});

test('[UP1] a package that would fill whatever unpacks it is none', () => {
  assert.ok(isPackageOf('docx', makePackage(PACKAGES.docx, 60_000_000)));
  assert.ok(!isPackageOf('docx', makePackage(PACKAGES.docx, 80_000_000)));
  assert.ok(!isPackageOf('docx', makePackage(PACKAGES.docx, 0xffff_ffff)));
});

test('[UP1] a package that is cut, longer than it says or no package is none', () => {
  const whole = makePackage(PACKAGES.docx);
  for (let length = 0; length < whole.length; length++)
    assert.ok(!isPackageOf('docx', whole.subarray(0, length)), String(length));
  assert.ok(!isPackageOf('docx', Buffer.concat([whole, Buffer.from('<script>')])));
  assert.ok(!isPackageOf('docx', Buffer.concat([Buffer.from('MZ'), whole])));
  const lying = Buffer.from(whole);
  lying.writeUInt16LE(2, lying.length - 12);
  assert.ok(!isPackageOf('docx', lying));
});
